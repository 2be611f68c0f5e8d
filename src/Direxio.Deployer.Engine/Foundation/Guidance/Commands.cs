using static Direxio.Deployer.Engine.Foundation.Guidance.CommandSignature;

namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>
/// Every command of ours that advice can name. Where a domain may be left out, it is that of the run that gives the
/// advice. No other file of the engine spells a command.
/// </summary>
internal static class Commands
{
    // What describes a node that does not exist yet.
    private static readonly string[] NewNode =
    [
        "Region", "DnsMode", "InstanceType", "DiskSizeGB", "MessageServerImage", "SubnetId", "AcmeEmail", "MonthlyBudgetUsd", "BudgetEmail",
        "SshCidr", "DnsResolver", "ConnectAgent", "ConnectAgentCommand", "ConnectAgentOption", "AllowUnattendedAgent", "AgentPlatform",
        "Workspace", "AgentInstall", "TrustFirstHostKey", "ConfirmDnsOverwrite", "ConfirmDomainBinding", "TimeoutMinutes",
    ];

    private static readonly CommandSignature StartSignature = new(
        "Start-DirexioDeployment", [Domain, Rehearse, ProfileName, .. NewNode, "FromBackup"]);

    private static readonly CommandSignature ResumeSignature = new(
        "Resume-DirexioDeployment", Domain, Rehearse, ProfileName, "AgentInstall", "AllowUnattendedAgent", "ConfirmDnsOverwrite",
        "ConnectAgent", "ConnectAgentCommand", "ConnectAgentOption", "InstanceType", "RepeatFrom", "ReplaceInstance", "SshCidr", "SubnetId",
        "TrustFirstHostKey");

    private static readonly CommandSignature StatusSignature = new("Get-DirexioStatus", Domain, Rehearse);

    // What went differently goes so again where the same is looked at again; what goes on is to go well.
    private static readonly CommandSignature PlanSignature = new(
        "Get-DirexioPlan", [Domain, Rehearse, ProfileName, .. NewNode, "RehearseEvent"]);

    private static readonly CommandSignature CostEstimateSignature = new(
        "Get-DirexioCostEstimate", Domain, Rehearse, ProfileName, "Region");

    private static readonly CommandSignature ConfirmGateSignature = new(
        "Confirm-DirexioGate", Domain, Rehearse, "Gate", "Evidence", "RuntimeProbeConfirmed");

    private static readonly CommandSignature InstallConnectSignature = new("Install-DirexioConnect", Domain, Rehearse);

    private static readonly CommandSignature InstallMcpSignature = new("Install-DirexioMcp", Domain, Rehearse);

    private static readonly CommandSignature RegisterMcpSignature = new("Register-DirexioMcp", Domain, Rehearse, "Client", "Scope");

    private static readonly CommandSignature ImportCredentialSignature = new(
        "Import-DirexioAwsCredential", Rehearse, ProfileName, "Path", "Region", "Force");

    private static readonly CommandSignature TestCredentialSignature = new("Test-DirexioAwsCredential", Rehearse, ProfileName, "Region");

    private static readonly CommandSignature TestPermissionSignature = new("Test-DirexioAwsPermission", Rehearse, ProfileName);

    private static readonly CommandSignature ReportSignature = new("New-DirexioReport", Domain, Rehearse, "Operation", "Path");

    private static readonly CommandSignature InstallSkillSignature = new(
        "Install-DirexioSkill", "Agent", "Scope", "ProjectPath", "TargetPath", "Force");

    private static readonly CommandSignature UpdateSkillSignature = new(
        "Update-DirexioSkill", "Agent", "Scope", "ProjectPath", "TargetPath", "Force");

    private static readonly CommandSignature UninstallSkillSignature = new(
        "Uninstall-DirexioSkill", "Agent", "Scope", "ProjectPath", "TargetPath", "Force");

    private static readonly CommandSignature SkillsSignature = new("Get-DirexioSkill", "Agent", "Scope", "ProjectPath", "TargetPath");

    private static readonly CommandSignature BackupsSignature = new("Get-DirexioBackup", Domain, Rehearse, ProfileName, "Path", "S3Uri");

    private static readonly CommandSignature TestBackupSignature = new("Test-DirexioBackup", Rehearse, ProfileName, "Path");

    private static readonly CommandSignature DefaultSignature = new("Set-DirexioDefault", "Reset");

    /// <summary>Removing a node, or what carries a run id.</summary>
    public static CommandSignature RemoveSignature { get; } = new(
        "Remove-DirexioNode", Domain, Rehearse, ProfileName, "RunId", "Region", "KeepHostedZone", "KeepServiceDirectory", "UnregisterMcp",
        "LocalOnly", "TimeoutMinutes");

    /// <summary>Rebuilding a state.</summary>
    public static CommandSignature RepairSignature { get; } = new(
        "Repair-DirexioDeployment", Domain, Rehearse, ProfileName, "RunId", "Region");

    /// <summary>Finding what no state of this machine owns.</summary>
    public static CommandSignature OrphansSignature { get; } = new("Find-DirexioOrphan", Rehearse, ProfileName, "Region");

    /// <summary>Making a backup of a node.</summary>
    public static CommandSignature BackupSignature { get; } = new(
        "Backup-DirexioNode", Domain, Rehearse, ProfileName, "Path", "S3Uri", "CreateBucket", "Recipient", "Passphrase", "SshCidr",
        "TrustFirstHostKey");

    /// <summary>Bringing a node back to a backup.</summary>
    public static CommandSignature RestoreSignature { get; } = new(
        "Restore-DirexioNode", Domain, Rehearse, ProfileName, "Path", "Passphrase", "KeyFile", "AllowUnencrypted", "Recipient",
        "MessageServerImage", "SkipBackup", "SshCidr", "TrustFirstHostKey");

    /// <summary>Reading the node's credentials again.</summary>
    public static CommandSignature SyncSignature { get; } = new(
        "Sync-DirexioCredential", Domain, Rehearse, ProfileName, "SshCidr", "TrustFirstHostKey");

    /// <summary>Changing a node in place.</summary>
    public static CommandSignature ChangeNodeSignature { get; } = new(
        "Set-DirexioNode", Domain, Rehearse, ProfileName, "InstanceType", "DiskSizeGB", "SshCidr", "NewSshKey", "Protected",
        "TrustFirstHostKey", "TimeoutMinutes");

    /// <summary>Stopping a node.</summary>
    public static CommandSignature StopNodeSignature { get; } = new("Stop-DirexioNode", Domain, Rehearse, ProfileName, "TimeoutMinutes");

    /// <summary>Starting a stopped node.</summary>
    public static CommandSignature StartNodeSignature { get; } = new(
        "Start-DirexioNode", Domain, Rehearse, ProfileName, "TimeoutMinutes");

    /// <summary>Emptying a node's server.</summary>
    public static CommandSignature ResetSignature { get; } = new(
        "Reset-DirexioNode", Domain, Rehearse, ProfileName, "ConfirmDomain", "SkipBackup", "SshCidr", "TrustFirstHostKey");

    /// <summary>Bringing another image to a node.</summary>
    public static CommandSignature UpdateSignature { get; } = new(
        "Update-DirexioNode", Domain, Rehearse, ProfileName, "AllowDowngrade", "AllowTableLoss", "IncludeStack", "MessageServerImage",
        "SkipBackup", "SshCidr", "TrustFirstHostKey");

    /// <summary>Checking what runs on this machine for a node.</summary>
    public static CommandSignature RuntimeTestSignature { get; } = new(
        "Test-DirexioRuntime", Domain, Rehearse, "Check", "TimeoutSeconds");

    /// <summary>Reading a log.</summary>
    public static CommandSignature LogSignature { get; } = new(
        "Get-DirexioLog", Domain, Rehearse, ProfileName, "Source", "Tail", "Since", "Follow", "SshCidr", "TrustFirstHostKey");

    /// <summary>Running a command on a node.</summary>
    public static CommandSignature InvokeSignature { get; } = new(
        "Invoke-DirexioNodeCommand", Domain, Rehearse, ProfileName, "Command", "TimeoutSeconds", "SshCidr", "TrustFirstHostKey");

    /// <summary>Comparing a node with its record and its needs.</summary>
    public static CommandSignature CheckSignature { get; } = new(
        "Test-DirexioDeployment", Domain, Rehearse, ProfileName, "SshCidr", "TrustFirstHostKey");

    /// <summary>Opening a shell on a node.</summary>
    public static CommandSignature EnterSignature { get; } = new(
        "Enter-DirexioNode", Domain, Rehearse, ProfileName, "SshCidr", "TrustFirstHostKey");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSignature> All { get; } =
    [
        StartSignature, ResumeSignature, RemoveSignature, RepairSignature, StatusSignature, PlanSignature, CostEstimateSignature,
        OrphansSignature, ConfirmGateSignature, InstallConnectSignature, InstallMcpSignature, RegisterMcpSignature, ReportSignature,
        SyncSignature, UpdateSignature, ResetSignature, RuntimeTestSignature, InstallSkillSignature, UpdateSkillSignature,
        UninstallSkillSignature, SkillsSignature, ImportCredentialSignature, TestCredentialSignature, TestPermissionSignature,
        ChangeNodeSignature, StartNodeSignature, StopNodeSignature, LogSignature, InvokeSignature, EnterSignature, CheckSignature,
        BackupSignature, RestoreSignature, BackupsSignature, TestBackupSignature,
        DefaultSignature,
    ];

    /// <summary>Beginning a deployment. Whoever is told to has not confirmed the domain yet, or has to again.</summary>
    public static Command Start(string? domain = null) => About(StartSignature, domain);

    /// <summary>The same, with the word that the domain is meant for good.</summary>
    public static Command StartConfirmed(string domain) => Start(domain).With("ConfirmDomainBinding");

    /// <summary>Going on with a deployment.</summary>
    public static Command Resume(string? domain = null) => About(ResumeSignature, domain);

    /// <summary>
    /// Going on with the work under way, for failures that more than one command meets: the deployment unless the run says otherwise.
    /// </summary>
    public static Command GoOn(string? domain = null) => Resume(domain) with { RepeatsWork = true };

    /// <summary>Bringing what a node has in the account back to what is on record.</summary>
    public static Command RepeatProvisioning(string domain) =>
        Resume(domain).With("RepeatFrom", nameof(PhaseId.S3_PROVISION));

    /// <summary>Removing a node, or only the folder of one that is removed.</summary>
    public static Command Remove(string? domain = null) => About(RemoveSignature, domain);

    /// <summary>Removing what carries a run id.</summary>
    public static Command RemoveRun(string runId) => Any(RemoveSignature).With("RunId", runId);

    /// <summary>The same in one region.</summary>
    public static Command RemoveRun(string runId, string region) => RemoveRun(runId).With("Region", region);

    /// <summary>The same, of a run id that the user has to put in.</summary>
    public static Command RemoveAnyRun() => Any(RemoveSignature).WithPlaceholder("RunId", "<run id>").WithPlaceholder("Region", "<region>");

    /// <summary>Changing a node in place.</summary>
    public static Command ChangeNode(string domain) => About(ChangeNodeSignature, domain);

    /// <summary>Giving a node's server a new SSH key.</summary>
    public static Command NewSshKey(string? domain = null) => About(ChangeNodeSignature, domain).With("NewSshKey");

    /// <summary>Starting a node that is stopped.</summary>
    public static Command StartNode(string domain) => About(StartNodeSignature, domain);

    /// <summary>Stopping a node.</summary>
    public static Command StopNode(string domain) => About(StopNodeSignature, domain);

    /// <summary>Rebuilding a state from the account.</summary>
    public static Command Repair(string? domain = null) => About(RepairSignature, domain);

    /// <summary>What is known of a node.</summary>
    public static Command Status(string domain) => About(StatusSignature, domain);

    /// <summary>What is known of every node.</summary>
    public static Command Statuses() => Any(StatusSignature);

    /// <summary>What a deployment would do.</summary>
    public static Command Plan(string? domain = null) => About(PlanSignature, domain);

    /// <summary>What a node would cost.</summary>
    public static Command CostEstimate() => Any(CostEstimateSignature);

    /// <summary>Finding what no state of this machine owns.</summary>
    public static Command Orphans() => Any(OrphansSignature);

    /// <summary>Recording that a gate was passed.</summary>
    public static Command ConfirmGate(string domain, ProductGate gate, string evidence) =>
        About(ConfirmGateSignature, domain).With("Gate", gate.ToString()).With("Evidence", evidence);

    /// <summary>Installing the bridge, or restarting it where that is due.</summary>
    public static Command InstallConnect(string domain) => About(InstallConnectSignature, domain);

    /// <summary>Installing the MCP server.</summary>
    public static Command InstallMcp(string domain) => About(InstallMcpSignature, domain);

    /// <summary>Putting the MCP server into a client's configuration.</summary>
    public static Command RegisterMcp(string? domain = null) => About(RegisterMcpSignature, domain);

    /// <summary>Writing the report of a removal.</summary>
    public static Command RemovalReport(string domain) => About(ReportSignature, domain).With("Operation", nameof(ReportOperation.Destroy));

    /// <summary>Reading the node's credentials again.</summary>
    public static Command Sync(string domain) => About(SyncSignature, domain);

    /// <summary>Reading what a program of a node says.</summary>
    public static Command Logs(string? domain = null, LogSource source = LogSource.MessageServer) =>
        About(LogSignature, domain).With("Source", source.ToString());

    /// <summary>Comparing a node with its record and its needs.</summary>
    public static Command Check(string domain) => About(CheckSignature, domain);

    /// <summary>Running a command on a node.</summary>
    public static Command Invoke(string domain, string command) => About(InvokeSignature, domain).With("Command", command);

    /// <summary>
    /// Running a command on a node that may take minutes and must not be ended in its middle, as the cmdlet does after a minute.
    /// </summary>
    public static Command InvokeToItsEnd(string domain, string command) => Invoke(domain, command).With("TimeoutSeconds", "3600");

    /// <summary>Emptying a node's server.</summary>
    public static Command Reset(string domain) => About(ResetSignature, domain);

    /// <summary>Bringing another image to a node.</summary>
    public static Command Update(string domain) => About(UpdateSignature, domain);

    /// <summary>Checking what runs on this machine for a node.</summary>
    public static Command TestRuntime(string domain) => About(RuntimeTestSignature, domain);

    /// <summary>Taking the budget out of what deployments begin with.</summary>
    public static Command NoBudgetByDefault() => Any(DefaultSignature).With("Reset", ["MonthlyBudgetUsd", "BudgetEmail"]);

    /// <summary>Making a backup of a node.</summary>
    public static Command Backup(string domain) => About(BackupSignature, domain);

    /// <summary>Bringing a node back to a backup; null where the user has to put it in.</summary>
    public static Command Restore(string domain, string? path = null) => path is null
        ? About(RestoreSignature, domain).WithPlaceholder("Path", "<file>")
        : About(RestoreSignature, domain).With("Path", path);

    /// <summary>The backups there are.</summary>
    public static Command Backups(string? domain = null) => About(BackupsSignature, domain);

    /// <summary>Checking a backup; null where the user has to put it in.</summary>
    public static Command TestBackup(string? path = null) => path is null
        ? Any(TestBackupSignature).WithPlaceholder("Path", "<file>")
        : Any(TestBackupSignature).With("Path", path);

    /// <summary>Installing the skill for an agent.</summary>
    public static Command InstallSkill() => Any(InstallSkillSignature);

    /// <summary>Bringing installed skills up to date.</summary>
    public static Command UpdateSkill() => Any(UpdateSkillSignature);

    /// <summary>Removing an installed skill.</summary>
    public static Command UninstallSkill() => Any(UninstallSkillSignature);

    /// <summary>Which skills are installed.</summary>
    public static Command Skills() => Any(SkillsSignature);

    /// <summary>Taking over an access key from a file that AWS's console handed out.</summary>
    /// <param name="path">The file; null where the user has to put it in.</param>
    public static Command ImportCredential(string? path = null) => path is null
        ? Any(ImportCredentialSignature).WithPlaceholder("Path", "<the .csv file>")
        : Any(ImportCredentialSignature).With("Path", path);

    /// <summary>Checking whose credentials are used.</summary>
    public static Command TestCredential() => Any(TestCredentialSignature);

    /// <summary>Checking what the credentials lack.</summary>
    public static Command TestPermission() => Any(TestPermissionSignature);

    /// <summary>Any of them, about a node where it can be.</summary>
    public static Command Of(CommandSignature signature, string? domain = null) =>
        signature.Takes(Domain) ? About(signature, domain) : Any(signature);

    private static Command About(CommandSignature signature, string? domain)
    {
        var command = new Command { Signature = signature, IsAboutNode = true };
        return domain is null ? command : command.With(Domain, domain);
    }

    private static Command Any(CommandSignature signature) => new() { Signature = signature };
}
