using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Operations.AwsAccess;
using Direxio.Deployer.Engine.Tests.Adapters.Aws;
using Direxio.Deployer.Engine.Tests.Facade;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.AwsAccess;

/// <summary>An access key is verified, then written; whatever else is in the AWS files stays.</summary>
public sealed class CredentialImportTests
{
    private const string Id = AwsAccessBench.KeyId;
    private const string Secret = AwsAccessBench.SecretKey;
    private const string Csv = $"Access key ID,Secret access key\n{Id},{Secret}\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_key_of_the_file_signs_and_is_written_with_its_region()
    {
        using var aws = new StubAws(AwsAccessBench.Identity());
        using var bench = new AwsAccessBench(aws);

        var credential = await ImportAsync(bench, new() { Path = bench.Write("keys.csv", Csv), Region = "eu-central-1" });

        Assert.Contains($"Credential={Id}/", Assert.Single(aws.Requests).Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal($"[direxio-deployer]\naws_access_key_id = {Id}\naws_secret_access_key = {Secret}\n", File.ReadAllText(bench.CredentialsFile));
        Assert.Equal("[profile direxio-deployer]\nregion = eu-central-1\n", File.ReadAllText(bench.ConfigFile));
        Assert.Equal(
            ("111122223333", false, "arn:aws:iam::<account>:user/deployer", bench.CredentialsFile, "direxio-deployer", "eu-central-1"),
            (credential!.AccountId, credential.IsRoot, credential.Arn, credential.File, credential.ProfileName, credential.Region));
        Assert.Contains("keys.csv", credential.NextAction, StringComparison.Ordinal);
        Assert.Contains("Get-DirexioPlan -Domain <your domain> -ProfileName direxio-deployer", credential.NextAction, StringComparison.Ordinal);
        Assert.Contains("delete the key in the AWS console", credential.NextAction, StringComparison.Ordinal);
        Assert.Empty(bench.Events.Warnings);
    }

    [Fact]
    public async Task Root_is_told_and_warned_of_once()
    {
        using var aws = new StubAws(AwsAccessBench.Identity("arn:aws:iam::111122223333:root"));
        using var bench = new AwsAccessBench(aws);

        var credential = await ImportAsync(bench, new() { Path = bench.Write("rootkey.csv", $"AWSAccessKeyId={Id}\r\nAWSSecretKey={Secret}\r\n") });

        Assert.True(credential!.IsRoot);
        Assert.Contains("root user", Assert.Single(bench.Events.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidClientTokenId", "AccessKeyNotActive")]
    [InlineData("SignatureDoesNotMatch", "CredentialsRefused")]
    [InlineData("ExpiredToken", "CredentialsExpired")]
    public async Task What_AWS_does_not_accept_is_not_written(string code, string error)
    {
        using var aws = new StubAws(_ => AwsAccessBench.Refusal(code));
        using var bench = new AwsAccessBench(aws, new RehearsalClock());

        var failure = await RefusalAsync(bench, new() { Path = bench.Write("keys.csv", Csv) });

        Assert.Equal(error, failure.Code);
        Assert.False(Directory.Exists(Path.GetDirectoryName(bench.CredentialsFile)));
    }

    // A key is known everywhere only some seconds after it was made, and that is when it is taken over.
    [Fact]
    public async Task A_key_that_AWS_does_not_know_yet_is_waited_for()
    {
        var unknown = AwsAccessBench.Refusal("InvalidClientTokenId");
        using var aws = new StubAws(unknown, unknown, AwsAccessBench.Identity());
        using var bench = new AwsAccessBench(aws, new RehearsalClock());

        var credential = await ImportAsync(bench, new() { Path = bench.Write("keys.csv", Csv) });

        Assert.Equal("111122223333", credential!.AccountId);
    }

    [Fact]
    public async Task Who_declines_gets_nothing_written()
    {
        using var aws = new StubAws(AwsAccessBench.Identity());
        using var bench = new AwsAccessBench(aws);
        AwsCredential? asked = null;

        var credential = await new CredentialImportCommand(bench.Context()).RunAsync(
            new() { Path = bench.Write("keys.csv", Csv) }, shown => Task.FromResult((asked = shown) is null), Token);

        Assert.Null(credential);
        Assert.Equal("111122223333", asked!.AccountId);
        Assert.False(File.Exists(bench.CredentialsFile));
    }

    [Theory]
    [InlineData("[direxio-deployer]\naws_access_key_id = AKIAOTHER00000000001\naws_secret_access_key = other\n", "")]
    [InlineData("", "[profile direxio-deployer]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = work\n")]
    [InlineData("", "[profile direxio-deployer]\nsso_session = corp\n")]
    public async Task A_profile_with_other_credentials_is_replaced_only_with_Force(string credentials, string config)
    {
        using var aws = new StubAws(AwsAccessBench.Identity());
        using var bench = new AwsAccessBench(aws);
        bench.Write("aws/credentials", credentials);
        bench.Write("aws/config", config);
        var csv = bench.Write("keys.csv", Csv);

        var failure = await RefusalAsync(bench, new() { Path = csv });

        Assert.Equal("AwsProfileExists", failure.Code);
        Assert.Contains($"Import-DirexioAwsCredential -Path {csv} -ProfileName direxio-deployer -Force", failure.NextAction.Replace("'", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal((credentials, config), (File.ReadAllText(bench.CredentialsFile), File.ReadAllText(bench.ConfigFile)));
        Assert.Empty(aws.Requests);

        await ImportAsync(bench, new() { Path = csv, Force = true, Region = "eu-west-1" });

        Assert.Equal($"[direxio-deployer]\naws_access_key_id = {Id}\naws_secret_access_key = {Secret}\n", File.ReadAllText(bench.CredentialsFile).Replace("\n\n", "\n", StringComparison.Ordinal));
        Assert.Equal("[profile direxio-deployer]\nregion = eu-west-1\n", File.ReadAllText(bench.ConfigFile));
    }

    [Fact]
    public async Task A_profile_with_the_same_key_or_with_settings_alone_is_completed()
    {
        using var aws = new StubAws(AwsAccessBench.Identity());
        using var bench = new AwsAccessBench(aws);
        bench.Write("aws/config", "[profile direxio-deployer]\noutput = json\n");
        var request = new AwsCredentialImportRequest { Path = bench.Write("keys.csv", Csv), Region = "eu-west-1" };

        await ImportAsync(bench, request);
        File.WriteAllText(bench.ConfigFile, string.Empty);
        await ImportAsync(bench, request);

        Assert.Equal("[profile direxio-deployer]\nregion = eu-west-1\n", File.ReadAllText(bench.ConfigFile));
    }

    [Theory]
    [InlineData("two words", "us-east-1", "ProfileNameUnsuitable")]
    [InlineData("a]\n[b", "us-east-1", "ProfileNameUnsuitable")]
    [InlineData("fine", "Frankfurt", "RegionMalformed")]
    public async Task A_name_or_region_that_cannot_be_is_refused_before_anything(string name, string region, string code)
    {
        using var aws = new StubAws(AwsAccessBench.Identity());
        using var bench = new AwsAccessBench(aws);

        Assert.Equal(code, (await RefusalAsync(bench, new() { Path = bench.Write("keys.csv", Csv), ProfileName = name, Region = region })).Code);
        Assert.Empty(aws.Requests);
    }

    [Fact]
    public async Task A_rehearsal_writes_to_files_of_its_own()
    {
        using var bench = new AwsAccessBench();

        var credential = await ImportAsync(bench, new() { Path = bench.Write("keys.csv", Csv), Rehearse = true });

        Assert.StartsWith(Path.Combine(bench.Folder, "home", "rehearsal"), credential!.File, StringComparison.Ordinal);
        Assert.True(File.Exists(credential.File));
        Assert.True(credential.Rehearsal);
        Assert.False(File.Exists(bench.CredentialsFile));
        Assert.Contains("Get-DirexioPlan -Domain <your domain> -Rehearse", credential.NextAction, StringComparison.Ordinal);
        Assert.Contains("keep the file", credential.NextAction, StringComparison.Ordinal);
        Assert.DoesNotContain("Delete the file", credential.NextAction, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, File.ReadAllText(credential.File!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_events_nor_result_nor_failure_tell_the_key()
    {
        using var aws = new StubAws(AwsAccessBench.Refusal("SignatureDoesNotMatch", $"{Id} and {Secret} do not fit"), AwsAccessBench.Identity($"arn:aws:iam::111122223333:user/{Secret}"));
        using var bench = new AwsAccessBench(aws);
        var csv = bench.Write("keys.csv", Csv);

        var failure = await RefusalAsync(bench, new() { Path = csv });
        var credential = await ImportAsync(bench, new() { Path = csv });

        string[] told = [Canaries.Dump(failure), Canaries.Dump(credential! with { Arn = string.Empty }), .. bench.Events.All.Select(Canaries.Dump)];
        Assert.All(told, text => Assert.All([Id, Secret], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
    }

    private static Task<AwsCredential?> ImportAsync(AwsAccessBench bench, AwsCredentialImportRequest request) =>
        new CredentialImportCommand(bench.Context()).RunAsync(request, _ => Task.FromResult(true), Token);

    private static Task<DeployException> RefusalAsync(AwsAccessBench bench, AwsCredentialImportRequest request) =>
        Assert.ThrowsAsync<DeployException>(() => ImportAsync(bench, request));
}
