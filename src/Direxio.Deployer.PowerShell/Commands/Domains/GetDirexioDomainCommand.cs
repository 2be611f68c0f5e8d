using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioDomain: the domains of an account, who serves them, and what uses them. Changes nothing.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioDomain")]
[OutputType(typeof(DomainInfo))]
public sealed class GetDirexioDomainCommand : AccountCommand
{
    /// <summary>Only domains whose names match; wildcards count.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ZoneCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Asks a rehearsed account.</summary>
    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => Name.Length == 0 ? null : string.Join(", ", Name);

    private protected override async Task ProcessAsync()
    {
        var wanted = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToList();
        Streams.Begin(Texts.Begin_Domains, Texts.Begin_Zones);
        var domains = await new DeploymentEngine()
            .ListDomainsAsync(new() { ProfileName = ProfileName, Rehearse = Rehearse }, Streams, StopToken).ConfigureAwait(false);
        ZoneCompleter.Remember(domains.Select(domain => domain.Name));
        foreach (var domain in domains.Where(domain => wanted.Count == 0 || wanted.Exists(pattern => pattern.IsMatch(domain.Name))))
        {
            Emit(domain);
        }
    }
}
