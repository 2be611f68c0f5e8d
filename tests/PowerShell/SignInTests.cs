namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What a cmdlet asks of the person at the terminal when a profile needs more than keys.</summary>
[Collection(nameof(ProcessWide))]
public sealed class SignInTests
{
    private const string Config =
        """
        [profile base]
        aws_access_key_id = AKIABASEEXAMPLE
        aws_secret_access_key = base/secret/EXAMPLEKEY

        [profile m]
        role_arn = arn:aws:iam::111122223333:role/M
        source_profile = base
        mfa_serial = arn:aws:iam::111122223333:mfa/u

        [profile s]
        sso_start_url = https://corp.example/start
        sso_region = eu-west-1
        sso_account_id = 111122223333
        sso_role_name = Admin

        """;

    [Theory]
    [InlineData("m", "", null, "MfaCodeMissing")]
    [InlineData("m", "-MfaCode 12345", null, "MfaCodeMalformed")]
    [InlineData("m", "", "12345", "MfaCodeMalformed")]
    [InlineData("m", "-MfaCode 123456", null, null)]
    [InlineData("m", "", "123456", null)]
    [InlineData("s", "", null, "SsoSignInNeeded")]
    public async Task A_code_is_taken_from_the_parameter_or_asked_for_or_the_way_out_is_told(
        string profile, string parameter, string? typed, string? error)
    {
        using var aws = new RefusingAws();
        using var shell = new Shell();
        shell.Host.Typed = typed;

        var result = Ask(shell, aws.Address, $"Get-DirexioCostEstimate -Region eu-central-1 -ProfileName {profile} {parameter}");

        Assert.Equal(
            error is null,
            result.Error!.Exception.Message.Contains("The security token is invalid", StringComparison.Ordinal));
        Assert.True(error is null || error == result.ErrorId, result.ErrorId);
        Assert.Equal(typed is not null, shell.Host.Prompts.Any(prompt => prompt.Contains("mfa/u", StringComparison.Ordinal)));
        Assert.Equal(
            error is null,
            aws.Authorizations.Any(header => header.Contains("Credential=AKIABASEEXAMPLE/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_malformed_file_is_named_and_the_next_command_reads_it_again()
    {
        using var shell = new Shell();

        var result = Ask(shell, "http://127.0.0.1:9", "Get-DirexioCostEstimate -Region eu-central-1", "[default]\ns3 =\n    bad @ s3v4\n");
        Assert.Equal("ProfileFileMalformed", result.ErrorId);
        Assert.Contains("config, line 3", result.Error!.Exception.Message, StringComparison.Ordinal);

        result = Ask(shell, "http://127.0.0.1:9", "Get-DirexioCostEstimate -Region eu-central-1 -ProfileName gone");
        Assert.Equal("ProfileNotFound", result.ErrorId);
        Assert.Contains("base, m, s", result.Error!.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    private static ShellResult Ask(Shell shell, string address, string command, string config = Config)
    {
        File.WriteAllText(StagedModule.SharedConfig, config);
        File.WriteAllText(StagedModule.SharedCredentials, string.Empty);
        try
        {
            return shell.Run(
                $$"""
                $env:AWS_ENDPOINT_URL, $env:AWS_EC2_METADATA_DISABLED = $args[0], 'true'
                try { {{command}} }
                finally { $env:AWS_ENDPOINT_URL, $env:AWS_EC2_METADATA_DISABLED = $null, $null }
                """,
                address);
        }
        finally
        {
            File.Delete(StagedModule.SharedConfig);
            File.Delete(StagedModule.SharedCredentials);
        }
    }
}
