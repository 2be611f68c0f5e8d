using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Ports.Programs;

public sealed partial class ChildEnvironmentTests
{
    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("AWS_SESSION_TOKEN")]
    [InlineData("AWS_PROFILE")]
    [InlineData("AWS_REGION")]
    [InlineData("aws_profile")]
    [InlineData("ANTHROPIC_API_KEY")]
    [InlineData("ANTHROPIC_AUTH_TOKEN")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("GEMINI_API_KEY")]
    [InlineData("GOOGLE_API_KEY")]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS")]
    [InlineData("AZURE_OPENAI_APIKEY")]
    [InlineData("AZURE_CLIENT_SECRET")]
    [InlineData("DEEPSEEK_KEY")]
    [InlineData("HF_TOKEN")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("NPM_TOKEN")]
    [InlineData("NODE_AUTH_TOKEN")]
    [InlineData("npm_config__auth")]
    [InlineData("NPM_CONFIG__PASSWORD")]
    [InlineData("npm_config_//registry.example/:_authToken")]
    [InlineData("PGPASSWORD")]
    [InlineData("MYSQL_PWD")]
    [InlineData("DIREXIO_AGENT_TOKEN")]
    [InlineData("DIREXIO_SPEECH_API_KEY")]
    [InlineData("SECRET_KEY_BASE")]
    public void What_gives_access_is_withheld_by_its_name(string name) => Assert.True(ChildEnvironment.IsWithheld(name, "value"));

    [Theory]
    [InlineData("PATH", "/opt/secret:/usr/bin")]
    [InlineData("HOME", "/home/me")]
    [InlineData("PWD", "/home/me")]
    [InlineData("OLDPWD", "/home/me")]
    [InlineData("SSH_AUTH_SOCK", "/run/agent")]
    [InlineData("XDG_RUNTIME_DIR", "/run/user/1000")]
    [InlineData("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/1000/bus")]
    [InlineData("HTTPS_PROXY", "http://user:word@proxy.example:3128")]
    [InlineData("npm_config_https_proxy", "http://user:word@proxy.example:3128")]
    [InlineData("npm_config_registry", "https://user:word@registry.example/")]
    [InlineData("NPM_CONFIG_CAFILE", "/etc/ssl/ca.pem")]
    [InlineData("NODE_EXTRA_CA_CERTS", "/etc/ssl/ca.pem")]
    [InlineData("DIREXIO_CONNECT_LOCAL_BINARY", "/opt/direxio-connect")]
    [InlineData("DIREXIO_CODEX_COMMAND", "codex")]
    [InlineData("CODEX_HOME", "/home/me/.codex")]
    [InlineData("LANG", "de_DE.UTF-8")]
    public void What_a_program_needs_is_given(string name, string value) => Assert.False(ChildEnvironment.IsWithheld(name, value));

    [Theory]
    [InlineData("PLAIN", "sk-ant-api03-0123456789abcdef0123")]
    [InlineData("PLAIN", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("PLAIN", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb")]
    [InlineData("DATABASE_URL", "postgres://user:word@db.example/app")]
    public void A_key_is_withheld_whatever_its_variable_is_called(string name, string value) => Assert.True(ChildEnvironment.IsWithheld(name, value));

    [Fact]
    public void What_the_user_names_is_given()
    {
        var environment = new DeployerEnvironment(
            new Dictionary<string, string>
            {
                ["ONE_API_KEY"] = "1", ["TWO_API_KEY"] = "2", ["THREE_API_KEY"] = "3", [ChildEnvironment.PassVariable] = "TWO_API_KEY, MISSING",
            },
            "/nowhere");

        var keys = ChildEnvironment.Create(environment, ["ONE_API_KEY"]).Keys.Where(name => name.EndsWith("KEY", StringComparison.Ordinal));
        Assert.Equal(["ONE_API_KEY", "TWO_API_KEY"], keys.Order());
    }

    [Fact]
    public void Programs_are_started_in_one_place() => Assert.Equal(["ChildProcess.cs"], FilesWith(Starts()));

    [Fact]
    public void Connections_are_set_up_in_one_place_and_in_that_of_the_SDK() => Assert.Equal(["AwsHttp.cs", "OutgoingHttp.cs"], FilesWith(Connections()));

    private static IEnumerable<string> FilesWith(Regex what) => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Where(file => what.IsMatch(File.ReadAllText(file)))
        .Select(file => Path.GetFileName(file)!)
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\bProcessStartInfo\b|\bProcess\.Start\(|\bnew Process\b|posix_spawn|CreateProcess|execve")]
    private static partial Regex Starts();

    [GeneratedRegex(@"\bnew HttpClient\(|\bHttpClientHandler\b|\bnew SocketsHttpHandler\b|\bSocketsHttpHandler NewHandler\b|\bWebRequest\b|\bWebClient\b|AllowAutoRedirect = true")]
    private static partial Regex Connections();
}
