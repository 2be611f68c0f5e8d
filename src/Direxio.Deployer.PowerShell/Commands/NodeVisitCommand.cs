using System.Management.Automation;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A cmdlet over one node that goes there by SSH.</summary>
public abstract class NodeVisitCommand : NodeAccountCommand
{
    /// <summary>Who may reach port 22 from now on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? SshCidr { get; set; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    [Parameter]
    public SwitchParameter TrustFirstHostKey { get; set; }

    /// <summary>A request about a node, with what this cmdlet was given of how to get there.</summary>
    private protected T About<T>(string? domain, T request)
        where T : NodeVisitRequest => request with
        {
            Domain = domain,
            ProfileName = ProfileName,
            SshCidr = SshCidr,
            TrustFirstHostKey = TrustFirstHostKey,
            Preview = IsPreview,
            Rehearse = Rehearse,
        };
}
