using System.Management.Automation;
using System.Reflection;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>The cmdlets over AWS credentials, against an AWS on loopback that knows no key, and in rehearsals.</summary>
[Collection(nameof(ProcessWide))]
public sealed class AwsCredentialCommandTests : IDisposable
{
    private const string Id = "AKIAQ6CANARY00000001";
    private const string Secret = "cAnArY0secret1key2of3the4tests5abcDEFxyz";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("direxio-import-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_key_of_the_file_is_what_AWS_is_asked_with_and_a_refused_one_is_not_written()
    {
        using var aws = new RefusingAws($"{Id} and {Secret} are not known");
        using var shell = new Shell();

        var result = Import(shell, aws.Address, "-Verbose -Debug");

        Assert.Equal("AccessKeyNotActive", result.ErrorId);
        Assert.Contains(aws.Authorizations, header => header.StartsWith($"AWS4-HMAC-SHA256 Credential={Id}/", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(folder.FullName, "credentials")));
        var told = string.Join('\n', result.Verbose.Concat(result.Warnings).Concat(result.Progress.Select(record => record.ToString())))
            + result.Error + result.Error!.ErrorDetails + result.Error.ErrorDetails.RecommendedAction + result.Error.Exception + result.Error.TargetObject;
        Assert.Contains("sts GetCallerIdentity", told);
        Assert.All([Id, Secret], secret => Assert.DoesNotContain(secret, told));
    }

    [Fact]
    public void A_relative_path_is_that_of_the_session()
    {
        Write();
        using var shell = new Shell();

        var result = shell.Run(
            "$ExecutionContext.SessionState.Path.SetLocation($args[0]) > $null; Import-DirexioAwsCredential ./keys.csv -ProfileName relative -Rehearse", folder.FullName).ThrowIfFailed();

        Assert.Equal("relative", Assert.IsType<AwsCredential>(Assert.Single(result.Output).BaseObject).ProfileName);
    }

    [Fact]
    public void What_it_shows_has_no_key_and_says_what_to_do()
    {
        Write();
        using var shell = new Shell();

        var shown = shell.Show("Import-DirexioAwsCredential $args[0] -ProfileName shown -RehearseEvent RootIdentity", Path.Combine(folder.FullName, "keys.csv"));

        Assert.DoesNotContain("#ERR", shown);
        Assert.Contains("(root user)", shown);
        Assert.Contains("keep the file", shown);
        Assert.All([Id, Secret], secret => Assert.DoesNotContain(secret, shown));
    }

    [Theory]
    [InlineData("Get-DirexioAwsPolicy -Partition ", "aws-eusc")]
    [InlineData("Get-DirexioAwsPolicy -Scope Op", "Operate")]
    [InlineData("Test-DirexioAwsPermission -Feature Rou", "Route53")]
    [InlineData("Import-DirexioAwsCredential -Region eu-central-", "eu-central-1")]
    public void Choices_are_completed(string line, string expected)
    {
        using var shell = new Shell();
        Assert.Contains(expected, shell.Complete(line));
    }

    [Fact]
    public void A_policy_and_permissions_have_views()
    {
        using var shell = new Shell();
        var policy = shell.Show("Get-DirexioAwsPolicy Remove -Partition aws-cn");
        var permissions = shell.Show("Test-DirexioAwsPermission Remove -Rehearse");

        Assert.DoesNotContain("#ERR", policy + permissions);
        Assert.Contains("arn:aws-cn:ec2", policy);
        Assert.Matches("ec2:TerminateInstances +Allowed +Simulation", permissions);
    }

    [Fact]
    public void What_is_denied_is_an_error_after_its_rows()
    {
        using var aws = new RefusingAws("You are not authorized to perform this operation.", "UnauthorizedOperation", knowsRoot: true);
        File.WriteAllText(
            Path.Combine(folder.FullName, "credentials"), $"[default]\naws_access_key_id = {Id}\naws_secret_access_key = {Secret}\n");
        using var shell = new Shell();

        var result = WithKey(
            shell, aws.Address, "Test-DirexioAwsPermission Remove -Region eu-central-1 -ErrorAction SilentlyContinue -ErrorVariable seen; $seen");

        var denied = result.Output.Select(row => row.BaseObject).OfType<AwsPermissionCheck>()
            .Where(row => row.Decision == AwsPermissionDecision.Denied).ToList();
        Assert.NotEmpty(denied);
        var error = Assert.IsType<ErrorRecord>(result.Output[^1].BaseObject);
        Assert.StartsWith("PermissionMissing,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(denied[0].Action, error.ToString());
        Assert.Contains("Get-DirexioAwsPolicy -Region eu-central-1", ((DeployException)error.Exception).NextAction);
    }

    // An Allowed that nobody said would be a guess.
    [Fact]
    public void Quiet_is_false_and_no_error_where_one_is_denied_or_cannot_be_told()
    {
        using var aws = new RefusingAws("You are not authorized to perform this operation.", "UnauthorizedOperation", knowsRoot: true);
        File.WriteAllText(
            Path.Combine(folder.FullName, "credentials"), $"[default]\naws_access_key_id = {Id}\naws_secret_access_key = {Secret}\n");
        using var shell = new Shell();

        var denied = WithKey(shell, aws.Address, "Test-DirexioAwsPermission Remove -Region eu-central-1 -Quiet").ThrowIfFailed();
        var unknown = WithKey(
            shell,
            aws.Address,
            "(Test-DirexioAwsPermission Budget -Region eu-central-1).Decision; Test-DirexioAwsPermission Budget -Quiet");

        Assert.Equal(false, Assert.Single(denied.Output).BaseObject);
        Assert.All(
            unknown.ThrowIfFailed().Output.SkipLast(1), decision => Assert.Equal(AwsPermissionDecision.Unknown, decision.BaseObject));
        Assert.Equal(false, unknown.Output[^1].BaseObject);
    }

    [Fact]
    public void Every_cmdlet_that_emits_a_row_for_each_check_has_Quiet()
    {
        var cmdlets = typeof(AsyncCommand).Assembly.GetExportedTypes()
            .Select(type => (
                Type: type,
                Outputs: type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(one => one.Type).Select(one => one.Type)))
            .Where(cmdlet => cmdlet.Outputs.Any(output => output.Name.EndsWith("Check", StringComparison.Ordinal)))
            .ToList();

        Assert.Equal(5, cmdlets.Count);
        Assert.All(cmdlets, cmdlet =>
        {
            Assert.Contains(typeof(bool), cmdlet.Outputs);
            Assert.NotNull(cmdlet.Type.GetProperty("Quiet"));
        });
    }

    private void Write() => File.WriteAllText(Path.Combine(folder.FullName, "keys.csv"), $"Access key ID,Secret access key\n{Id},{Secret}\n");

    private ShellResult Import(Shell shell, string address, string parameters)
    {
        Write();
        return WithKey(shell, address, $"Import-DirexioAwsCredential \"$($args[1])/keys.csv\" -Region eu-central-1 {parameters}");
    }

    private ShellResult WithKey(Shell shell, string address, string command) => shell.Run(
        $$"""
        $kept = $env:AWS_SHARED_CREDENTIALS_FILE, $env:AWS_CONFIG_FILE
        $env:AWS_ENDPOINT_URL, $env:AWS_SHARED_CREDENTIALS_FILE, $env:AWS_CONFIG_FILE = $args[0], "$($args[1])/credentials", "$($args[1])/config"
        try { {{command}} }
        finally { $env:AWS_ENDPOINT_URL, $env:AWS_SHARED_CREDENTIALS_FILE, $env:AWS_CONFIG_FILE = @($null) + $kept }
        """,
        address,
        folder.FullName);
}
