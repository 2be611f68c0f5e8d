namespace Direxio.Deployer.Host.Tests.Golden;

/// <summary>Whole runs leave the files and documents, byte for byte, that are on record. README.md says how to renew the record.</summary>
public sealed class GoldenTests
{
    private const string Node = $"-Domain {GoldenRun.Domain} -Rehearse";
    private const string Begin = $"Start-DirexioDeployment {Node} -ConfirmDomainBinding -Force";
    private const string Resume = $"Resume-DirexioDeployment {Node} -Force";
    private const string Remove = $"Remove-DirexioNode {Node} -Force";

    [Fact]
    public Task A_node_in_Route53_mode() => Run("route53", async run =>
    {
        await run.StepAsync(
            "01-before",
            $"Get-DirexioPlan {Node} -DnsMode Route53",
            "Get-DirexioCostEstimate -Rehearse -Region eu-central-1 -InstanceType t3.medium -DiskSizeGB 20 -DnsMode Route53",
            "Get-DirexioCostEstimate -Rehearse -Region us-east-1 -RehearseEvent PricingDenied");
        await run.StepAsync(
            "02-start",
            $"{Begin} -DnsMode Route53 -ConnectAgent codex -MonthlyBudgetUsd 30 -BudgetEmail owner@example.org -AcmeEmail owner@example.org");
        await run.StepAsync(
            "03-gates",
            $"Get-DirexioStatus {Node}",
            $"Get-DirexioPlan {Node} -DnsMode Route53",
            $"Get-DirexioCostEstimate {Node}",
            $"Test-DirexioRuntime {Node}",
            $"Confirm-DirexioGate {Node} -Gate RealChat -Evidence 'done done done' -Confirm:$false",
            $"Confirm-DirexioGate {Node} -Gate AppInitialization -Evidence 'A password of their own was chosen on a tablet' -Confirm:$false",
            $"Confirm-DirexioGate {Node} -Gate RealChat -Evidence 'Asked the agent for the weather in the App and saw its answer' -Confirm:$false",
            $"Confirm-DirexioGate {Node} -Gate AgentMcpRuntime -Evidence 'The agent listed the rooms with its tools' -RuntimeProbeConfirmed -Confirm:$false",
            $"Sync-DirexioCredential {Node} -Confirm:$false");
        await run.StepAsync(
            "04-clients",
            $"Register-DirexioMcp {Node} -Client Codex -Scope User -Confirm:$false",
            $"Register-DirexioMcp {Node} -Client Cursor -Scope User -Confirm:$false",
            $"Install-DirexioConnect {Node} -Confirm:$false",
            $"Install-DirexioMcp {Node} -Confirm:$false");
        await run.StepAsync(
            "05-reports",
            $"New-DirexioReport {Node} -Operation NewDeploy -Html -Confirm:$false",
            $"New-DirexioReport {Node} -Operation Update -Confirm:$false",
            $"New-DirexioReport {Node} -Operation Destroy -Confirm:$false",
            $"Get-DirexioStatus {Node}");
        await run.StepAsync("06-removed-and-kept", $"{Remove} -KeepServiceDirectory -KeepHostedZone");
        await run.StepAsync(
            "07-after",
            $"Get-DirexioStatus {Node}",
            Resume,
            $"New-DirexioReport {Node} -Operation Destroy -Html -Confirm:$false");
        await run.StepAsync("08-gone", Remove, $"Get-DirexioStatus {Node}", $"New-DirexioReport {Node} -Operation Destroy -Confirm:$false");
    });

    [Fact]
    public Task A_node_in_user_mode() => Run("user", async run =>
    {
        await run.StepAsync("01-waiting", $"{Begin} -RehearseEvent DnsPending", $"Get-DirexioStatus {Node}");
        await run.StepAsync("02-resumed", Resume);
        await run.StepAsync("03-wired", $"{Resume} -ConnectAgent claudecode -AgentInstall Skip", $"Get-DirexioStatus {Node}");
        await run.StepAsync("04-removed", Remove);
    });

    [Fact]
    public Task A_record_that_is_in_the_way() => Run("overwrite", async run =>
    {
        await run.StepAsync("01-waiting", $"{Begin} -DnsMode Route53 -RehearseEvent DnsRecordElsewhere", $"Get-DirexioStatus {Node}");
        await run.StepAsync("02-resumed", $"{Resume} -ConfirmDnsOverwrite");
        await run.StepAsync("03-removed", $"{Remove} -KeepServiceDirectory");
    });

    [Fact]
    public Task A_server_that_dies_and_a_boot_that_fails() => Run("failures", async run =>
    {
        await run.StepAsync("01-no-room", $"{Begin} -RehearseEvent CapacityMissing", $"Get-DirexioStatus {Node}");
        await run.StepAsync("02-dies", $"{Resume} -InstanceType t3.medium -RehearseEvent InstanceDies", $"Get-DirexioStatus {Node}");
        await run.StepAsync("03-replaced-and-stuck", $"{Resume} -ReplaceInstance -RehearseEvent BootStepFails", $"Get-DirexioStatus {Node}");
        await run.StepAsync(
            "04-certificate",
            $"{Resume} -RehearseEvent CertificateRateLimited",
            $"{Resume} -RehearseEvent MemoryStore",
            $"{Resume} -RehearseEvent HostKeyChanged",
            $"{Resume} -RehearseEvent TurnMissing",
            $"New-DirexioReport {Node} -Operation NewDeploy -Confirm:$false");
        await run.StepAsync("05-done", $"{Resume} -RehearseEvent CodeAlreadySpent, McpNotOffered");
        await run.StepAsync("06-removed", $"{Remove} -KeepServiceDirectory");
    });

    [Fact]
    public Task Requests_that_are_refused() => Run("refused", async run =>
    {
        await run.StepAsync(
            "01-refused",
            $"{Begin} -RehearseEvent NoCredentials",
            $"Get-DirexioStatus {Node}",
            $"Start-DirexioDeployment -Domain 203.0.113.9 -Rehearse -ConfirmDomainBinding -Force",
            $"Start-DirexioDeployment {Node} -Force",
            $"{Begin} -Region nowhere-1",
            $"{Begin} -SshCidr 0.0.0.0/0",
            $"{Begin} -MonthlyBudgetUsd 5 -BudgetEmail owner@example.org",
            $"Get-DirexioPlan {Node} -RehearseEvent AddressQuotaExhausted, RootIdentity",
            "Resume-DirexioDeployment -Domain none.example.org -Rehearse -Force",
            "Remove-DirexioNode -Domain none.example.org -Rehearse -Force",
            "Repair-DirexioDeployment -Domain none.example.org -Rehearse -Confirm:$false");
        await run.StepAsync("02-quota", $"{Begin} -RehearseEvent VCpuQuotaExhausted", $"Get-DirexioStatus {Node}");
    });

    [Fact]
    public Task A_state_that_is_repaired() => Run("repaired", async run =>
    {
        await run.StepAsync("01-start", $"{Begin} -DnsMode Route53");
        var state = Path.Combine(run.NodeFolder(rehearsal: true), "state.json");
        File.Delete(state);
        run.Settle();
        await run.StepAsync("02-rebuilt", $"Repair-DirexioDeployment {Node} -Confirm:$false");
        File.WriteAllText(state, "{ not even JSON");
        run.Settle();
        await run.StepAsync("03-unreadable", $"Get-DirexioStatus {Node}", Resume, $"Repair-DirexioDeployment {Node} -Confirm:$false");
        await run.StepAsync("04-resumed", $"{Resume} -ConnectAgent codex");
    });

    [Fact]
    public Task A_node_that_0_1_0_finished() => Run("0.1.0-finished", async run =>
    {
        EarlierNodes.PutFinished(run, rehearsal: false);
        EarlierNodes.PutFinished(run, rehearsal: true);
        run.Settle();
        await run.StepAsync(
            "01-look",
            "Get-DirexioStatus",
            $"Get-DirexioStatus -Domain {GoldenRun.Domain}",
            $"New-DirexioReport -Domain {GoldenRun.Domain} -Operation NewDeploy -Html -Confirm:$false",
            $"New-DirexioReport -Domain {GoldenRun.Domain} -Operation Update -Confirm:$false",
            $"Get-DirexioStatus {Node}");
        await run.StepAsync(
            "02-worked-on",
            $"Get-DirexioCostEstimate {Node}",
            $"Test-DirexioRuntime {Node} -Check McpSmoke",
            $"Repair-DirexioDeployment {Node} -Confirm:$false",
            $"Sync-DirexioCredential {Node} -Confirm:$false", Resume,
            $"Confirm-DirexioGate {Node} -Gate AppInitialization -Evidence 'A password of their own was chosen on a tablet' -Confirm:$false");
        await run.StepAsync("03-removed", $"{Remove} -KeepServiceDirectory", $"Get-DirexioStatus {Node}");
    });

    [Fact]
    public Task A_node_at_which_0_1_0_stopped() => Run("0.1.0-stopped", async run =>
    {
        EarlierNodes.PutStopped(run);
        run.Settle();
        await run.StepAsync("01-resumed", $"Get-DirexioStatus {Node}", $"{Resume} -ConnectAgent claudecode");
        await run.StepAsync("02-removed", Remove);
    });

    [Fact]
    public Task Nodes_of_other_lines_and_tools() => Run("other-lines", async run =>
    {
        var domains = EarlierNodes.PutOthers(run);
        run.Settle();
        await run.StepAsync("01-status", ["Get-DirexioStatus", .. domains.Select(domain => $"New-DirexioReport -Domain {domain} -Operation NewDeploy -Confirm:$false")]);
        await run.StepAsync("02-refused", [.. domains.Where(EarlierNodes.IsForeign).Select(domain => $"Resume-DirexioDeployment -Domain {domain} -Force")]);
    });

    private static async Task Run(string name, Func<GoldenRun, Task> steps)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "compares files with the paths that they have on Linux");
        using var run = new GoldenRun(name);
        await steps(run);
        run.AssertSame();
    }
}
