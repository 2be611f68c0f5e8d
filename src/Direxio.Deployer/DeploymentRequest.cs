namespace Direxio.Deployer;

/// <summary>
/// What a caller asks of a deployment. A null means "not said": the engine then takes the environment's default
/// (see the table in the README), on resume the recorded value, and last the built-in default.
/// </summary>
public sealed record DeploymentRequest
{
    /// <summary>The long-lived fully qualified domain name of the node; becomes the Matrix server name for good.</summary>
    public string? Domain { get; init; }

    /// <summary>Who keeps the DNS record, as in <see cref="Deployer.DnsMode"/>. Default <see cref="Deployer.DnsMode.Auto"/>.</summary>
    public string? DnsMode { get; init; }

    /// <summary>Nobody is asked before things are created, as with -Force. Then DNS of the account is written only if
    /// <see cref="DnsMode"/> names it.</summary>
    public bool IsUnattended { get; init; }

    /// <summary>AWS region code such as <c>eu-central-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Named profile of the shared AWS files. Null uses the SDK's own credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>EC2 instance type, amd64. Default <c>t3.small</c>.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Size of the encrypted gp3 root volume in GiB. Default 8.</summary>
    public int? DiskSizeGB { get; init; }

    /// <summary>Container image of the message server. Default <c>direxio/message-server:latest</c>.</summary>
    public string? MessageServerImage { get; init; }

    /// <summary>Mail address given to the certificate authority; optional.</summary>
    public string? AcmeEmail { get; init; }

    /// <summary><c>auto</c> for the caller's public address as a /32, or an IPv4 CIDR that may reach port 22.</summary>
    public string? SshCidr { get; init; }

    /// <summary>
    /// The caller accepts the SSH host key that the node offers if the instance's console output does not show it. Else the
    /// node's credentials are not read then.
    /// </summary>
    public bool TrustFirstHostKey { get; init; }

    /// <summary>A public subnet to use instead of one of the default VPC.</summary>
    public string? SubnetId { get; init; }

    /// <summary>
    /// Resolvers that are asked for how the world sees the domain where its authoritative name servers cannot be heard, or
    /// this machine's resolver is behind: IP addresses, or https URLs of DNS over HTTPS. Null for public ones.
    /// </summary>
    public IReadOnlyList<string>? DnsResolver { get; init => field = PrintableList.Of(value); }

    /// <summary>The caller has confirmed that the domain becomes the node's identity irreversibly.</summary>
    public bool ConfirmDomainBinding { get; init; }

    /// <summary>
    /// Whoever agrees to the plan is told then that the domain becomes the node's identity irreversibly, and agrees to both.
    /// Only a start knows this; a plan that is never shown binds nothing.
    /// </summary>
    public bool BindsDomainWithPlan { get; init; }

    /// <summary>The caller has confirmed that an existing record of this name may be replaced.</summary>
    public bool ConfirmDnsOverwrite { get; init; }

    /// <summary>
    /// The connect agent that the local bridge launches, one of <see cref="ConnectAgents.Names"/>, or <c>auto</c> to have
    /// it found out or be refused. Null also finds it out, but goes on without one.
    /// </summary>
    public string? ConnectAgent { get; init; }

    /// <summary>The command line that starts the connect agent; no path with a space in it.</summary>
    public string? ConnectAgentCommand { get; init; }

    /// <summary>Further options of the connect agent, written to its options table (strings, numbers, booleans, lists, tables).</summary>
    public IReadOnlyDictionary<string, object?>? ConnectAgentOption
    {
        get;
        init => field = value is null ? null : PrintableDictionary<object?>.Of(value);
    }

    /// <summary>The host runtime that drives this deployment: a connect agent's name, <c>openclaw</c> or <c>hermes</c>.</summary>
    public string? AgentPlatform { get; init; }

    /// <summary>The caller agrees that the connect agent may act without asking, which a mode or an argument then makes it do.</summary>
    public bool AllowUnattendedAgent { get; init; }

    /// <summary>How the agent was found out when this request was planned, as the engine holds it; null outside the engine.</summary>
    internal object? AgentFoundBy { get; init; }

    /// <summary>The folder that the caller works in, which may hint at the agent in use.</summary>
    internal string? WorkingFolder { get; init; }

    /// <summary>Working folder of the connect agent. Default: a folder of the node.</summary>
    public string? Workspace { get; init; }

    /// <summary>What is done about the bridge's and the MCP server's programs on this machine.
    /// Default <see cref="AgentInstallPolicy.Recommend"/>.</summary>
    public AgentInstallPolicy? AgentInstall { get; init; }

    /// <summary>
    /// Limit in US dollars a month of an AWS Budget for the node, above 0; null for none. A plan that is known to cost
    /// more is refused. Needs <see cref="BudgetEmail"/>.
    /// </summary>
    public decimal? MonthlyBudgetUsd { get; init; }

    /// <summary>Mail address that AWS writes to at 80 and at 100 % of <see cref="MonthlyBudgetUsd"/>, and needs it.</summary>
    public string? BudgetEmail { get; init; }

    /// <summary>
    /// The caller wants another instance in the place of one that was terminated before anything lived on it. For a deployment that is
    /// resumed.
    /// </summary>
    public bool ReplaceInstance { get; init; }

    /// <summary>
    /// The phase from which everything is gone through again, although it is done: each looks first and mends what differs. For a
    /// deployment that is resumed; null to go on from the first phase that is not done.
    /// </summary>
    public PhaseId? RepeatFrom { get; init; }

    /// <summary>The longest that any single wait may take. Default 15 minutes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Run against an in-memory cloud under the rehearsal home: no account, no network, no cost.</summary>
    public bool Rehearse { get; init; }

    /// <summary>What goes differently in a rehearsal.</summary>
    public IReadOnlyList<RehearsalEvent> RehearseEvent { get; init => field = PrintableList.Of(value); } =
        PrintableList.Of<RehearsalEvent>([]);

    /// <summary>The domain. A record would print its members, and with them the agent's command and options.</summary>
    public override string ToString() => $"request for {Domain}";
}
