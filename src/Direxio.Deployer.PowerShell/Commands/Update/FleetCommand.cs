using System.Management.Automation;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// A cmdlet that changes a fleet of nodes: the first one alone, as the canary, and if that one comes through the others, some at a time.
/// It begins no more once too many have failed.
/// </summary>
public abstract class FleetCommand : NodeAccountCommand, ICanRunAsJob
{
    private readonly List<(string? Domain, bool IsRehearsed)> nodes = [];

    /// <summary>How many nodes are worked on at once, behind the first.</summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>How many nodes may fail before no more is begun.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxFailures { get; set; } = 1;

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>The work for one node. A failure is an exception.</summary>
    private protected abstract Task ChangeAsync(string? domain, bool isRehearsed);

    private protected sealed override Task ProcessNodeAsync(string? domain)
    {
        nodes.Add((domain, Rehearse));
        return Task.CompletedTask;
    }

    private protected sealed override async Task FinishAsync()
    {
        var (failures, begun) = (0, 0);
        async Task OneAsync((string? Domain, bool IsRehearsed) node)
        {
            Interlocked.Increment(ref begun);
            if (!await ProcessItemAsync(() => ChangeAsync(node.Domain, node.IsRehearsed)).ConfigureAwait(false))
            {
                Interlocked.Increment(ref failures);
            }
        }

        foreach (var batch in nodes.Take(1).Chunk(1).Concat(nodes.Skip(1).Chunk(ThrottleLimit)))
        {
            StopToken.ThrowIfCancellationRequested();
            await Task.WhenAll(batch.Select(OneAsync)).ConfigureAwait(false);
            // A canary that fails has said enough.
            if (failures >= MaxFailures || (failures > 0 && begun == 1))
            {
                break;
            }
        }

        if (begun < nodes.Count)
        {
            Streams.Fail(CommandErrors.FleetStopped(failures, [.. nodes.Skip(begun).Select(node => InWords(node.Domain))]));
        }
    }
}
