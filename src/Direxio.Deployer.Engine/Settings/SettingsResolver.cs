using System.Globalization;
using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Agents.Detection;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>
/// Fills in a request: what the caller said, then what the state recorded, then the environment, then the built-in
/// default. Everything that can be wrong without asking AWS is refused here.
/// </summary>
internal sealed class SettingsResolver(DeployerEnvironment environment, Func<string?, string?> regionOfProfile, IProcessTree processes)
{
    public const string DefaultRegion = "us-east-1";
    public const string DefaultInstanceType = "t3.small";

    /// <summary>
    /// System, packages and images take about 5 GB, logs are bounded, media and database grow for years. Other
    /// deployers of this server began with 8 GB and met full disks. 30 GB of gp3 cost about 2.40 USD a month, an
    /// eighth of the whole node, and are what the free tier of older accounts covers.
    /// </summary>
    public const int DefaultDiskSizeGB = 30;

    public const string DefaultImage = "direxio/message-server:latest";

    public const string BudgetVariable = "DIREXIO_MONTHLY_BUDGET_USD";
    public const string BudgetEmailVariable = "DIREXIO_BUDGET_EMAIL";
    public const string AgentInstallVariable = "DIREXIO_AGENT_INSTALL";

    public const string DnsResolverVariable = "DIREXIO_DNS_RESOLVER";

    private const string RecordedEarlier = "recorded by an earlier command";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(15);

    /// <summary>The domain of the request or of the DOMAIN variable, checked.</summary>
    public string DomainOf(DeploymentRequest request) =>
        DomainName.Parse(request.Domain ?? environment["DOMAIN"]).Value;

    /// <summary>The profile of the request or of the AWS_PROFILE variable; null for neither.</summary>
    public string? ProfileOf(string? requested) => requested ?? environment["AWS_PROFILE"];

    /// <summary>The settings of a new deployment, or of one that continues with <paramref name="recorded"/>.</summary>
    /// <param name="request">What the caller said.</param>
    /// <param name="recorded">The state to continue; null for a new deployment.</param>
    /// <param name="recordedAgent">The agent chosen by an earlier command; null if there is none.</param>
    public DeploymentSettings Resolve(DeploymentRequest request, NodeState? recorded = null, ConnectAgentChoice? recordedAgent = null)
    {
        var domain = DomainOf(request);
        var profile = ProfileOf(request.ProfileName);
        var budget = BudgetOf(request, recorded);
        var allowsUnattended = request.AllowUnattendedAgent
            || environment.IsOn(UnattendedMode.Variable)
            || recorded?.Agent.IsUnattendedAllowed == true;
        var agent = AgentOf(request with { AllowUnattendedAgent = allowsUnattended }, recorded, recordedAgent);
        // What the environment says of speech is refused now if it cannot be used, not when the server is up.
        _ = SpeechSettings.From(environment);
        return new()
        {
            Domain = domain,
            ServiceId = NodeHome.ServiceIdOf(domain),
            DnsMode = request.DnsMode ?? recorded?.DnsMode ?? DnsModeOfEnvironment(),
            Region = request.Region ?? recorded?.Region ?? DefaultRegionOf(profile, request.Rehearse),
            ProfileName = profile,
            InstanceType = SettingRules.InstanceType(
                request.InstanceType ?? recorded?.Choices.InstanceType ?? environment["INSTANCE_TYPE"] ?? DefaultInstanceType),
            DiskSizeGB = SettingRules.DiskSize(request.DiskSizeGB ?? recorded?.Choices.DiskSizeGB ?? DefaultDiskSizeGB),
            MessageServerImage = SettingRules.ContainerImage(
                request.MessageServerImage ?? recorded?.Choices.MessageServerImage ?? environment["MESSAGE_SERVER_IMAGE"] ?? DefaultImage),
            AcmeEmail = SettingRules.MailAddress(request.AcmeEmail ?? recorded?.Choices.AcmeEmail ?? environment["ACME_EMAIL"]),
            SshCidr = SettingRules.SshCidr(request.SshCidr ?? recorded?.Choices.SshCidr ?? environment["DIREXIO_SSH_CIDR"]),
            TrustsFirstHostKey = request.TrustFirstHostKey,
            SubnetId = SettingRules.SubnetId(request.SubnetId ?? SubnetOf(recorded)),
            DnsResolvers = SettingRules.DnsResolvers(request.DnsResolver ?? TextList(recorded?.Choices.DnsResolvers ?? environment[DnsResolverVariable])),
            DomainBindingConfirmed = request.ConfirmDomainBinding
                || environment.IsOn("CONFIRM_DOMAIN_BINDING")
                || recorded?.Choices.IsDomainConfirmed == true,
            DnsOverwriteConfirmed = request.ConfirmDnsOverwrite || environment.IsOn("DIREXIO_CONFIRM_DNS_OVERWRITE"),
            ConnectAgent = agent.Choice,
            AgentFoundBy = agent.FoundBy,
            AllowUnattendedAgent = allowsUnattended,
            AgentInstall = InstallPolicyOf(request, recorded),
            RewiresAgent = !SaysNothingOfTheAgent(request) || request.Workspace is not null || request.AgentInstall is not null,
            Workspace = request.Workspace ?? recorded?.Agent.Workspace ?? environment["DIREXIO_AGENT_WORKSPACE"],
            MonthlyBudgetUsd = budget.Limit,
            BudgetEmail = budget.Email,
            Timeout = SettingRules.Timeout(request.Timeout ?? DefaultTimeout),
            IsRehearsal = request.Rehearse,
            RehearsalEvents = request.RehearseEvent,
        };
    }

    /// <summary>
    /// The settings of a command that reads a recorded node and deploys nothing. Its domain is taken as it was recorded:
    /// earlier releases made nodes for names that a new deployment is refused.
    /// </summary>
    public DeploymentSettings ResolveRecorded(NodeState recorded, RunSubject subject, string? profileName, string? sshCidr) => new()
    {
        Domain = subject.Domain,
        ServiceId = subject.ServiceId,
        DnsMode = recorded.DnsMode,
        Region = recorded.Region ?? DefaultRegionOf(ProfileOf(profileName), subject.IsRehearsal),
        ProfileName = ProfileOf(profileName),
        InstanceType = recorded.Choices.InstanceType ?? DefaultInstanceType,
        DiskSizeGB = recorded.Choices.DiskSizeGB ?? DefaultDiskSizeGB,
        MessageServerImage = recorded.Choices.MessageServerImage ?? DefaultImage,
        SshCidr = SettingRules.SshCidr(sshCidr ?? recorded.Choices.SshCidr ?? environment["DIREXIO_SSH_CIDR"]),
        Timeout = DefaultTimeout,
        IsRehearsal = subject.IsRehearsal,
        RehearsalEvents = subject.RehearsalEvents,
    };

    /// <summary>Where a command begins that is about an account rather than about a recorded node.</summary>
    public CloudTarget AccountTarget(string? region, string? profileName, bool rehearsal)
    {
        var profile = ProfileOf(profileName);
        return new(region ?? DefaultRegionOf(profile, rehearsal), profile);
    }

    /// <summary>Where to ask for the price of a node that does not exist, and what it would consist of.</summary>
    public (CloudTarget Target, NodeShape Shape) Resolve(CostRequest request)
    {
        var profile = ProfileOf(request.ProfileName);
        var region = request.Region ?? DefaultRegionOf(profile, request.Rehearse);
        var type = SettingRules.InstanceType(request.InstanceType ?? environment["INSTANCE_TYPE"] ?? DefaultInstanceType);
        var disk = SettingRules.DiskSize(request.DiskSizeGB ?? DefaultDiskSizeGB);
        var dnsMode = request.DnsMode ?? DnsModeOfEnvironment();
        return (new(region, profile), new(region, type, disk, dnsMode == DnsMode.Route53));
    }

    // The recorded subnet is where the instance was tried last. States of earlier releases do not tell whether the user named it.
    private static string? SubnetOf(NodeState? recorded) => recorded?.Choices.Subnet switch
    {
        null => recorded?.Resources.SubnetId,
        DeploymentSettings.AnySubnet => null,
        var named => named,
    };

    private string DefaultRegionOf(string? profile, bool isRehearsal) =>
        environment.FirstOf("AWS_REGION", "AWS_DEFAULT_REGION") ?? (isRehearsal ? null : regionOfProfile(profile)) ?? DefaultRegion;

    // What was agreed to is the plan's budget: a variable of today does not give a recorded node one.
    private (decimal? Limit, string? Email) BudgetOf(DeploymentRequest request, NodeState? recorded)
    {
        var (limitText, emailText) = recorded is null
            ? (environment[BudgetVariable], environment[BudgetEmailVariable])
            : (recorded.Choices.MonthlyBudgetUsd, recorded.Choices.BudgetEmail);
        var limit = request.MonthlyBudgetUsd ?? SettingRules.BudgetText(limitText);
        var email = request.BudgetEmail ?? emailText;
        return SettingRules.Budget(limit, email);
    }

    // A resume that says nothing of the agent keeps the one that was chosen; states of 0.1.x name it themselves.
    private AgentSelection AgentOf(DeploymentRequest request, NodeState? recorded, ConnectAgentChoice? recordedAgent)
    {
        var detector = new AgentDetector(environment, processes);
        if (recorded is not null && recordedAgent is not null && request is { ConnectAgent: null, AgentPlatform: null })
        {
            // Its command or options may be given again without naming the agent again.
            request = request with { AgentFoundBy = recorded.Agent.Detection ?? RecordedEarlier };
            return SaysNothingOfTheAgent(request)
                ? new(recordedAgent, request.AgentFoundBy)
                : AgentSelection.Of(request with { ConnectAgent = recordedAgent.Name, AgentPlatform = recordedAgent.Runtime }, environment, detector);
        }

        if (!SaysNothingOfTheAgent(request) || recorded is null)
        {
            return AgentSelection.Of(request, environment, detector);
        }

        return AgentSelection.Of(
            request with
            {
                ConnectAgent = recorded.Bridge.Agent,
                AgentPlatform = recorded.Agent.Runtime,
                ConnectAgentCommand = recorded.Bridge.AgentCommand,
                AgentFoundBy = recorded.Bridge.Agent is null && recorded.Agent.Runtime is null
                    ? null
                    : RecordedEarlier,
            },
            environment,
            detector);
    }

    // What an earlier release recorded may be a word of its own; it is no choice of the user's that could be refused.
    private AgentInstallPolicy InstallPolicyOf(DeploymentRequest request, NodeState? recorded) =>
        request.AgentInstall
        ?? (recorded is null ? null : SettingRules.FindAgentInstall(recorded.Agent.InstallPolicy))
        ?? SettingRules.AgentInstall(environment[AgentInstallVariable])
        ?? AgentInstallPolicy.Recommend;

    private static bool SaysNothingOfTheAgent(DeploymentRequest request) =>
        request is { ConnectAgent: null, AgentPlatform: null, ConnectAgentCommand: null, ConnectAgentOption: null };

    private DnsMode DnsModeOfEnvironment() => environment["DOMAIN_MODE"]?.ToLowerInvariant() switch
    {
        null or "user" => DnsMode.User,
        "route53" => DnsMode.Route53,
        var other => throw SettingErrors.DnsModeUnknown(other),
    };

    private static IReadOnlyList<string>? TextList(string? text) => text is null ? null : [text];

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
