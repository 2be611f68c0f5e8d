using System.Management.Automation;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioPlan: finds out what a deployment would do, without changing anything.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioPlan", DefaultParameterSetName = ByDomain)]
[OutputType(typeof(DeploymentPlan))]
public sealed class GetDirexioPlanCommand : NewDeploymentCommand
{
    private protected override bool IsQuiet => false;

    private protected override async Task ProcessDeploymentAsync()
    {
        var request = await AskAsync(BuildRequest).ConfigureAwait(false);
        Streams.Begin(Places.Fill(Texts.Begin_Plan, request.Domain ?? Texts.Begin_ANode), Texts.Begin_AccountDnsPrices);
        Emit(await new DeploymentEngine().PlanAsync(request, Streams, StopToken).ConfigureAwait(false));
    }
}
