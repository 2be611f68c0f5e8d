using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Settings.Defaults;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>
/// Fills in a request: what the caller said, then what the state recorded, then the environment, then the built-in
/// default, as the <see cref="SettingTable"/> declares it. Everything that can be wrong without asking AWS is refused here.
/// </summary>
internal sealed class SettingsResolver(DeployerEnvironment environment, SettingMachine machine)
{
    /// <summary>What else of this machine and release has a say.</summary>
    public SettingMachine Machine => machine;

    /// <summary>What a setting comes to where nobody asks for anything.</summary>
    public DeploymentSettings WithoutRequest(Setting setting) => Only(setting, new());

    /// <summary>Checks what some settings come to together where nobody asks for anything and these defaults are kept.</summary>
    /// <exception cref="DeployException">What a deployment would say of them.</exception>
    public void Require(IEnumerable<Setting> settings, UserDefaults defaults) =>
        SettingTable.Resolve(settings, Nobodys, new(new(), null, null, environment, machine with { Defaults = defaults }));

    /// <summary>The domain of the request or of the DOMAIN variable, checked.</summary>
    public string DomainOf(DeploymentRequest request) =>
        DomainName.Parse(request.Domain ?? environment["DOMAIN"]).Value;

    /// <summary>The profile of the request or of its variable; null for neither.</summary>
    public string? ProfileOf(string? requested) => Only(NodeSettings.ProfileName, new() { ProfileName = requested }).ProfileName;

    /// <summary>The settings of a new deployment, or of one that continues with <paramref name="recorded"/>.</summary>
    /// <param name="request">What the caller said.</param>
    /// <param name="recorded">The state to continue; null for a new deployment.</param>
    /// <param name="recordedAgent">The agent chosen by an earlier command; null if there is none.</param>
    public DeploymentSettings Resolve(DeploymentRequest request, NodeState? recorded = null, ConnectAgentChoice? recordedAgent = null)
    {
        var domain = DomainOf(request);
        var begin = new DeploymentSettings
        {
            Domain = domain,
            ServiceId = NodeHome.ServiceIdOf(domain),
            IsUnattended = request.IsUnattended,
            IsRehearsal = request.Rehearse,
            RehearsalEvents = request.RehearseEvent,
        };
        var settings = SettingTable.Resolve(begin, new(request, recorded, recordedAgent, environment, machine));
        // What the environment says of speech is refused now if it cannot be used, not when the server is up.
        var speech = SpeechSettings.From(environment, new(), settings.ConnectAgent);
        return settings with { SpeechWarning = settings.ConnectAgent is null ? null : speech?.Warning };
    }

    /// <summary>
    /// The settings of a command that reads a recorded node and deploys nothing. Its domain is taken as it was recorded:
    /// earlier releases made nodes for names that a new deployment is refused.
    /// </summary>
    public DeploymentSettings ResolveRecorded(NodeState recorded, RunSubject subject, string? profileName, string? sshCidr)
    {
        var begin = new DeploymentSettings
        {
            Domain = subject.Domain,
            ServiceId = subject.ServiceId,
            DnsMode = recorded.DnsMode,
            IsRehearsal = subject.IsRehearsal,
            RehearsalEvents = subject.RehearsalEvents,
        };
        var request = new DeploymentRequest { ProfileName = profileName, SshCidr = sshCidr, Rehearse = subject.IsRehearsal };
        var settings = Only([NodeSettings.ProfileName, NodeSettings.Region, NodeSettings.SshCidr], begin, request, recorded);
        return settings with
        {
            InstanceType = recorded.Choices.InstanceType ?? settings.InstanceType,
            DiskSizeGB = recorded.Choices.DiskSizeGB ?? settings.DiskSizeGB,
            MessageServerImage = recorded.Choices.MessageServerImage ?? settings.MessageServerImage,
        };
    }

    /// <summary>Where a command begins that is about an account rather than about a recorded node.</summary>
    public CloudTarget AccountTarget(string? region, string? profileName, bool rehearsal) =>
        Only(NodeSettings.Region, new() { Region = region, ProfileName = profileName, Rehearse = rehearsal }).CloudTarget with
        {
            DnsMode = null,
        };

    /// <summary>Where to ask for the price of a node that does not exist, and what it would consist of.</summary>
    public (CloudTarget Target, NodeShape Shape) Resolve(CostRequest request)
    {
        var asked = new DeploymentRequest
        {
            ProfileName = request.ProfileName,
            Region = request.Region,
            InstanceType = request.InstanceType,
            DiskSizeGB = request.DiskSizeGB,
            DnsMode = request.DnsMode,
            Rehearse = request.Rehearse,
        };
        var settings = Only(
            [NodeSettings.ProfileName, NodeSettings.Region, NodeSettings.InstanceType, NodeSettings.DiskSizeGB, NodeSettings.DnsMode],
            Nobodys,
            asked,
            null);
        return (
            new(settings.Region, settings.ProfileName),
            new(settings.Region, settings.InstanceType, settings.DiskSizeGB, settings.DnsMode == DnsMode.Route53));
    }

    // Of a command that is about no node.
    private static DeploymentSettings Nobodys => new() { Domain = string.Empty, ServiceId = string.Empty };

    private DeploymentSettings Only(Setting setting, DeploymentRequest request) =>
        Only([NodeSettings.ProfileName, setting], Nobodys, request, null);

    private DeploymentSettings Only(
        IEnumerable<Setting> settings, DeploymentSettings begin, DeploymentRequest request, NodeState? recorded) =>
        SettingTable.Resolve(settings, begin, new(request, recorded, null, environment, machine));
}
