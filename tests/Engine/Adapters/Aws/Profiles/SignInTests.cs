using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws.Profiles;

/// <summary>What a sign-in asks, keeps and writes.</summary>
public sealed class SignInTests
{
    private const string Base =
        """
        [base]
        aws_access_key_id = AKIABASEEXAMPLE
        aws_secret_access_key = base/secret/EXAMPLEKEY

        """;

    private const string Mfa =
        """
        [profile m]
        role_arn = arn:aws:iam::111122223333:role/M
        source_profile = base
        mfa_serial = arn:aws:iam::111122223333:mfa/u

        """;

    private const string Sso =
        """
        [sso-session corp]
        sso_start_url = https://corp.example/start
        sso_region = eu-west-1

        [profile s]
        sso_session = corp
        sso_account_id = 111122223333
        sso_role_name = Admin

        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_MFA_code_is_asked_for_once_in_a_command_that_works_in_many_regions()
    {
        using var home = new CredentialHome { Prompt = { MfaCode = "123456" } }.Credentials(Base).Config(Mfa)
            .Set("AWS_ENDPOINT_URL", "@STUB@");
        using var redactor = new Redactor();
        var signIns = new AwsSignIns(home.Variables, TimeProvider.System, home.Prompt) { Endpoint = home.Stub.Endpoint };
        var observer = new EngineObserver(new Silent(), redactor);

        foreach (var region in new[] { "eu-central-1", "us-east-1", "eu-west-1" })
        {
            using var ports = signIns.Connect(new(region, "m"), observer);
            await ports.Identity.GetAsync(Cancel);
            Assert.Equal("ASIAM.AKIABASEEXAMPLE", home.Signer);
        }

        Assert.Equal(["arn:aws:iam::111122223333:mfa/u"], home.Prompt.Asked);
        Assert.Single(home.Stub.Requests, request => request.Action == "AssumeRole");
    }

    [Fact]
    public async Task A_sign_in_by_browser_is_offered_and_what_comes_of_it_is_kept_for_every_AWS_tool()
    {
        using var home = new CredentialHome { Prompt = { SignsIn = true }, StandIn = { PendingSignIns = 2 } }.Config(Sso);

        var (_, chain) = await home.AskAsync("s", Cancel, new InstantClock());

        Assert.Equal("ASIASSO.Admin.T3", home.Signer);
        Assert.Equal(CredentialKind.IdentityCenter, chain.Kind);
        Assert.Equal(new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc), chain.Expiry);
        Assert.Equal(["https://corp.example/start", "https://device.example/?c=ABCD-EFGH ABCD-EFGH"], home.Prompt.Asked);
        var kept = JsonNode.Parse(File.ReadAllText(Assert.Single(
            Directory.GetFiles(Path.Combine(home.Folder, ".aws", "sso", "cache")))))!;
        Assert.Equal("T3", (string?)kept["accessToken"]);
        Assert.Equal("rnewEXAMPLE", (string?)kept["refreshToken"]);
        Assert.Equal("https://corp.example/start", (string?)kept["startUrl"]);
        Assert.Equal("2099-01-01T00:00:00Z", (string?)kept["registrationExpiresAt"]);

        home.Prompt.SignsIn = false;
        await home.AskAsync("s", Cancel);
        Assert.Equal("ASIASSO.Admin.T3", home.Signer);
    }

    [Fact]
    public async Task Whoever_stops_the_command_does_not_wait_for_the_browser()
    {
        using var home = new CredentialHome
        {
            Prompt = { SignsIn = true, Stops = true },
            StandIn = { PendingSignIns = int.MaxValue },
        }.Config(Sso);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new AwsCredentialChain(home.Connection("s")).GetCredentialsAsync());

        Assert.Equal(2, home.Prompt.Asked.Count);
        Assert.False(Directory.Exists(Path.Combine(home.Folder, ".aws", "sso")));
    }

    [Fact]
    public async Task A_session_of_aws_login_that_was_refreshed_is_kept_with_all_else_in_its_file()
    {
        var one = CredentialCase.All.Single(other => other.Name == "aws login that has ended is refreshed");
        using var home = one.Arrange();
        var file = one.Files.Keys.Single();
        var before = JsonNode.Parse(home.Read(file))!;

        await home.AskAsync("l", Cancel);

        var after = JsonNode.Parse(home.Read(file))!;
        Assert.Equal("ASIALOGINTWOEXAMPLE", (string?)after["accessToken"]!["accessKeyId"]);
        Assert.Equal("111122223333", (string?)after["accessToken"]!["accountId"]);
        Assert.Equal("lnextEXAMPLE", (string?)after["refreshToken"]);
        Assert.Equal((string?)before["dpopKey"], (string?)after["dpopKey"]);
        Assert.Equal((string?)before["clientId"], (string?)after["clientId"]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(home.Folder, file)));
        }
    }

    [Fact]
    public async Task A_file_that_was_corrected_is_read_again_by_the_next_command()
    {
        using var home = new CredentialHome().Credentials(Base).Config("[default]\nregion = eu-west-1\ns3 =\n    bad_syntax @ s3v4\n");
        var failure = await Assert.ThrowsAsync<CloudException>(() => home.AskAsync("base", Cancel));
        Assert.Equal("ProfileFileMalformed", failure.Code);
        var profiles = new SharedProfiles(home.Variables);
        Assert.Equal("ProfileFileMalformed", Assert.Throws<DeployException>(() => profiles.FindRegion("base")).Code);
        Assert.Contains("base", profiles.Names);

        home.Config("[profile base]\nregion = eu-west-3\n");
        await home.AskAsync("base", Cancel);
        Assert.Equal("AKIABASEEXAMPLE", home.Signer);
        Assert.Equal("eu-west-3", profiles.FindRegion("base"));

        home.Write("else/creds", Base.Replace("BASE", "ELSE", StringComparison.Ordinal))
            .Set("AWS_SHARED_CREDENTIALS_FILE", "@HOME@/else/creds");
        await home.AskAsync("base", Cancel);
        Assert.Equal("AKIAELSEEXAMPLE", home.Signer);
    }

    [Theory]
    [InlineData("base", null, "eu-west-3")]
    [InlineData(null, "AWS_PROFILE", "eu-west-3")]
    [InlineData(null, "AWS_DEFAULT_PROFILE", "eu-west-3")]
    [InlineData(null, null, "eu-north-1")]
    [InlineData("gone", null, null)]
    public void The_region_is_that_of_the_profile_that_is_meant(string? given, string? variable, string? region)
    {
        using var home = new CredentialHome().Config("[default]\nregion = eu-north-1\n[profile base]\nregion = eu-west-3\n");
        _ = variable is null ? home : home.Set(variable, "base");

        Assert.Equal(region, new SharedProfiles(home.Variables).FindRegion(given));
    }

    [Fact]
    public void A_region_with_a_comment_behind_it_is_refused_with_its_line()
    {
        using var home = new CredentialHome().Config("[default]\nregion = eu-west-1 # home\n");

        var refusal = Assert.Throws<DeployException>(() => new SharedProfiles(home.Variables).FindRegion(null));

        Assert.Equal("ProfileFileMalformed", refusal.Code);
        Assert.Contains("config, line 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("region", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("run the same command again.", refusal.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_process_is_given_no_secret_and_what_it_prints_is_redacted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");
        using var home = new CredentialHome()
            .Config("[profile c]\ncredential_process = sh @HOME@/spy\n")
            .Write("spy", "env > @HOME@/seen\necho AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY locked >&2\nexit 1\n")
            .Set("AWS_SESSION_TOKEN", "leftTokenEXAMPLE")
            .Set("DIREXIO_SPEECH_API_KEY", "speechEXAMPLE")
            .Set("AWS_CONFIG_FILE", "@HOME@/.aws/config");

        var failure = await Assert.ThrowsAsync<CloudException>(() => home.AskAsync("c", Cancel));

        Assert.Contains("locked", failure.ServiceMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("wJalr", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("EXAMPLEKEY", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("EXAMPLE", home.Read("seen"), StringComparison.Ordinal);
        Assert.Contains("AWS_CONFIG_FILE=", home.Read("seen"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_end_soon_are_fetched_again_and_those_that_hold_are_not()
    {
        var one = CredentialCase.All.Single(other => other.Name == "a role by a source profile");
        using var home = one.Arrange();
        var connection = home.Connection("m");
        var chain = new AwsCredentialChain(connection);
        Assert.Equal((CredentialKind.Unknown, null), (chain.Kind, chain.Expiry));

        await chain.GetCredentialsAsync();
        await chain.GetCredentialsAsync();

        Assert.Single(home.Stub.Requests, request => request.Action == "AssumeRole");
        Assert.Equal(new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc), chain.Expiry);
        Assert.Equal("profile m (role M by profile base)", chain.Source);
    }

    private sealed class Silent : IDeploymentObserver
    {
        public void OnEvent(DeploymentEvent deploymentEvent)
        {
        }
    }
}
