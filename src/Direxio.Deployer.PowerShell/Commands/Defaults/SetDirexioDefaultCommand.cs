using System.Globalization;
using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Set-DirexioDefault: keeps what deployments begin with in a file of the user's, or takes it out again.</summary>
[Cmdlet(VerbsCommon.Set, "DirexioDefault", SupportsShouldProcess = true)]
[OutputType(typeof(DefaultValue))]
public sealed class SetDirexioDefaultCommand : AsyncCommand
{
    /// <summary>The AWS region of new nodes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? Region { get; set; }

    /// <summary>The AWS profile whose credentials are used.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The agent that talks through the nodes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? ConnectAgent { get; set; }

    /// <summary>Who keeps the DNS record.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? DnsMode { get; set; }

    /// <summary>Limit of each node's AWS Budget, in US dollars a month.</summary>
    [Parameter]
    [NumberText]
    public decimal MonthlyBudgetUsd { get; set; }

    /// <summary>Mail address that AWS writes to when a budget is nearly or fully used.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BudgetEmail { get; set; }

    /// <summary>Mail address given to the certificate authority.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AcmeEmail { get; set; }

    /// <summary>The names of the parameters whose defaults are no longer kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DefaultNameCompleter))]
    public string[] Reset { get; set; } = [];

    private protected override string? Target => null;

    private protected override async Task ProcessAsync()
    {
        var change = new DefaultsChange { Values = Values(), Reset = Reset };
        foreach (var row in await new DeploymentEngine()
            .SetDefaultsAsync(change, file => AgreeAsync(file, Texts.Defaults_Change), Streams, StopToken).ConfigureAwait(false) ?? [])
        {
            Emit(row);
        }
    }

    // The parameters are named as the settings are; what the user did not give is not touched.
    private Dictionary<string, string> Values() => DeploymentEngine.DefaultNames
        .Where(IsGiven)
        .ToDictionary(name => name, name => Convert.ToString(MyInvocation.BoundParameters[name], CultureInfo.InvariantCulture)!);
}
