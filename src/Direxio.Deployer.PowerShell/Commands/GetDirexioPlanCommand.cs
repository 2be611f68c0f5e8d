using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioPlan: finds out what a deployment would do, without changing anything.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioPlan", DefaultParameterSetName = ByDomain)]
[OutputType(typeof(DeploymentPlan))]
public sealed class GetDirexioPlanCommand : NewDeploymentCommand
{
    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var request = await streams.AskAsync(BuildRequest, cancellationToken).ConfigureAwait(false);
        streams.Begin($"Planning {request.Domain ?? "a node"}", "Reading account, DNS and prices");
        streams.Write(await new DeploymentEngine().PlanAsync(request, streams, cancellationToken).ConfigureAwait(false));
    }
}
