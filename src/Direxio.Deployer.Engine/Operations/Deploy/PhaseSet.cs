using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>The phases in their order, over one set of ports.</summary>
internal static class PhaseSet
{
    public static IReadOnlyList<IPhase> Create(
        CloudPorts cloud, EnginePorts ports, AccountSurvey survey, LocalSettings local, INodeOrigin? origin = null)
    {
        var access = new NodeAccess(ports, cloud);
        var start = new NodeStart(cloud, ports.Http);
        return
        [
            new CredentialsPhase(survey),
            new PreflightPhase(survey),
            new DomainPhase(),
            new ProvisionPhase(cloud, survey, new DnsGate(ports.Dns, ports.DnsViews)),
            new BootstrapPhase(ports.Http, access, cloud) { Origin = origin },
            new WatchedPhase(new TokensPhase(new CredentialReader(access, ports.Http)), cloud, start),
            new WatchedPhase(new WiringPhase(ports.Http, new AgentInstallation(ports.Programs, local), local), cloud, start),
            new WatchedPhase(
                new AcceptancePhase(ports.Http, new NodeReachability(ports.Http, ports.Dns, ports.DnsViews, access)), cloud, start),
        ];
    }
}
