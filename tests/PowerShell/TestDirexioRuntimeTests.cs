using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Tests;

public sealed class TestDirexioRuntimeTests
{
    [Fact]
    public void A_rehearsed_node_has_a_row_for_each_check()
    {
        using var shell = new Shell();
        Deploy(shell, "rows.example.org");

        var rows = shell.Run("Test-DirexioRuntime rows.example.org -Rehearse").ThrowIfFailed().Output.Select(row => (RuntimeCheck)row.BaseObject).ToList();

        Assert.Equal(Enum.GetValues<RuntimeCheckName>(), rows.Select(row => row.Name));
        Assert.Equal(RuntimeCheckStatus.Passed, rows[^1].Status);
        Assert.All(rows.SkipLast(1), row => Assert.Equal(RuntimeCheckStatus.ManualPending, row.Status));
        Assert.All(rows, row => Assert.True(row.Rehearsal));
    }

    [Fact]
    public void A_check_is_chosen_by_its_name_and_a_node_comes_from_the_pipeline()
    {
        using var shell = new Shell();
        Deploy(shell, "rt-piped.example.org");

        var result = shell.Run("Get-DirexioStatus rt-piped.example.org -Rehearse | Test-DirexioRuntime -Check McpSmoke").ThrowIfFailed();

        Assert.Equal("MessagesRead", ((RuntimeCheck)Assert.Single(result.Output).BaseObject).Code);
    }

    [Fact]
    public void Quiet_is_one_bool_for_each_node_and_what_waits_is_not_well()
    {
        using var shell = new Shell();
        Deploy(shell, "quiet.example.org");

        Assert.Equal(true, Assert.Single(shell.Run("Test-DirexioRuntime quiet.example.org McpSmoke -Rehearse -Quiet").ThrowIfFailed().Output).BaseObject);
        Assert.Equal(false, Assert.Single(shell.Run("Test-DirexioRuntime quiet.example.org -Rehearse -Quiet").ThrowIfFailed().Output).BaseObject);
    }

    [Fact]
    public void A_failed_check_is_a_row_and_then_an_error_that_ends_nothing()
    {
        using var shell = new Shell();
        var folder = Path.GetDirectoryName(Deploy(shell, "rt-fails.example.org"))!;
        File.Delete(Path.Combine(folder, "credentials.json"));
        File.Delete(Path.Combine(folder, "outputs.json"));

        var result = shell.Run("Test-DirexioRuntime rt-fails.example.org McpSmoke -Rehearse -ErrorAction SilentlyContinue -ErrorVariable seen; $seen.FullyQualifiedErrorId; $seen.Exception.NextAction").Output;

        Assert.Equal(RuntimeCheckStatus.Failed, ((RuntimeCheck)result[0].BaseObject).Status);
        Assert.StartsWith("RuntimeCheckFailed,", (string)result[1].BaseObject, StringComparison.Ordinal);
        Assert.Contains("Resume-DirexioDeployment -Domain rt-fails.example.org -Rehearse", (string)result[2].BaseObject, StringComparison.Ordinal);
        Assert.Equal(false, Assert.Single(shell.Run("Test-DirexioRuntime rt-fails.example.org McpSmoke -Rehearse -Quiet").ThrowIfFailed().Output).BaseObject);
    }

    [Fact]
    public void A_node_that_is_not_known_is_an_error_for_that_one_only()
    {
        using var shell = new Shell();
        Deploy(shell, "rt-known.example.org");

        var result = shell.Run("Test-DirexioRuntime nowhere.example.org, rt-known.example.org McpSmoke -Rehearse -ErrorAction SilentlyContinue -ErrorVariable seen; $seen.Count; $seen.CategoryInfo.Category").Output;

        Assert.Equal("rt-known.example.org", ((RuntimeCheck)result[0].BaseObject).Domain);
        Assert.Equal((1, ErrorCategory.ObjectNotFound), ((int)result[1].BaseObject, (ErrorCategory)result[2].BaseObject));
    }

    [Fact]
    public void Rows_show_what_to_do_next()
    {
        using var shell = new Shell();
        Deploy(shell, "rt-shown.example.org");

        var shown = shell.Show("Test-DirexioRuntime rt-shown.example.org -Rehearse");

        Assert.Matches(@"shown\.example\.org[\s\S]+McpSmoke +Passed +MessagesRead", shown);
        Assert.Contains("npm install -g", shown);
    }

    [Fact]
    public void Domain_and_check_are_completed()
    {
        using var shell = new Shell();
        Deploy(shell, "tabbed-runtime.example.org");

        Assert.Contains("tabbed-runtime.example.org", shell.Complete("Test-DirexioRuntime -Rehearse -Domain tabbed-r"));
        Assert.Contains("McpTools", shell.Complete("Test-DirexioRuntime -Check McpT"));
    }

    private static string Deploy(Shell shell, string domain) => (string)shell
        .Run($"(Start-DirexioDeployment {domain} -Rehearse -ConfirmDomainBinding -Force).StatePath").ThrowIfFailed().Output[0].BaseObject;
}
