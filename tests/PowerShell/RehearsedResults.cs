using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>
/// What the cmdlets emit over the life of one rehearsed node, from the plan to the removal: made once, for all tests that look at objects
/// and at what is shown of them.
/// </summary>
public sealed class RehearsedResults : IDisposable
{
    public const string Domain = "results.example.org";

    private static readonly (string Name, string Script)[] Steps =
    [
        ("plan", "Get-DirexioPlan $domain -DnsMode Route53 -Rehearse"),
        ("waiting", "Start-DirexioDeployment waits.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force -WarningAction Ignore"),
        ("deployment", "Start-DirexioDeployment $domain -Rehearse -ConfirmDomainBinding -Force -ConnectAgent claudecode"),
        ("status", "Get-DirexioStatus $domain -Rehearse"),
        ("statuses", "Get-DirexioStatus results.*, waits.* -Rehearse"),
        ("checks", "Test-DirexioDeployment $domain -Rehearse"),
        ("runtime", "Test-DirexioRuntime $domain -Rehearse"),
        ("cost", "Get-DirexioCostEstimate $domain -Rehearse"),
        ("report", "New-DirexioReport $domain NewDeploy -Html -Rehearse"),
        ("gate", "Confirm-DirexioGate AppInitialization -Domain $domain -Evidence 'The owner initialized the App on a phone at noon' -Rehearse"),
        ("sync", "Sync-DirexioCredential $domain -Rehearse"),
        ("update", "Update-DirexioNode $domain -MessageServerImage direxio/message-server:v0.2.0 -Rehearse -Force"),
        ("backup", "Backup-DirexioNode $domain -Rehearse"),
        ("backupcheck", "Get-DirexioBackup $domain -Rehearse | Test-DirexioBackup -Rehearse"),
        ("log", "Get-DirexioLog $domain MessageServer -Tail 3 -Rehearse"),
        ("command", "Invoke-DirexioNodeCommand $domain 'df -h /' -Rehearse"),
        ("change", "Set-DirexioNode $domain -InstanceType t3.medium -Rehearse -Force"),
        ("power", "Stop-DirexioNode $domain -Rehearse -Confirm:$false; Start-DirexioNode $domain -Rehearse"),
        ("restore", "@(Get-DirexioBackup $domain -Rehearse)[0] | Restore-DirexioNode -Rehearse -Force"),
        ("reset", "Reset-DirexioNode $domain -ConfirmDomain $domain -Rehearse -Confirm:$false"),
        ("domain", "Get-DirexioDomain -Rehearse"),
        ("domaincheck", "Test-DirexioDomain -Domain $domain -Rehearse"),
        ("credential", "Test-DirexioAwsCredential -Rehearse"),
        ("permission", "Test-DirexioAwsPermission -Rehearse"),
        ("policy", "Get-DirexioAwsPolicy -Scope Deploy"),
        ("default", "Get-DirexioDefault"),
        ("removal", "Remove-DirexioNode $domain -Rehearse -Confirm:$false"),
    ];

    private readonly Dictionary<string, PSObject[]> results = [];

    public RehearsedResults()
    {
        // The runner's own option not to colour sets it.
        Environment.SetEnvironmentVariable("NO_COLOR", null);
        Shell.Run($"$global:domain = '{Domain}'").ThrowIfFailed();
        foreach (var (name, script) in Steps)
        {
            var result = Shell.Run(script);
            Assert.True(result.Output.Count > 0, $"{name}: {result.Error}");
            results[name] = [.. result.Output];
        }

        // What no rehearsal leaves, and what is for programs and files of this machine.
        results["orphan"] = [new PSObject(new Orphan
        {
            Region = "eu-central-1",
            Kind = ResourceKind.Instance,
            Id = "i-0123456789abcdef0",
            RunId = "direxio-20260101-101112-ab12",
            AccountId = "123456789012",
            CreatedAt = DateTime.Now.AddDays(-3),
            Age = TimeSpan.FromDays(3),
            MonthlyUsd = 15.18m,
            NextAction = "Run Find-DirexioOrphan | Remove-DirexioNode to remove it.",
        })];
        results["mcp"] = [new PSObject(new McpRegistrationResult
        {
            Domain = Domain,
            Client = McpClient.Codex,
            Scope = McpScope.User,
            Path = "/home/owner/.codex/config.toml",
            ServerName = "direxio-results_example_org",
            Change = McpChange.Added,
            Difference = "+[mcp_servers.direxio]",
            NextAction = "Start Codex again: /mcp lists the server.",
        })];
        results["install"] = [new PSObject(new InstallResult
        {
            Domain = Domain,
            Component = "direxio-connect",
            Package = "direxio-connent@1.3.17",
            Status = "install_failed",
            IsInstalled = false,
            Evidence = "npm ended with status 1 and said that the registry could not be reached from this machine",
            Command = "npm install -g direxio-connent@1.3.17",
            NextAction = "Look at the network, then run the same command again.",
        })];
    }

    /// <summary>The session in which they were made, with 400 columns.</summary>
    internal Shell Shell { get; } = new();

    /// <summary>The names of the steps.</summary>
    public IReadOnlyCollection<string> Names => results.Keys;

    /// <summary>What a step emitted.</summary>
    public IReadOnlyList<PSObject> this[string name] => results[name];

    public void Dispose() => Shell.Dispose();
}

/// <summary>The tests that share it run one after the other, since they share its session.</summary>
[CollectionDefinition(Name)]
public sealed class RehearsedResultsGroup : ICollectionFixture<RehearsedResults>
{
    public const string Name = "rehearsed results";
}
