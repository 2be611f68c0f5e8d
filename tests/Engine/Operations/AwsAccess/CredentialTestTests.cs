using Direxio.Deployer.Engine.Operations.AwsAccess;
using Direxio.Deployer.Engine.Tests.Adapters.Aws;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.AwsAccess;

/// <summary>Who the credentials are, and each cause for which they do not work by a name and a way out of its own.</summary>
public sealed class CredentialTestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Account_identity_source_and_clock_are_told()
    {
        using var aws = new StubAws(AwsAccessBench.Identity());
        using var bench = new AwsAccessBench(aws);

        var credential = await TestAsync(bench, new() { Region = "eu-central-1" });

        Assert.Equal(
            ("111122223333", false, "arn:aws:iam::<account>:user/deployer", "given by the caller", "eu-central-1"),
            (credential.AccountId, credential.IsRoot, credential.Arn, credential.Source, credential.Region));
        Assert.Null(credential.ExpiresAt);
        Assert.InRange(credential.ClockDifference!.Value, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
        Assert.Contains("Get-DirexioPlan", credential.NextAction, StringComparison.Ordinal);
        Assert.Empty(bench.Events.Warnings);
    }

    [Fact]
    public async Task The_file_of_a_profile_is_told()
    {
        using var aws = new StubAws(AwsAccessBench.Identity());
        using var bench = new AwsAccessBench(aws);
        bench.Write("aws/credentials", $"[work]\naws_access_key_id = {AwsAccessBench.KeyId}\naws_secret_access_key = {AwsAccessBench.SecretKey}\n");
        bench.Write("aws/config", "[profile corp]\nsso_session = corp\n");

        Assert.Equal(bench.CredentialsFile, (await TestAsync(bench, new() { ProfileName = "work" })).File);
        Assert.Equal(bench.ConfigFile, (await TestAsync(bench, new() { ProfileName = "corp" })).File);
    }

    [Theory]
    [InlineData(20, "20 minutes ahead of AWS's")]
    [InlineData(-20, "20 minutes behind AWS's")]
    [InlineData(60 * 24 * 3, "3 days ahead of AWS's")]
    public async Task A_clock_that_is_off_is_warned_of_as_long_as_AWS_accepts(int minutes, string words)
    {
        using var aws = new StubAws(AwsAccessBench.Identity());
        using var bench = new AwsAccessBench(aws, new ShiftedClock(TimeSpan.FromMinutes(minutes)));

        var credential = await TestAsync(bench, new());

        Assert.Contains(words, Assert.Single(bench.Events.Warnings), StringComparison.Ordinal);
        Assert.InRange(credential.ClockDifference!.Value.TotalMinutes, minutes - 1, minutes + 1);
    }

    [Theory]
    [InlineData("RequestTimeTooSkewed", "The difference is too large.", 20, "20 minutes ahead of AWS's")]
    [InlineData("SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T001500Z - 5 min.)", -20, "20 minutes behind AWS's")]
    [InlineData("SignatureDoesNotMatch", "Signature not yet current: 20260101T002000Z is still later than 20260101T000500Z", 180, "3 hours ahead of AWS's")]
    public async Task A_clock_that_AWS_does_not_accept_is_an_error_that_says_by_how_much(string code, string message, int minutes, string words)
    {
        using var aws = new StubAws(AwsAccessBench.Refusal(code, message));
        using var bench = new AwsAccessBench(aws, new ShiftedClock(TimeSpan.FromMinutes(minutes)));

        var failure = await RefusalAsync(bench);

        Assert.Equal("ClockIsWrong", failure.Code);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Set this machine's clock", failure.NextAction, StringComparison.Ordinal);
        Assert.DoesNotContain("IAM console", failure.NextAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ExpiredToken", "CredentialsExpired", false)]
    [InlineData("RequestExpired", "CredentialsExpired", false)]
    [InlineData("InvalidClientTokenId", "AccessKeyNotActive", true)]
    [InlineData("SignatureDoesNotMatch", "CredentialsRefused", true)]
    public async Task A_key_is_mended_in_the_console_and_a_session_where_it_came_from(string code, string error, bool inConsole)
    {
        using var aws = new StubAws(AwsAccessBench.Refusal(code));
        using var bench = new AwsAccessBench(aws);

        var failure = await RefusalAsync(bench);

        Assert.Equal(error, failure.Code);
        Assert.Equal(inConsole, failure.NextAction.Contains("IAM console", StringComparison.Ordinal));
        Assert.Equal(!inConsole, failure.NextAction.Contains("Sign in again", StringComparison.Ordinal));
        Assert.Contains("Test-DirexioAwsCredential", failure.NextAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Blocked by your organization</html>")]
    [InlineData("")]
    public async Task A_page_in_place_of_AWS_is_not_taken_for_its_answer(string page)
    {
        using var aws = new StubAws(new StubAnswer(403, page, "text/html"));
        using var bench = new AwsAccessBench(aws);

        var failure = await RefusalAsync(bench);

        Assert.Equal("CloudCallIntercepted", failure.Code);
        Assert.Contains("HTTPS_PROXY", failure.NextAction, StringComparison.Ordinal);
    }

    private static Task<AwsCredential> TestAsync(AwsAccessBench bench, AwsCredentialTestRequest request) =>
        new CredentialTestCommand(bench.Context()).RunAsync(request, Token);

    private static Task<DeployException> RefusalAsync(AwsAccessBench bench) =>
        Assert.ThrowsAsync<DeployException>(() => TestAsync(bench, new()));

    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
