using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Operations.RegisterMcp;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.RegisterMcp;

/// <summary>
/// The clients themselves read what was written for them. They are this machine's, or those in the folders that
/// DIREXIO_TEST_CLIENTS puts first on PATH, such as the folder node_modules/.bin into which npm installed @openai/codex,
/// @anthropic-ai/claude-code, @google/gemini-cli, opencode-ai, @github/copilot or @qoder-ai/qodercli. None needs an account
/// for this.
/// </summary>
public sealed class RealClientTests : IDisposable
{
    private readonly TemporaryHome home = new();
    private readonly DeployerEnvironment environment;

    public RealClientTests()
    {
        var user = Directory.CreateDirectory(Path.Combine(home.Folder, "user")).FullName;
        var path = string.Join(
            Path.PathSeparator,
            new[] { Environment.GetEnvironmentVariable("DIREXIO_TEST_CLIENTS"), Environment.GetEnvironmentVariable("PATH") }.OfType<string>());
        environment = new(new Dictionary<string, string> { ["PATH"] = path, ["HOME"] = user, ["NO_COLOR"] = "1" }, user);
        var state = NodeState.Create(TemporaryHome.Domain, "direxio-1", DateTimeOffset.UnixEpoch);
        state.Agent.NodeId = "codex-chat.example.org-1";
        home.WriteState(state.ToJson());
        File.WriteAllText(home.Paths.Credentials, "{}");
    }

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData(McpClient.Codex, "codex", "mcp list --json", "")]
    [InlineData(McpClient.Codex, "codex", "mcp list --json", "mcp_servers = { x = { command = \"x\" } }\n")]
    [InlineData(McpClient.Codex, "codex", "mcp list --json", "mcp_servers.x.command = \"x\"\n")]
    [InlineData(McpClient.Codex, "codex", "mcp list --json", "[mcp_servers.\"direxio-chat_example_org\".tools.read]\napproval_mode = \"approve\"\n")]
    [InlineData(McpClient.Codex, "codex", "mcp list --json", "[mcp_servers.x]\ncommand = \"x\"\nenv = {\n  A = \"\\e\", # one\n}\n")]
    [InlineData(McpClient.ClaudeCode, "claude", "mcp get direxio-chat_example_org", "{ \"history\": [\"\\ud83d\"], \"x\": { \"k\": 1, \"k\": 2 } }")]
    [InlineData(McpClient.Gemini, "gemini", "mcp list", "{ // mine\n  \"a\": 1\n}")]
    [InlineData(McpClient.OpenCode, "opencode", "mcp list", "{ \"username\": \"u\", // mine\n}")]
    [InlineData(McpClient.Copilot, "copilot", "mcp get direxio-chat_example_org", "{ \"mcpServers\": {} }")]
    [InlineData(McpClient.Qoder, "qodercli", "mcp list", "{ \"a\": 1 }")]
    public async Task The_client_lists_the_server(McpClient client, string program, string arguments, string before)
    {
        var programs = new LocalPrograms(environment, TimeProvider.System);
        Assert.SkipWhen(programs.Find(program) is null, $"There is no program '{program}' on PATH or in DIREXIO_TEST_CLIENTS.");
        var path = McpClients.Get(client).UserFile!(environment);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, before, TestContext.Current.CancellationToken);

        await RegisterAsync(client, programs);
        var listed = await programs.RunAsync(
            new(program, arguments.Split(' ')) { Limit = TimeSpan.FromMinutes(2) }, TestContext.Current.CancellationToken);

        Assert.Equal((0, string.Empty), (listed.ExitCode, listed.ExitCode == 0 ? string.Empty : listed.Words));
        // Gemini lists on the error stream.
        Assert.Contains("direxio-chat_example_org", listed.Output + listed.Error, StringComparison.Ordinal);
        Assert.Equal(McpChange.Unchanged, (await RegisterAsync(client, programs))!.Change);
    }

    private Task<McpRegistrationResult?> RegisterAsync(McpClient client, ILocalPrograms programs) =>
        new McpRegistrar(home.Store, programs, environment, new LocalSettings(), new Redactor(), TimeProvider.System).RegisterAsync(
            new() { Domain = TemporaryHome.Domain, Client = client, Scope = McpScope.User, ProjectFolder = home.Folder },
            TemporaryHome.Domain,
            _ => Task.FromResult(true));
}
