using System.Security.Cryptography;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Adapters.Turn;

/// <summary>Sends a packet from one lent address of a relay to another, as two callers do that both need it.</summary>
internal sealed class CallRelay(TimeProvider clock) : ICallRelay
{
    private const int Attempts = 3;

    public async Task<RelayReading> RelayAsync(RelayAccess access, CancellationToken cancellationToken)
    {
        try
        {
            await using var caller = await TurnAllocation.AllocateAsync(access, clock, cancellationToken).ConfigureAwait(false);
            await using var called = await TurnAllocation.AllocateAsync(access, clock, cancellationToken).ConfigureAwait(false);
            await caller.PermitAsync(called.Relayed, cancellationToken).ConfigureAwait(false);
            await called.PermitAsync(caller.Relayed, cancellationToken).ConfigureAwait(false);
            var sent = RandomNumberGenerator.GetBytes(32);
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                await caller.SendAsync(called.Relayed, sent, cancellationToken).ConfigureAwait(false);
                var received = await called.ReceiveAsync(cancellationToken).ConfigureAwait(false);
                if (received.AsSpan().SequenceEqual(sent))
                {
                    return new(true, $"a packet went from {caller.Relayed} to {called.Relayed}");
                }
            }

            return new(false, $"{Attempts} packets from {caller.Relayed} to {called.Relayed} were lost");
        }
        catch (TurnException exception)
        {
            return new(false, exception.Message);
        }
    }
}
