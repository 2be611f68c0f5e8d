using System.Management.Automation;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>No secret reaches a stream of any cmdlet, however much it is asked to say.</summary>
[Collection(nameof(ProcessWide))]
public sealed class CanaryTests
{
    private const string Domain = "canary.example.org";

    private static readonly string Code = "84736251";
    private static readonly string Token = $"canaryToken{Guid.NewGuid():N}";
    private static readonly string BridgeToken = $"canaryBridge{Guid.NewGuid():N}";
    private static readonly string Key = $"canaryKey{Guid.NewGuid():N}";
    private static readonly string Given = $"canaryGiven{Guid.NewGuid():N}";
    private static readonly string Aws = $"canaryAws{Guid.NewGuid():N}";

    private static readonly string[] All = [Code, Token, BridgeToken, Key, Given, Aws];

    // Every stream at its loudest, merged into one.
    private const string Everything =
        """
        param($command, $arguments)
        $DebugPreference = $VerbosePreference = $InformationPreference = $WarningPreference = 'Continue'
        try { & ([scriptblock]::Create($command)) @arguments *>&1 } catch { $_ }
        """;

    public CanaryTests() => Plant();

    [Theory]
    [InlineData("Get-DirexioStatus canary.example.org -Verbose -Debug")]
    [InlineData("New-DirexioReport canary.example.org NewDeploy -Html -Verbose -Debug")]
    [InlineData("New-DirexioReport canary.example.org Destroy -Html -Verbose -Debug")]
    [InlineData("New-DirexioReport canary.example.org Update -Html -WhatIf -Verbose -Debug")]
    public void Of_a_node_with_secrets_in_its_files_nothing_is_told(string command)
    {
        using var shell = new Shell();
        var told = Told(shell, command);

        Assert.Contains("canary.example.org", told);
        AssertSilent(told);
        // Those of other nodes come and go with the tests beside this one.
        var places = new[] { "nodes", "reports" }.Select(place => Path.Combine(Home, place, Domain)).Where(Directory.Exists);
        Assert.All(
            places.SelectMany(place => Directory.EnumerateFiles(place, "operation-report.*", SearchOption.AllDirectories)),
            file => AssertSilent(File.ReadAllText(file)));
    }

    [Fact]
    public void Of_what_was_given_for_the_agent_nothing_is_told_by_plan_start_resume_and_report()
    {
        const string Agent = "-ConnectAgent codex -ConnectAgentCommand \"codex --token $($args[0])\" -ConnectAgentOption @{ api_key = $args[0]; env = @{ MODEL_API_KEY = $args[0] }; note = \"saw $($args[1])\" }";
        using var shell = new Shell();

        var plan = Told(shell, $"Get-DirexioPlan given.example.org -Rehearse {Agent} -Verbose -Debug", Given, Token);
        var start = Told(shell, $"Start-DirexioDeployment given.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force {Agent} -Verbose -Debug -WarningAction Continue", Given, Token);
        var resume = Told(shell, "Resume-DirexioDeployment given.example.org -Rehearse -Verbose -Debug");
        var report = Told(shell, "New-DirexioReport given.example.org NewDeploy -Html -Rehearse -Verbose -Debug");
        var cost = Told(shell, "Get-DirexioCostEstimate given.example.org -Rehearse -Verbose -Debug");
        var repair = Told(shell, "Repair-DirexioDeployment given.example.org -Rehearse -Confirm:$false -Verbose -Debug");
        var removal = Told(shell, "Remove-DirexioNode given.example.org -Rehearse -WhatIf -Verbose -Debug; Remove-DirexioNode given.example.org -Rehearse -Force -Verbose -Debug");

        Assert.Contains("WaitingForUser", start);
        Assert.Contains("S7_VERIFY_E2E is done", resume);
        Assert.Contains("t3.small", cost);
        Assert.Contains("terminated", removal);
        Assert.All([plan, start, resume, report, cost, repair, removal], AssertSilent);
    }

    [Fact]
    public void A_plan_that_does_not_show_a_secret_still_has_it()
    {
        using var shell = new Shell();
        shell.Run(
            "Get-DirexioPlan kept.example.org -Rehearse -ConnectAgent codex -ConnectAgentOption @{ api_key = $args[0] } | Start-DirexioDeployment -ConfirmDomainBinding",
            Given).ThrowIfFailed();

        Assert.Contains(Given, File.ReadAllText(Path.Combine(Home, "rehearsal", "nodes", "kept.example.org", "cc-connect", "config.toml")));
    }

    [Fact]
    public async Task Of_what_AWS_repeats_nothing_is_told()
    {
        using var aws = new RefusingAws($"{Aws} and {Token} and {Code} do not fit");
        using var shell = new Shell();

        var told = Told(
            shell,
            """
            $env:AWS_ENDPOINT_URL = $args[0]
            try
            {
                Find-DirexioOrphan -ProfileName canary -Region eu-central-1 -Verbose -Debug
            }
            catch { $_ }
            try { Get-DirexioPlan real.example.org -ProfileName canary -Region eu-central-1 -SshCidr 192.0.2.1/32 -Verbose -Debug }
            finally { $env:AWS_ENDPOINT_URL = $null }
            """,
            aws.Address);

        Assert.True(told.Contains("[redacted]", StringComparison.Ordinal), told);
        Assert.NotEmpty(aws.Authorizations);
        AssertSilent(told);
    }

    [Fact]
    public void What_is_typed_in_the_wrong_place_is_told_neither_in_message_nor_target()
    {
        using var shell = new Shell();
        var told = Told(shell, "Get-DirexioStatus $args[0]; New-DirexioReport $args[0] NewDeploy; Resume-DirexioDeployment $args[0] -Rehearse", Token);

        Assert.Contains("There is no node", told);
        AssertSilent(told);
    }

    private static string Home => Environment.GetEnvironmentVariable("DIREXIO_HOME")!;

    private static string Told(Shell shell, string command, params object[] arguments)
    {
        var result = shell.Run(Everything, command, arguments);
        var shown = shell.Show($"& {{ {Everything} }} $args[0] $args[1]", command, arguments);
        return shown + string.Join('\n', result.Output.Select(item => Dump(item.BaseObject)).Concat(result.Progress.Select(record => record.ToString())));
    }

    // What somebody sees who looks at an object, or at an error, as closely as can be.
    private static string Dump(object item) => item switch
    {
        ErrorRecord error => $"{error} {error.TargetObject} {error.CategoryInfo} {error.ErrorDetails} {error.ErrorDetails?.RecommendedAction} {error.ScriptStackTrace} "
            + $"{error.InvocationInfo?.PositionMessage} {error.Exception} {error.Exception.Message} {error.Exception.InnerException} "
            + $"{(error.Exception as DeployException)?.Shown} {Json((error.Exception as DeployException)?.Deployment)}",
        _ when item.GetType().Assembly == typeof(Deployment).Assembly => $"{item} {Json(item)}",
        _ => item.ToString() ?? string.Empty,
    };

    private static string Json(object? value) => value is null ? string.Empty : JsonSerializer.Serialize(value, value.GetType());

    // A page may offer a place to end a line in the middle of a secret, or forbid it there.
    private static void AssertSilent(string told) => Assert.All(
        All, secret => Assert.DoesNotContain(secret, told + Regex.Replace(told, "</?(?:wbr|span)[^>]*>", string.Empty)));

    private static void Plant()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Home, "nodes", Domain)).FullName;
        var bridge = Directory.CreateDirectory(Path.Combine(folder, "cc-connect")).FullName;
        var gossip = string.Join(" and ", All);
        File.WriteAllText(Path.Combine(folder, "credentials.json"), JsonSerializer.Serialize(new { profiles = new { @default = new { password = Code, direxio_agent_token = Token } } }));
        File.WriteAllText(Path.Combine(bridge, "config.toml"), $"access_token = \"{BridgeToken}\"\napi_key = \"{Given}\"\n");
        File.WriteAllText(Path.Combine(folder, "run.pem"), $"-----BEGIN OPENSSH PRIVATE KEY-----\n{Key}\n-----END OPENSSH PRIVATE KEY-----\n");
        File.WriteAllText(Path.Combine(folder, "env"), $"export DIREXIO_AGENT_TOKEN={Aws}\n");
        File.WriteAllText(StagedModule.SharedCredentials, $"[canary]\naws_access_key_id = AKIDFORCANARIES\naws_secret_access_key = {Aws}\n");
        File.WriteAllText(Path.Combine(folder, "state.json"), JsonSerializer.Serialize(new
        {
            domain = Domain,
            run_id = "p2p-20260701-101112",
            next_action = gossip,
            phases = new { S0_PREREQ_AWS = new { status = "done", evidence = gossip }, S3_PROVISION = new { status = "failed", evidence = gossip } },
            user_confirmations = new { real_chat = new { status = "confirmed", evidence = gossip } },
            destroy_evidence = new { elastic_ip = new { status = "unknown", detail = gossip } },
        }));
    }
}
