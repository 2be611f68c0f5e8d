using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// A cmdlet over nodes that are named by their domains. One node that fails is an error for that node and says nothing of the
/// others of a pipeline.
/// </summary>
public abstract class NodeCommand : AsyncCommand
{
    /// <summary>Means the rehearsed nodes. Taken from a piped object, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    [SwitchText]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>The domains that were given; a null stands for what the cmdlet takes without one.</summary>
    private protected abstract IReadOnlyList<string?> Domains { get; }

    private protected sealed override string? Target => Domains is [null] ? null : string.Join(", ", Domains);

    /// <summary>True if the domain may have wildcards, since the cmdlet only reads.</summary>
    private protected virtual bool TakesWildcards => false;

    /// <summary>The work for one node.</summary>
    private protected abstract Task ProcessNodeAsync(string? domain);

    private protected sealed override async Task ProcessAsync()
    {
        foreach (var domain in Domains)
        {
            await ProcessItemAsync(() => ProcessNamedAsync(domain)).ConfigureAwait(false);
        }
    }

    /// <summary>The work for what one given domain, or pattern of domains, stands for.</summary>
    private protected virtual async Task ProcessNamedAsync(string? domain)
    {
        if (!TakesWildcards)
        {
            this.RequireName(domain, Rehearse);
        }

        if (!NodePattern.IsPattern(domain))
        {
            await ProcessNodeAsync(domain).ConfigureAwait(false);
            return;
        }

        foreach (var node in NodePattern.Find(domain!, Rehearse))
        {
            await ProcessItemAsync(() => ProcessNodeAsync(node.Domain)).ConfigureAwait(false);
        }
    }

    /// <summary>A node whose domain may be left out.</summary>
    internal static string InWords(string? domain) => domain ?? Texts.Begin_DomainVariable;
}
