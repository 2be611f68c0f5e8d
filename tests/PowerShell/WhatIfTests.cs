using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>With -WhatIf a command changes nothing: neither the node, which a rehearsal keeps in its folder, nor what is on record of it.</summary>
public sealed class WhatIfTests
{
    private const string Domain = "what-if.example.org";

    // What a cmdlet needs beside the domain to have something to do.
    private static readonly Dictionary<string, string> Given = new()
    {
        ["Confirm-DirexioGate"] = "AppInitialization 'the owner opened the App on a phone'",
        ["Invoke-DirexioNodeCommand"] = "-Command uptime",
        ["New-DirexioReport"] = "NewDeploy",
        ["Register-DirexioMcp"] = "Codex User",
        ["Remove-DirexioBackup"] = "-Keep 1",
        ["Reset-DirexioNode"] = $"-ConfirmDomain {Domain}",
        ["Restore-DirexioNode"] = "-Path $backup.Path",
        ["Set-DirexioNode"] = "-InstanceType t3.medium -DiskSizeGB 60 -SshCidr 198.51.100.0/24 -Protected",
        ["Start-DirexioDeployment"] = "-ConfirmDomainBinding",
        ["Update-DirexioNode"] = "-MessageServerImage direxio/message-server:v0.2.0",
    };

    public static TheoryData<string> Names => [.. NodeCmdlet.All.Values.Where(cmdlet => cmdlet.Changes).Select(cmdlet => cmdlet.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_changed(string name)
    {
        using var shell = new Shell();
        shell.Run($"Start-DirexioDeployment {Domain} -Rehearse -ConfirmDomainBinding -Force -ConnectAgent codex").ThrowIfFailed();
        shell.Run($"$global:backup = @(1..2 | ForEach-Object {{ Backup-DirexioNode {Domain} -Rehearse -Confirm:$false }})[-1]").ThrowIfFailed();
        BeginAnUpdateThatNeverReachedTheNode();
        var before = Snapshot();

        shell.Run($"{name} {Given.GetValueOrDefault(name)} -Domain {Domain} -Rehearse -WhatIf").ThrowIfFailed();

        Assert.Equal(before, Snapshot());
    }

    private static void BeginAnUpdateThatNeverReachedTheNode()
    {
        var file = Path.Combine(Folder("nodes"), "state.json");
        var state = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        state["update"] = new JsonObject
        {
            ["status"] = "in_progress", ["operation_id"] = new string('0', 32), ["started_at"] = "2026-11-28T10:00:00Z", ["evidence"] = "begun",
        };
        File.WriteAllText(file, state.ToJsonString());
    }

    private static SortedDictionary<string, string> Snapshot() => new(
        new[] { Folder("nodes"), Folder("backups") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    private static string Folder(string kind) =>
        Path.Combine(Environment.GetEnvironmentVariable("DIREXIO_HOME")!, "rehearsal", kind, Domain);
}
