namespace Direxio.Deployer.Host.Tests;

/// <summary>What the program prints holds no secret that it was given or that lies in its home.</summary>
public sealed class CanaryTests
{
    private static readonly string Given = $"canaryGiven{Guid.NewGuid():N}";

    [Theory]
    [InlineData("Text")]
    [InlineData("Json")]
    public async Task A_key_given_for_the_agent_is_in_no_output(string format)
    {
        var script = "$DebugPreference = 'Continue'; $option = @{ api_key = $env:CANARY_VALUE }; "
            + $"Get-DirexioPlan host-{format}.example.org -Rehearse -ConnectAgent codex -ConnectAgentOption $option -Verbose -Debug; "
            + $"Start-DirexioDeployment host-{format}.example.org -Rehearse -ConfirmDomainBinding -Force -ConnectAgent codex -ConnectAgentOption $option -Verbose -Debug; "
            + $"Get-DirexioStatus host-{format}.example.org -Rehearse; New-DirexioReport host-{format}.example.org NewDeploy -Html -Rehearse -Verbose; "
            + "Get-DirexioStatus $env:CANARY_VALUE";

        var answer = await Run("-OutputFormat", format, "-Command", script);

        Assert.Contains("operation-report.html", answer.Output);
        Assert.Contains("[redacted]", answer.Error + answer.Output);
        Assert.DoesNotContain(Given, answer.Output + answer.Error);
    }

    private static async Task<HostAnswer> Run(params string[] arguments)
    {
        using var process = HostProcess.Start(
            HostProcess.Program, arguments, HostProcess.BuiltModule, new Dictionary<string, string> { ["CANARY_VALUE"] = Given });
        return await HostProcess.Finish(process);
    }
}
