namespace Direxio.Deployer.Host.Tests;

/// <summary>The program with the module that was built beside it, as a user gets it.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task A_rehearsed_deployment_completes_with_its_delivery()
    {
        var answer = await Start("one.example.org", "-Force");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("Completed", answer.Output);
        Assert.Contains("initialization code", answer.Output);
        Assert.DoesNotContain('\u001b', answer.Output);
    }

    [Fact]
    public async Task A_rehearsed_deployment_is_one_document()
    {
        var answer = await Start("two.example.org", "-Force", "-OutputFormat", "Json");

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal("Completed", answer.Json.GetProperty("Status").GetString());
        Assert.Equal(8, answer.Json.GetProperty("Phases").GetArrayLength());
        Assert.Equal("two.example.org", answer.Json.GetProperty("Delivery").GetProperty("AppDomain").GetString());
    }

    [Fact]
    public async Task Waiting_for_the_user_is_its_own_exit_code()
    {
        var answer = await Start("three.example.org", "-Force", "-RehearseEvent", "DnsPending", "-OutputFormat", "Json");

        Assert.Equal(2, answer.ExitCode);
        Assert.Equal("WaitingForUser", answer.Json.GetProperty("Status").GetString());
        Assert.Contains("WARNING: ", answer.Error);
    }

    [Fact]
    public async Task A_failed_phase_is_named_in_the_document()
    {
        var answer = await Start("four.example.org", "-Force", "-RehearseEvent", "BootStepFails", "-OutputFormat", "Json");

        Assert.Equal(1, answer.ExitCode);
        Assert.Equal("S4_BOOTSTRAP_STACK", answer.Json.GetProperty("Error").GetProperty("Phase").GetString());
        Assert.Contains("Resume-DirexioDeployment", answer.Json.GetProperty("Error").GetProperty("NextAction").GetString());
    }

    [Fact]
    public async Task Without_agreement_and_without_a_terminal_it_is_refused()
    {
        var answer = await Start("five.example.org");

        Assert.Equal((1, string.Empty), (answer.ExitCode, answer.Output));
        Assert.Contains("-Force", answer.Error);
    }

    [Fact]
    public async Task Gates_are_confirmed_and_refused_with_an_exit_code_and_one_document()
    {
        await Start("gates.example.org", "-Force");

        var refused = await Run("Confirm-DirexioGate", "-Gate", "AppInitialization", "-Evidence", "done done done", "-Domain", "gates.example.org", "-Rehearse", "-OutputFormat", "Json");
        var confirmed = await Run(
            "Confirm-DirexioGate", "-Gate", "AppInitialization", "-Evidence", "A password of their own was chosen on a tablet", "-Domain", "gates.example.org", "-Rehearse", "-OutputFormat", "Json");
        var sync = await Run("Sync-DirexioCredential", "-Domain", "gates.example.org", "-Rehearse", "-OutputFormat", "Json");

        Assert.Equal((1, "EvidenceIsAPlaceholder"), (refused.ExitCode, refused.Json.GetProperty("Error").GetProperty("Id").GetString()));
        Assert.Equal((0, "AppInitialization"), (confirmed.ExitCode, confirmed.Json.GetProperty("Gate").GetString()));
        Assert.Equal((0, false), (sync.ExitCode, sync.Json.GetProperty("CodeIsUsable").GetBoolean()));
    }

    [Fact]
    public async Task What_a_removal_would_do_is_a_document()
    {
        await Start("whatif.example.org", "-Force");

        var answer = await Run("Remove-DirexioNode", "-Domain", "whatif.example.org", "-Rehearse", "-WhatIf", "-OutputFormat", "Json");

        Assert.Equal((0, true), (answer.ExitCode, answer.Json.GetProperty("WhatIf").GetBoolean()));
        Assert.Contains(
            answer.Json.GetProperty("WouldDo").EnumerateArray(), sentence => sentence.GetString()!.Contains("whatif.example.org"));
    }

    private static Task<HostAnswer> Run(params string[] arguments) =>
        HostProcess.Run(HostProcess.Program, arguments, modulePath: HostProcess.BuiltModule);

    [Fact]
    public async Task A_check_that_fails_is_a_row_and_its_own_exit_code()
    {
        var deployed = await Start("six.example.org", "-Force", "-OutputFormat", "Json");
        var good = await Test("-Check", "McpSmoke");
        var folder = Path.GetDirectoryName(deployed.Json.GetProperty("StatePath").GetString())!;
        File.Delete(Path.Combine(folder, "credentials.json"));
        File.Delete(Path.Combine(folder, "outputs.json"));
        var bad = await Test("-Check", "McpDoctor,McpSmoke");

        Assert.Equal((0, "Passed"), (good.ExitCode, good.Json.GetProperty("Status").GetString()));
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("CredentialsMissing", bad.Output);
        Assert.Contains("McpSmoke", bad.Output + bad.Error);

        static Task<HostAnswer> Test(params string[] more) => HostProcess.Run(
            HostProcess.Program,
            ["Test-DirexioRuntime", "-Domain", "six.example.org", "-Rehearse", "-OutputFormat", "Json", .. more],
            modulePath: HostProcess.BuiltModule);
    }

    private static Task<HostAnswer> Start(string domain, params string[] more) => HostProcess.Run(
        HostProcess.Program,
        ["Start-DirexioDeployment", "-Domain", domain, "-Rehearse", "-ConfirmDomainBinding", .. more],
        modulePath: HostProcess.BuiltModule);
}
