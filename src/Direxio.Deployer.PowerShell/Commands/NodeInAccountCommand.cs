using System.Management.Automation;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A cmdlet over a node that asks the node's AWS account.</summary>
public abstract class NodeInAccountCommand : NodeCommand
{
    /// <summary>Named profile of the shared AWS files.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The code that the MFA device of the profile shows now.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MfaCode { get; set; }

    private protected sealed override string? GivenMfaCode => MfaCode;
}
