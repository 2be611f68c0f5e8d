using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Bridge;

public sealed class LocalNamesTests
{
    [Fact]
    public void The_node_id_is_the_one_that_0_1_0_computes() => Assert.Equal(
        "claudecode-chat.example.org-38bcf8c99d",
        AgentNodeId.Compute("claudecode", "chat.example.org", "!p8oOVymHVWhegFNs:chat.example.org", new()));

    [Fact]
    public void Without_an_agent_the_node_id_says_agent() =>
        Assert.Equal("agent-chat.example.org-38bcf8c99d", LocalWiring.NodeIdOf(null, "chat.example.org", "!p8oOVymHVWhegFNs:chat.example.org", new()));

    [Theory]
    [InlineData("my chat.example.org!", null, "my-chat.example.org-")]
    [InlineData("elsewhere", null, "codex-chat.example.org-38bcf8c99d")]
    [InlineData("else where", "1", "else-where")]
    public void A_wanted_node_id_counts_if_it_names_the_host_or_is_forced(string wanted, string? force, string expected)
    {
        var settings = LocalSettings.From(TemporaryHome.EnvironmentWith(
            ("DIREXIO_AGENT_NODE_ID", wanted), ("DIREXIO_AGENT_NODE_ID_FORCE", force ?? string.Empty)), new());

        Assert.Equal(expected, AgentNodeId.Compute("codex", "chat.example.org", "!p8oOVymHVWhegFNs:chat.example.org", settings));
    }

    [Theory]
    [InlineData("chat.example.org", "direxio-chat_example_org")]
    [InlineData("Chat..Example", "direxio-chat_example")]
    public void The_mcp_server_is_named_after_the_service(string serviceId, string expected) => Assert.Equal(expected, McpServer.NameOf(serviceId));

    [Fact]
    public void A_long_domain_leaves_room_for_the_names_of_tools_and_is_told_from_others()
    {
        string[] domains = ["a.quite-long-name.of-a-department.example.org", "a.quite-long-name.of-a-department.example.net", new string('x', 63) + ".example.org"];

        Assert.All(domains, domain => Assert.True($"mcp__{McpServer.NameOf(domain)}__comment_channel_post".Length <= 64));
        Assert.Equal(3, domains.Select(McpServer.NameOf).Distinct().Count());
        Assert.StartsWith("direxio-a_quite-long-name", McpServer.NameOf(domains[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"C:\Users\me\.direxio", "C:/Users/me/.direxio")]
    [InlineData("c:/Users/me/", "C:/Users/me")]
    [InlineData("/c/Users/me", "C:/Users/me")]
    [InlineData("/mnt/d/work", "D:/work")]
    [InlineData("/cygdrive/e/work/", "E:/work")]
    [InlineData("/c", "C:/")]
    [InlineData(@"C:\", "C:/")]
    [InlineData(@"\\server\share\x", "//server/share/x")]
    [InlineData("/home/me/", "/home/me")]
    [InlineData("/code/x", "/code/x")]
    public void Windows_paths_are_written_with_a_drive_and_forward_slashes(string path, string expected) =>
        Assert.Equal(expected, ConfigurationPath.Format(path, PathStyle.Windows));

    [Fact]
    public void Posix_paths_stay_as_they_are() => Assert.Equal(@"/c/with\odd", ConfigurationPath.Format(@"/c/with\odd", PathStyle.Posix));

    [Theory]
    [InlineData(@"C:\Users\me\x", "C:/Users/me/x")]
    [InlineData(@"c:\users\ME\x\", "C:/Users/me/x")]
    [InlineData("/c/Users/me/x", @"C:\Users\me\x")]
    [InlineData("/mnt/c/Users/me/x", @"C:\Users\me\x")]
    [InlineData("/cygdrive/c/Users/me/x/", @"C:\Users\me\x")]
    [InlineData(@"\\server\share\x", "//server/share/x/")]
    [InlineData(@"C:\", "/c")]
    public void On_Windows_a_folder_is_the_same_however_it_is_written(string first, string second)
    {
        Assert.True(ConfigurationPath.AreSame(first, second, PathStyle.Windows));
        Assert.True(ConfigurationPath.AreSame(second, first, PathStyle.Windows));
    }

    [Theory]
    [InlineData("/home/me/x", "/home/me/x/", true)]
    [InlineData("/home//me/./x", "/home/me/x", true)]
    [InlineData("/", "/", true)]
    [InlineData("/home/me/x", "/home/ME/x", false)]
    [InlineData("/home/me/x", "/home/me", false)]
    [InlineData("/c/x", "/C/x", false)]
    [InlineData("/c/x", "/mnt/c/x", false)]
    [InlineData("/mnt/c/x", @"C:\X", true)]
    [InlineData("x", "x", false)]
    [InlineData("", "", false)]
    public void On_Unix_paths_tell_their_case_and_only_a_drive_is_of_Windows(string first, string second, bool expected)
    {
        Assert.Equal(expected, ConfigurationPath.AreSame(first, second, PathStyle.Posix));
        Assert.Equal(expected, ConfigurationPath.AreSame(second, first, PathStyle.Posix));
    }

    [Theory]
    [InlineData(@"C:\x", @"D:\x")]
    [InlineData(@"C:\x\y", @"C:\x")]
    [InlineData("//server/share", "//server/SHARE")]
    [InlineData("cc-connect", "cc-connect")]
    public void Other_folders_are_other_folders_on_Windows(string first, string second) =>
        Assert.False(ConfigurationPath.AreSame(first, second, PathStyle.Windows));

    [Fact]
    public void A_session_is_used_on_only_for_the_same_server_user_and_device()
    {
        var session = new MatrixSession(new Redactor().Conceal("mx_1"), "DEV", "@agent:chat.example.org", "https://chat.example.org");

        Assert.True(session.IsFor("https://chat.example.org/", "@agent:chat.example.org", "DEV"));
        Assert.False(session.IsFor("https://other.example.org", "@agent:chat.example.org", "DEV"));
        Assert.False(session.IsFor("https://chat.example.org", "@owner:chat.example.org", "DEV"));
        Assert.False(session.IsFor("https://chat.example.org", "@agent:chat.example.org", "OTHER"));
        Assert.False(session.IsFor("no address", "@agent:chat.example.org", "DEV"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"access_token":"t","device_id":"d","user_id":"u"}""")]
    [InlineData("""{"access_token":"","device_id":"d","user_id":"u","homeserver":"h"}""")]
    public void A_session_that_is_not_whole_is_none(string json) => Assert.Null(MatrixSessionFile.Parse(json, new Redactor()));
}
