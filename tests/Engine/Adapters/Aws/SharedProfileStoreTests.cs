using Amazon.Runtime.CredentialManagement;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>A profile is written into the shared AWS files, and nothing else in them changes.</summary>
public sealed class SharedProfileStoreTests : IDisposable
{
    private const string Id = "AKIAQ6CANARY00000001";
    private const string Secret = "cAnArY0secret1key2of3the4tests5abcDEFxyz";

    private readonly string folder = Directory.CreateTempSubdirectory("direxio-profiles-").FullName;
    private readonly Redactor redactor = new();

    private string Credentials => Path.Combine(folder, "aws", "credentials");

    private string Config => Path.Combine(folder, "aws", "config");

    // A file of another encoding was written back with what it did not understand replaced: names of profiles and comments were lost.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_not_in_UTF8_is_refused_and_left_byte_for_byte(bool isConfig)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Config)!);
        byte[] before = [.. "[profile "u8, 0xB9, 0xAB, 0xCB, 0xBE, .. "]\nregion = cn-north-1\n"u8];
        var file = isConfig ? Config : Credentials;
        File.WriteAllBytes(file, before);

        var failure = Assert.Throws<DeployException>(() => Put("direxio-deployer", "us-east-1"));

        Assert.Contains($"'{file}' cannot be read: It is not text in UTF-8", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.False(File.Exists(isConfig ? Credentials : Config));
    }

    [Fact]
    public void Comments_order_other_profiles_unknown_settings_and_nested_ones_stay()
    {
        const string Before = """
            # keys of the house; do not sort
            [default]
            aws_access_key_id=AKIADEFAULT000000001   ; mine
            aws_secret_access_key = default secret

            [direxio-deployer]
            # for the server
            x_unknown = kept
            aws_access_key_id = AKIAOLD0000000000001
            aws_secret_access_key = old
            aws_session_token = old token
            region = us-west-1

            # the work account
            [work]
            credential_process = /usr/bin/keys --for "work"

            """;
        const string ConfigBefore = """
            [default]
            region = eu-west-1
            [profile direxio-deployer]
            output = json
            role_arn = arn:aws:iam::1:role/x
            source_profile = work
            s3 =
              max_concurrent_requests = 20
            # about corp
            [sso-session corp]
            sso_region = eu-west-1
            """;
        Write(Credentials, Before);
        Write(Config, ConfigBefore);

        Put("direxio-deployer", "eu-central-1");

        Assert.Equal(
            Before.Replace("AKIAOLD0000000000001", Id, StringComparison.Ordinal).Replace("aws_secret_access_key = old\n", $"aws_secret_access_key = {Secret}\n", StringComparison.Ordinal)
                .Replace("aws_session_token = old token\nregion = us-west-1\n", string.Empty, StringComparison.Ordinal),
            File.ReadAllText(Credentials));
        Assert.Equal(
            ConfigBefore.Replace("role_arn = arn:aws:iam::1:role/x\nsource_profile = work\n", string.Empty, StringComparison.Ordinal)
                .Replace("max_concurrent_requests = 20\n", "max_concurrent_requests = 20\nregion = eu-central-1\n", StringComparison.Ordinal),
            File.ReadAllText(Config));
    }

    [Theory]
    [InlineData("[work]\r\nregion = x\r\n", "[work]\r\nregion = x\r\n\r\n[new]\r\naws_access_key_id = " + Id + "\r\naws_secret_access_key = " + Secret + "\r\n")]
    [InlineData("[work]\nregion = x", "[work]\nregion = x\n\n[new]\naws_access_key_id = " + Id + "\naws_secret_access_key = " + Secret + "\n")]
    [InlineData("[ new ]\n", "[ new ]\naws_access_key_id = " + Id + "\naws_secret_access_key = " + Secret + "\n")]
    public void Line_ends_are_those_of_the_file(string before, string after)
    {
        Write(Credentials, before);

        Put("new", "eu-central-1");

        Assert.Equal(after, File.ReadAllText(Credentials));
    }

    [Fact]
    public void The_SDK_reads_back_what_was_written()
    {
        Put("new", "eu-central-1", token: "the token");

        Assert.True(new SharedCredentialsFile(Credentials).TryGetProfile("new", out var profile));
        Assert.Equal((Id, Secret, "the token"), (profile.Options.AccessKey, profile.Options.SecretKey, profile.Options.Token));
    }

    [Fact]
    public void The_default_profile_is_written_where_it_is()
    {
        Write(Config, "[profile default]\noutput = json\n");

        Put("default", "eu-central-1");

        Assert.Equal("[profile default]\noutput = json\nregion = eu-central-1\n", File.ReadAllText(Config));
    }

    [Fact]
    public void Only_the_owner_reads_the_keys_and_the_config_keeps_its_mode()
    {
        Write(Credentials, "[a]\n");
        Write(Config, "[default]\n");
        FileModes.OpenToAll(Credentials);
        FileModes.OpenToAll(Config);
        var open = FileModes.Of(Config);

        Put("new", "eu-central-1");

        Assert.Equal(FileModes.Exist ? Convert.ToInt32("600", 8) : 0, FileModes.Of(Credentials));
        Assert.Equal(open, FileModes.Of(Config));
    }

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        var real = Path.Combine(folder, "dotfiles", "credentials");
        Write(real, "[work]\nregion = x\n");
        Directory.CreateDirectory(Path.GetDirectoryName(Credentials)!);
        File.CreateSymbolicLink(Credentials, "../dotfiles/credentials");

        Put("new", "eu-central-1");

        Assert.Equal("../dotfiles/credentials", new FileInfo(Credentials).LinkTarget);
        Assert.StartsWith("[work]\nregion = x\n\n[new]\n", File.ReadAllText(real), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_process_left_with_a_key_in_it_is_swept()
    {
        var leftover = Path.Combine(folder, "aws", $".credentials.{Guid.NewGuid():N}.tmp");
        Write(leftover, Secret);

        Put("new", "eu-central-1");

        Assert.Equal([Config, Credentials], Directory.EnumerateFiles(Path.Combine(folder, "aws")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[default]\nregion = x\nthis is no setting\n", 3)]
    [InlineData("region = x\n", 1)]
    [InlineData("[default\nregion = x\n", 1)]
    public void A_malformed_line_is_named_and_nothing_is_written(string text, int line)
    {
        Write(Credentials, text);

        var failure = Assert.Throws<DeployException>(() => Put("new", "eu-central-1"));

        Assert.Equal("ProfileFileMalformed", failure.Code);
        Assert.Contains($"{Credentials}, line {line}:", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no setting\n", failure.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Credentials));
        Assert.False(File.Exists(Config));
    }

    [Fact]
    public void A_doubled_profile_is_named_with_its_lines()
    {
        Write(Credentials, "[new]\nregion = x\n[other]\n[new]\n");

        var failure = Assert.Throws<DeployException>(() => Put("new", "eu-central-1"));

        Assert.Equal("ProfileFileMalformed", failure.Code);
        Assert.Contains("line 4: this line repeats the profile 'new', which is already defined on line 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_takes_no_file_is_named()
    {
        Write(Path.Combine(folder, "aws"), "a file where the folder belongs");

        Assert.Equal("LocalFileUnwritable", Assert.Throws<DeployException>(() => Put("new", "eu-central-1")).Code);
    }

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        redactor.Dispose();
    }

    private void Put(string name, string region, string? token = null) =>
        new SharedProfileStore(new(Credentials, Config), Path.Combine(folder, "locks", "aws.lock"), redactor).Write(
            name, new AccessKey(redactor.Conceal(Id), redactor.Conceal(Secret), redactor.Conceal(token)), region);

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
