using Xunit;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A piped backup stands for itself: nothing but what was piped is removed, and what has to stay stays.</summary>
public sealed class BackupPipeTests
{
    private const string Bucket = "$in = @{ Rehearse = $true; S3Uri = \"s3://direxio-$($args[0])/nodes\" }; ";

    [Fact]
    public void Only_what_is_piped_is_removed_and_not_what_lies_beside_it()
    {
        const string domain = "only.pipe.example.org";
        using var shell = Deployed(domain);
        shell.Run(Here, domain).ThrowIfFailed();
        shell.Run(Here, domain).ThrowIfFailed();
        var all = Newest(shell, domain);
        Assert.Equal(4, all.Count);

        var removed = shell.Run(
            "Get-DirexioBackup $args[0] -Rehearse | Where-Object Path -eq $args[1] | Remove-DirexioBackup -Keep 1 -Confirm:$false",
            domain,
            all[2]);

        Assert.Equal([all[2]], Paths(removed));
        Assert.Equal([all[0], all[1], all[3]], Newest(shell, domain));
    }

    [Fact]
    public void The_newest_stay_although_they_are_piped_and_that_is_said()
    {
        const string domain = "stay.pipe.example.org";
        using var shell = Deployed(domain);
        shell.Run(Here, domain).ThrowIfFailed();
        var all = Newest(shell, domain);

        var result = shell.Run(
            "(Get-DirexioBackup $args[0] -Rehearse)[0] | Remove-DirexioBackup -Keep 1 -Confirm:$false", domain).ThrowIfFailed();

        Assert.Empty(result.Output);
        Assert.Contains(result.Information, note => note.ToString().Contains("newest 1 complete backups"));
        Assert.Equal(all, Newest(shell, domain));
    }

    [Fact]
    public void A_list_of_all_keeps_as_many_as_are_to_stay()
    {
        const string domain = "all.pipe.example.org";
        using var shell = Deployed(domain);
        shell.Run(Here, domain).ThrowIfFailed();
        shell.Run(Here, domain).ThrowIfFailed();
        var all = Newest(shell, domain);

        shell.Run("(Get-DirexioBackup $args[0] -Rehearse) | Remove-DirexioBackup -Keep 2 -Confirm:$false", domain).ThrowIfFailed();

        Assert.Equal(all.Take(2), Newest(shell, domain));
    }

    [Fact]
    public void What_is_piped_from_a_bucket_is_removed_in_the_bucket_and_not_on_this_machine()
    {
        const string domain = "bucket.pipe.example.org";
        using var shell = Deployed(domain);
        var local = Paths(shell.Run(Here, domain));
        var stored = Paths(shell.Run(There, domain));

        var removed = Paths(shell.Run(
            Bucket + "$backups = Get-DirexioBackup $args[0] @in; Backup-DirexioNode $args[0] @in -WarningAction Ignore > $null; "
                + "$backups | Remove-DirexioBackup -Keep 1 -Confirm:$false",
            domain));

        Assert.Equal(stored, removed);
        Assert.Equal(local, Paths(shell.Run("Get-DirexioBackup $args[0] -Rehearse", domain)));
        Assert.Single(Paths(shell.Run(Bucket + "Get-DirexioBackup $args[0] @in", domain)));
    }

    [Fact]
    public void What_is_piped_from_a_folder_is_removed_in_that_folder()
    {
        const string domain = "folder.pipe.example.org";
        using var shell = Deployed(domain);
        var usual = Paths(shell.Run(Here, domain));
        var folder = Directory.CreateTempSubdirectory("direxio-pipe-").FullName;
        try
        {
            const string make = "Backup-DirexioNode $args[0] -Rehearse -Path $args[1] -WarningAction Ignore";
            var first = Paths(shell.Run(make, domain, folder));

            shell.Run(make, domain, folder).ThrowIfFailed();

            Assert.Equal(first, Paths(shell.Run(
                "(Get-DirexioBackup $args[0] -Rehearse -Path $args[1]) | Remove-DirexioBackup -Keep 1 -Confirm:$false", domain, folder)));
            Assert.Equal(usual, Paths(shell.Run("Get-DirexioBackup $args[0] -Rehearse", domain)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("-S3Uri s3://direxio-elsewhere", "uri.pipe.example.org")]
    [InlineData("-Path /", "path.pipe.example.org")]
    public void Another_place_than_that_of_the_piped_backup_is_refused_and_nothing_goes(string named, string domain)
    {
        using var shell = Deployed(domain);
        var before = Paths(shell.Run(Here, domain));

        var result = shell.Run($"(Get-DirexioBackup $args[0] -Rehearse) | Remove-DirexioBackup -Keep 1 -Confirm:$false {named}", domain);

        Assert.Equal("BackupElsewhere", result.ErrorId);
        Assert.Empty(result.Output);
        Assert.Equal(before, Paths(shell.Run("Get-DirexioBackup $args[0] -Rehearse", domain)));
    }

    [Fact]
    public void All_of_a_list_are_asked_about_once_each()
    {
        const string domain = "once.pipe.example.org";
        using var shell = Deployed(domain);
        shell.Run(Here, domain).ThrowIfFailed();
        shell.Host.Answer = 'N';

        Assert.Empty(shell.Run("(Get-DirexioBackup $args[0] -Rehearse) | Remove-DirexioBackup -Keep 1", domain).ThrowIfFailed().Output);

        Assert.Single(shell.Host.Prompts);
    }

    [Fact]
    public void A_list_of_what_is_piped_is_of_the_same_place()
    {
        const string domain = "list.pipe.example.org";
        using var shell = Deployed(domain);
        var stored = Paths(shell.Run(There, domain));

        Assert.Equal(stored, Paths(shell.Run(Bucket + "(Get-DirexioBackup $args[0] @in)[0] | Get-DirexioBackup", domain)));
    }

    private const string Here = "$node = $args[0]; 1..2 | ForEach-Object { Backup-DirexioNode $node -Rehearse -WarningAction Ignore }";
    private const string There = Bucket + "$node = $args[0]; 1..2 | ForEach-Object { Backup-DirexioNode $node @in -CreateBucket -WarningAction Ignore }";

    private static List<string> Paths(ShellResult result) =>
        [.. result.ThrowIfFailed().Output.Select(backup => (string)backup.Properties["Path"].Value).Order(StringComparer.Ordinal)];

    private static List<string> Newest(Shell shell, string domain) =>
        [
            .. shell.Run("Get-DirexioBackup $args[0] -Rehearse", domain).ThrowIfFailed().Output
                .Select(backup => (string)backup.Properties["Path"].Value),
        ];

    private static Shell Deployed(string domain)
    {
        var shell = new Shell();
        shell.Run("Start-DirexioDeployment $args[0] -Rehearse -ConfirmDomainBinding -Region us-east-1 -Force", domain).ThrowIfFailed();
        shell.Host.Clear();
        return shell;
    }
}
