namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What Test-DirexioDeployment answers where something is wrong, or could not be checked.</summary>
public sealed class DeploymentCheckTests
{
    private const string Seen = "-ErrorAction SilentlyContinue -ErrorVariable seen; $seen.FullyQualifiedErrorId; $seen.Exception.NextAction";

    [Fact]
    public void A_node_without_a_backup_passes_with_a_warning_that_names_the_way()
    {
        using var shell = new Shell();
        _ = Deploy(shell, "unbacked.example.org");

        var rows = shell.Run("Test-DirexioDeployment unbacked.example.org -Rehearse").ThrowIfFailed().Output;

        var backup = rows.Select(row => (DeploymentCheck)row.BaseObject).Single(row => row.Name == "Backup");
        Assert.Equal(CheckSeverity.Warning, backup.Severity);
        Assert.Contains("Backup-DirexioNode -Domain unbacked.example.org -Rehearse", backup.Fix, StringComparison.Ordinal);
        Assert.Equal(
            true,
            Assert.Single(shell.Run("Test-DirexioDeployment unbacked.example.org -Rehearse -Quiet").ThrowIfFailed().Output).BaseObject);
    }

    [Fact]
    public void What_could_not_be_checked_is_no_pass_in_rows_as_in_one_bool()
    {
        using var shell = new Shell();
        File.Delete(Path.Combine(Deploy(shell, "unseen.example.org"), "cc-connect", "matrix-session.json"));

        var result = shell.Run("Test-DirexioDeployment unseen.example.org -Rehearse " + Seen).Output;

        var rows = result.Select(row => row.BaseObject).OfType<DeploymentCheck>().ToList();
        Assert.Contains(rows, row => row is { Name: "CallRelay", Severity: CheckSeverity.Unknown });
        Assert.DoesNotContain(rows, row => row.Severity == CheckSeverity.Error);
        Assert.StartsWith("DeploymentCheckIncomplete,", (string)result[^2].BaseObject, StringComparison.Ordinal);
        Assert.Contains("-Domain unseen.example.org -Rehearse", (string)result[^1].BaseObject, StringComparison.Ordinal);
        Assert.Equal(
            false,
            Assert.Single(shell.Run("Test-DirexioDeployment unseen.example.org -Rehearse -Quiet").ThrowIfFailed().Output).BaseObject);
    }

    private static string Deploy(Shell shell, string domain) => Path.GetDirectoryName((string)Assert.Single(shell.Run(
        $"(Start-DirexioDeployment {domain} -Rehearse -ConfirmDomainBinding -Force).StatePath").ThrowIfFailed().Output).BaseObject)!;
}
