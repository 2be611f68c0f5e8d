namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>Where PowerShell lets a script call no method, as under a policy for applications, results are shown all the same.</summary>
public sealed class ConstrainedLanguageTests : IDisposable
{
    private const string Node = "constrained.example.org";

    private readonly Shell shell = new();

    public ConstrainedLanguageTests()
    {
        shell.Run($"$global:d = Start-DirexioDeployment {Node} -Rehearse -ConfirmDomainBinding -Force").ThrowIfFailed();
        shell.Run("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'").ThrowIfFailed();
        Assert.NotNull(shell.Run("[Direxio.Deployer.PowerShell.Views.ViewTime]::Of([datetime]::Now)").Error);
    }

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("$d", "Completed", "NextAction")]
    [InlineData("$d.Delivery", "InitializationCode", "NextAction")]
    [InlineData("Get-DirexioStatus -Rehearse", "Status", "us-east-1")]
    [InlineData("Get-DirexioStatus constrained.example.org -Rehearse", "WhereBlocked", "NextAction")]
    [InlineData("Get-DirexioCostEstimate -Rehearse", "TotalMonthlyUsd", "Region")]
    [InlineData("Test-DirexioDeployment constrained.example.org -Rehearse", "InstanceState", "Severity")]
    public void A_result_is_shown(string command, params string[] expected)
    {
        var shown = shell.Show(command);

        Assert.All(expected, text => Assert.Contains(text, shown, StringComparison.Ordinal));
        Assert.Contains(command.StartsWith("Get-DirexioCost", StringComparison.Ordinal) ? "gp3" : Node, shown, StringComparison.Ordinal);
    }
}
