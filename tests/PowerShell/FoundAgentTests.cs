namespace Direxio.Deployer.PowerShell.Tests;

[Collection(nameof(ProcessWide))]
public sealed class FoundAgentTests
{
    [Fact]
    public void How_the_agent_was_found_travels_from_the_plan_to_the_delivery()
    {
        using var shell = new Shell();

        var result = shell.Run(
            """
            $env:DIREXIO_CONNECT_AGENT = 'kimi'
            try { $plan = Get-DirexioPlan found.example.org -Rehearse } finally { $env:DIREXIO_CONNECT_AGENT = $null }
            $plan.AgentDetection
            ($plan | Start-DirexioDeployment -ConfirmDomainBinding).Delivery | ForEach-Object { $_.ConnectAgent; $_.ConnectAgentDetection }
            """).ThrowIfFailed();

        Assert.Equal(["DIREXIO_CONNECT_AGENT", "kimi", "DIREXIO_CONNECT_AGENT"], result.Output.Select(item => item.ToString()));
    }
}
