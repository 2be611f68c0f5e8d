using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A cmdlet that tests several things and can answer for each with true or false alone.</summary>
internal interface IAnswersWithBool
{
    /// <summary>Emits one bool for each.</summary>
    SwitchParameter Quiet { get; }
}
