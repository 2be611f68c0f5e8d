using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Adapters.Turn;

/// <summary>A relay refused, or did not answer; says what.</summary>
internal sealed class TurnException(string message) : Exception(message);

/// <summary>One caller at a relay: a socket of this machine, and the address that the relay lends it.</summary>
internal sealed class TurnAllocation : IAsyncDisposable
{
    private const uint Udp = 17u << 24;

    // A packet may be lost; the protocol repeats it after growing pauses.
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)];

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly RelayAccess access;
    private readonly TimeProvider clock;
    private string realm = string.Empty;
    private string nonce = string.Empty;
    private byte[]? key;

    private TurnAllocation(RelayAccess access, TimeProvider clock)
    {
        this.access = access;
        this.clock = clock;
    }

    /// <summary>The address that the relay lends.</summary>
    public IPEndPoint Relayed { get; private set; } = new(IPAddress.Any, 0);

    /// <summary>Has the relay lend an address.</summary>
    /// <exception cref="TurnException">It does not.</exception>
    public static async Task<TurnAllocation> AllocateAsync(RelayAccess access, TimeProvider clock, CancellationToken cancellationToken)
    {
        var allocation = new TurnAllocation(access, clock);
        try
        {
            await allocation.socket.ConnectAsync(IPAddress.Parse(access.Host), access.Port, cancellationToken).ConfigureAwait(false);
            var answer = await allocation.AskAsync(
                () => StunMessage.New(StunType.Allocate).With(StunAttribute.RequestedTransport, Udp),
                "an address",
                cancellationToken).ConfigureAwait(false);
            allocation.Relayed = answer.AddressIn(StunAttribute.XorRelayedAddress)
                ?? throw new TurnException("the relay named no address");
            return allocation;
        }
        catch (SocketException exception)
        {
            allocation.socket.Dispose();
            throw new TurnException($"the relay cannot be reached: {exception.Message.TrimEnd('.')}");
        }
        catch
        {
            allocation.socket.Dispose();
            throw;
        }
    }

    /// <summary>Lets packets of a peer through.</summary>
    public Task PermitAsync(IPEndPoint peer, CancellationToken cancellationToken) => AskAsync(
        () => StunMessage.New(StunType.CreatePermission).With(StunAttribute.XorPeerAddress, peer),
        $"the way from {peer.Address}",
        cancellationToken);

    /// <summary>Sends data to a peer through the relay.</summary>
    public async Task SendAsync(IPEndPoint peer, byte[] data, CancellationToken cancellationToken) => await socket.SendAsync(
        StunMessage.New(StunType.Send).With(StunAttribute.XorPeerAddress, peer).With(StunAttribute.Data, data).ToPacket(),
        cancellationToken).ConfigureAwait(false);

    /// <summary>The data of the next packet that comes through the relay; null if none does within a second.</summary>
    public async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken) =>
        (await ReceiveAsync(message => message.Is(StunType.Data), TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false))
            ?.Find(StunAttribute.Data);

    public async ValueTask DisposeAsync()
    {
        try
        {
            // A lifetime of nothing gives the address back; an answer is not waited for.
            await socket.SendAsync(Signed(StunMessage.New(StunType.Refresh).With(StunAttribute.Lifetime, 0u)), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // Then the relay takes it back by itself, ten minutes after it was lent.
        }
        finally
        {
            socket.Dispose();
        }
    }

    // The first answer is a refusal that names what to sign with; a later one may name a new number to sign with.
    private async Task<StunMessage> AskAsync(Func<StunMessage> question, string what, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var request = question();
            var answer = await ExchangeAsync(request, cancellationToken).ConfigureAwait(false)
                ?? throw new TurnException($"the relay at {access.Host}:{access.Port} (UDP) does not answer");
            if (!answer.IsError)
            {
                return answer;
            }

            var (number, words) = answer.Error ?? (0, "no reason");
            if (attempt == 2 || number is not (401 or 438) || answer.Find(StunAttribute.Nonce) is not { } offered)
            {
                throw new TurnException($"the relay refuses {what}: {number} {words}".TrimEnd());
            }

            if (number == 401 && key is not null)
            {
                throw new TurnException("the relay does not accept the name and password that the message server gave");
            }

            nonce = Encoding.UTF8.GetString(offered);
            realm = answer.Find(StunAttribute.Realm) is { } named ? Encoding.UTF8.GetString(named) : realm;
#pragma warning disable CA5351 // The protocol makes its key by MD5.
            key = MD5.HashData(Encoding.UTF8.GetBytes($"{access.UserName}:{realm}:{access.Password.Reveal()}"));
#pragma warning restore CA5351
        }
    }

    private byte[] Signed(StunMessage message) => key is null
        ? message.ToPacket()
        : message.With(StunAttribute.UserName, access.UserName).With(StunAttribute.Realm, realm).With(StunAttribute.Nonce, nonce)
            .ToPacket(key);

    private async Task<StunMessage?> ExchangeAsync(StunMessage request, CancellationToken cancellationToken)
    {
        var packet = Signed(request);
        foreach (var pause in Pauses)
        {
            await socket.SendAsync(packet, cancellationToken).ConfigureAwait(false);
            if (await ReceiveAsync(message => message.Answers(request), pause, cancellationToken).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }
        }

        return null;
    }

    private async Task<StunMessage?> ReceiveAsync(Func<StunMessage, bool> isWanted, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var count = await socket.ReceiveAsync(buffer, either.Token).ConfigureAwait(false);
                if (StunMessage.Parse(buffer.AsSpan(0, count)) is { } message && isWanted(message))
                {
                    return message;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketException exception)
        {
            throw new TurnException($"the relay at {access.Host}:{access.Port} (UDP) cannot be reached: {exception.Message.TrimEnd('.')}");
        }
    }
}
