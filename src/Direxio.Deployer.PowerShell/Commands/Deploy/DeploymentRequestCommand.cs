using System.Collections;
using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// The parameters that describe a deployment, shared by the cmdlets that plan, start and resume one. A parameter that
/// was not given stays null in the request, so that the engine takes the environment's, the recorded or its own default.
/// </summary>
public abstract class DeploymentRequestCommand : AsyncCommand, ICanRunAsJob
{
    /// <summary>The parameter set that describes a deployment by its parts.</summary>
    internal const string ByDomain = nameof(ByDomain);

    private readonly HashSet<string> typed = new(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] OfOneRun =
    [
        nameof(ProfileName), nameof(ConfirmDnsOverwrite), nameof(TrustFirstHostKey), nameof(TimeoutMinutes),
        nameof(DeploymentRequest.ReplaceInstance), nameof(DeploymentRequest.RepeatFrom),
    ];

    /// <summary>Named profile of the shared AWS files.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The code that the MFA device of the profile shows now.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MfaCode { get; set; }

    private protected sealed override string? GivenMfaCode => MfaCode;

    /// <summary><c>auto</c>, or the IPv4 CIDR that may reach port 22.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? SshCidr { get; set; }

    /// <summary>Resolvers to ask for how the world sees the domain: IP addresses or URLs of DNS over HTTPS.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    public string[]? DnsResolver { get; set; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    [Parameter]
    public SwitchParameter TrustFirstHostKey { get; set; }

    /// <summary>Agrees that an existing DNS record of this name is replaced.</summary>
    [Parameter]
    public SwitchParameter ConfirmDnsOverwrite { get; set; }

    /// <summary>The connect agent that the local bridge launches.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? ConnectAgent { get; set; }

    /// <summary>The command that starts the connect agent.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    public string? ConnectAgentCommand { get; set; }

    /// <summary>Further options of the connect agent.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    [ValidateNotNull]
    public Hashtable? ConnectAgentOption { get; set; }

    /// <summary>Lets the connect agent act without asking, if its mode or arguments make it.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    public SwitchParameter AllowUnattendedAgent { get; set; }

    /// <summary>The host runtime that drives this deployment.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? AgentPlatform { get; set; }

    /// <summary>Working folder of the connect agent.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    public string? Workspace { get; set; }

    /// <summary>What is done about the agent's programs on this machine.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    public AgentInstallPolicy AgentInstall { get; set; }

    /// <summary>The longest that any single wait may take, in minutes.</summary>
    [Parameter]
    public int TimeoutMinutes { get; set; }

    /// <summary>What goes differently in a rehearsal. Makes the run a rehearsal.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    public RehearsalEvent[] RehearseEvent { get; set; } = [];

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>The domain, however the cmdlet gets it; null if only the environment knows.</summary>
    private protected abstract string? RequestedDomain { get; set; }

    /// <summary>True if nobody shall be asked.</summary>
    private protected abstract bool IsQuiet { get; }

    /// <summary>True if nothing shall really happen.</summary>
    private protected abstract bool IsRehearsal { get; }

    private protected override string? Target => RequestedDomain;

    /// <summary>
    /// The parameters that a row of a table, or an object that tells of a node, may give as well. An empty cell gives nothing.
    /// </summary>
    private protected virtual IReadOnlyList<string> Columns => [nameof(ProfileName), nameof(SshCidr)];

    /// <summary>Sees what was typed, before anything comes from the pipeline.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        typed.UnionWith(MyInvocation.BoundParameters.Keys);
        if (Columns.FirstOrDefault(name => typed.Contains(name) && ValueOf(name) is string text && Cell(text) is null) is { } empty)
        {
            ThrowTerminatingError(ErrorRecords.From(CommandErrors.ValueMissing(empty)));
        }
    }

    /// <summary>The parameters that were typed, or that the session gives by itself.</summary>
    private protected IEnumerable<string> Typed => typed;

    /// <summary>A text as it was typed or as the pipeline has it; null for an empty cell.</summary>
    private protected static string? Cell(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <summary>True for a number that was typed, or that the pipeline has; an empty cell is 0.</summary>
    private protected bool IsGiven(string parameter, decimal value) => value != 0 || typed.Contains(parameter);

    private object? ValueOf(string parameter) => GetType().GetProperty(parameter)!.GetValue(this);

    /// <summary>What was typed, and what the pipeline says of this node.</summary>
    private protected virtual IEnumerable<KeyValuePair<string, object>> Said =>
        MyInvocation.BoundParameters.Where(one => typed.Contains(one.Key) || !Columns.Contains(one.Key)).Concat(
            from name in Columns
            where !typed.Contains(name)
            let value = ValueOf(name)
            where value is not (null or 0 or 0m) && !(value is string text && Cell(text) is null)
            select KeyValuePair.Create(name, value));

    /// <summary>The work for one deployment.</summary>
    private protected abstract Task ProcessDeploymentAsync();

    // One that fails says nothing of the others of a pipeline.
    private protected sealed override Task ProcessAsync() => ProcessItemAsync(async () =>
    {
        RequestedDomain ??= await AskAsync(AskForDomain).ConfigureAwait(false);
        this.RequireName(RequestedDomain, IsRehearsal);
        await ProcessDeploymentAsync().ConfigureAwait(false);
    });

    // The environment may know it, too. Where nobody can be asked, the engine says what is missing.
    private string? AskForDomain()
    {
        if (IsQuiet || new DeploymentEngine().KnowsDomain || !this.CanBeAsked())
        {
            return null;
        }

        var answer = this.AskForText(
            MyInvocation.MyCommand.Name,
            Texts.Deploy_WhichDomain,
            nameof(NewDeploymentCommand.Domain),
            Texts.Answer_Domain);
        return answer?.Trim() is { Length: > 0 } domain ? domain : null;
    }

    /// <summary>The request as the given parameters describe it. On the pipeline thread only.</summary>
    private protected virtual DeploymentRequest BuildRequest() => new()
    {
        Domain = RequestedDomain,
        ProfileName = Cell(ProfileName),
        SshCidr = Cell(SshCidr),
        DnsResolver = DnsResolver,
        TrustFirstHostKey = TrustFirstHostKey,
        ConfirmDnsOverwrite = ConfirmDnsOverwrite,
        ConnectAgent = ConnectAgent,
        ConnectAgentCommand = ConnectAgentCommand,
        ConnectAgentOption = ConnectAgentOption is null ? null : OptionTable.From(ConnectAgentOption),
        AgentPlatform = AgentPlatform,
        AllowUnattendedAgent = AllowUnattendedAgent,
        WorkingFolder = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
        Workspace = this.FileOf(nameof(Workspace), Workspace),
        AgentInstall = IsGiven(nameof(AgentInstall)) ? AgentInstall : null,
        Timeout = RequestedTimeout,
        // An event of a rehearsal must never lead to a real run, even if -Rehearse was forgotten.
        Rehearse = IsRehearsal || RehearseEvent.Length > 0,
        RehearseEvent = RehearseEvent,
    };

    /// <summary>
    /// Emits a deployment, if the user agreed to it; a waiting one also warns, a failed one is an error and not an object.
    /// </summary>
    private protected void Deliver(Deployment? deployment)
    {
        if (deployment is { Status: DeploymentStatus.Failed })
        {
            throw CommandErrors.DeploymentFailed(deployment);
        }

        if (deployment is { Status: DeploymentStatus.WaitingForUser })
        {
            Streams.Warn(Places.Fill(Texts.Waiting, deployment.Domain, deployment.NextAction));
        }

        Emit(deployment);
    }

    /// <summary>The wait limit; null if none was given.</summary>
    private protected TimeSpan? RequestedTimeout => IsGiven(nameof(TimeoutMinutes)) ? TimeSpan.FromMinutes(TimeoutMinutes) : null;

    /// <summary>
    /// How a run that was stopped goes on. What was said of the node is on record, and what was agreed to for one run is not.
    /// </summary>
    private protected string ResumeNote => Places.Fill(
        Texts.Stopped_Deployment,
        AdvisedCommand.With(
            "Resume-DirexioDeployment",
            RequestedDomain,
            Said,
            OfOneRun.Contains,
            IsRehearsal || RehearseEvent.Length > 0));

    /// <summary>How a run begins that was stopped before it did: as it was asked for, with the node that it was at.</summary>
    private protected override string? UnbegunNote => IsPreview ? null : Places.Fill(
        Texts.Stopped_Unbegun,
        AdvisedCommand.With(
            MyInvocation.MyCommand.Name,
            RequestedDomain,
            Said.Select(static one => one.Key == nameof(ConnectAgentCommand) ? new(one.Key, new WithheldValue("<the same command>")) : one),
            name => name is not ("Hash" or "Request") && GetType().GetProperty(name) is not null,
            IsRehearsal || RehearseEvent.Length > 0));

    /// <summary>The command that shows a plan of what was asked for here.</summary>
    private protected string PlanCommand(DeploymentPlan plan) => AdvisedCommand.With(
        "Get-DirexioPlan",
        plan.Domain,
        WithoutSecrets(plan),
        static name => typeof(GetDirexioPlanCommand).GetProperty(name) is not null,
        plan.Rehearsal);

    // The agent's command may hold a secret, which that of the plan does not show.
    private protected IEnumerable<KeyValuePair<string, object>> WithoutSecrets(DeploymentPlan plan) => SaidOf(plan).Select(said =>
        said.Key == nameof(ConnectAgentCommand) ? new(said.Key, plan.Request.ConnectAgentCommand ?? string.Empty) : said);

    /// <summary>The parameters that were given, or that would ask for this plan.</summary>
    private protected virtual IEnumerable<KeyValuePair<string, object>> SaidOf(DeploymentPlan plan) => Said;
}
