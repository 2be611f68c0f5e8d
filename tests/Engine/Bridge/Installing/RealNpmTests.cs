using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Bridge.Installing;
using Direxio.Deployer.Engine.Operations.RuntimeChecks;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.Facade;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Bridge.Installing;

/// <summary>A real npm against a registry on loopback: what it does is not what a stand-in would.</summary>
public sealed class RealNpmTests
{
    private static readonly string[] Canaries =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN", "GITHUB_TOKEN", "NPM_TOKEN",
        "npm_config_//registry.example/:_authToken", "npm_config__auth", "HF_TOKEN", "MY_PASSWORD", "GOOGLE_APPLICATION_CREDENTIALS",
        "DIREXIO_SPEECH_API_KEY", "DIREXIO_AGENT_TOKEN",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ProgramPackage Connect => ProgramPackage.Connect(new(), isForced: false);

    private static ProgramPackage Mcp => ProgramPackage.Mcp(new(), isForced: false);

    [Theory]
    [MemberData(nameof(RealNpm.Known), MemberType = typeof(RealNpm))]
    public async Task No_key_in_the_environment_reaches_npm_its_scripts_the_bridge_or_the_mcp_server(string npm)
    {
        using var machine = new RealNpm(npm);
        using var home = new TemporaryHome();
        foreach (var name in Canaries)
        {
            machine.Variables[name] = $"canary-of-{name}";
        }

        machine.Variables["ASKED_API_KEY"] = "asked-for-by-name";
        machine.Variables["PLAIN"] = "plain";
        Directory.CreateDirectory(home.Paths.ConnectFolder);
        await File.WriteAllTextAsync(BridgeConfig.FileOf(home.Paths), "[projects.agent.options.env]\nKEY = \"${ASKED_API_KEY}\"\n", Token);

        var bridge = await new BridgeInstaller(machine.Programs, new(), new Waiter(null, new EngineObserver(new RecordedEvents(), new Redactor()), new RehearsalClock()))
            .InstallAsync(
                home.Paths, NodeState.Create(TemporaryHome.Domain, "direxio-1", DateTimeOffset.UnixEpoch), new(BridgeConfig.FileOf(home.Paths), Restarts: false), Token);
        var mcp = await EnsureAsync(machine, Mcp);
        var tools = await new McpConversation(machine.Programs, TimeProvider.System).ListToolsAsync(
            new(machine.Programs.Find("direxio-mcp")!, []) { Limit = TimeSpan.FromMinutes(2) }, Token);

        Assert.Equal(("installed", "installed"), (bridge.Status, mcp.Outcome.Status));
        Assert.Equal(["send_message"], tools);
        var seen = machine.Seen;
        foreach (var kind in (string[])["script-", "bridge-version-", "bridge-daemoninstall-", "bridge-daemonstatus-", "mcp-"])
        {
            Assert.Contains(seen.Keys, file => file.StartsWith(kind, StringComparison.Ordinal));
        }

        Assert.All(seen, file =>
        {
            Assert.DoesNotContain("canary", file.Value, StringComparison.Ordinal);
            Assert.Contains("\"PLAIN\":\"plain\"", file.Value, StringComparison.Ordinal);
            Assert.Equal(file.Key.StartsWith("bridge-daemoninstall-", StringComparison.Ordinal), file.Value.Contains("asked-for-by-name", StringComparison.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(RealNpm.Known), MemberType = typeof(RealNpm))]
    public async Task A_package_whose_script_never_ran_is_installed_again(string npm)
    {
        using var machine = new RealNpm(npm);
        await machine.ShellAsync("npm install -g --ignore-scripts direxio-connent@1.3.17");
        Assert.NotNull(machine.Programs.Find("direxio-connect"));

        var result = await EnsureAsync(machine, Connect);

        Assert.Equal(("installed", true), (result.Outcome.Status, result.WasInstalled));
        Assert.Contains("does not answer", result.Outcome.Evidence, StringComparison.Ordinal);
        Assert.False((await EnsureAsync(machine, Connect)).WasInstalled);
    }

    [Theory]
    [MemberData(nameof(RealNpm.Known), MemberType = typeof(RealNpm))]
    public async Task Scripts_that_are_ignored_leave_nothing_installed_and_the_advice_helps(string npm)
    {
        using var machine = new RealNpm(npm);
        await File.AppendAllTextAsync(Path.Combine(machine.Home, ".npmrc"), "ignore-scripts=true\n", Token);

        var outcome = (await EnsureAsync(machine, Connect)).Outcome;

        Assert.Equal(("install_failed", "scripts_ignored"), (outcome.Status, outcome.Reason));
        await machine.ShellAsync(LastCommandOf(outcome));
        Assert.Equal("installed", (await EnsureAsync(machine, Connect)).Outcome.Status);
    }

    [Theory]
    [MemberData(nameof(RealNpm.Known), MemberType = typeof(RealNpm))]
    public async Task A_script_that_fails_is_quoted_and_the_program_can_be_brought_otherwise(string npm)
    {
        using var machine = new RealNpm(npm);
        machine.Bridge.Fault("fail-script");

        var outcome = (await EnsureAsync(machine, Connect)).Outcome;

        Assert.Equal("install_script_failed", outcome.Status);
        Assert.Contains("cannot download the program", outcome.Evidence, StringComparison.Ordinal);
        Assert.Contains("DIREXIO_CONNECT_LOCAL_BINARY", outcome.NextAction!.ToString(), StringComparison.Ordinal);
        machine.Variables["DIREXIO_CONNECT_LOCAL_BINARY"] = "/somewhere/direxio-connect";
        Assert.Equal("installed", (await EnsureAsync(machine, Connect)).Outcome.Status);
    }

    [Theory]
    [MemberData(nameof(RealNpm.Known), MemberType = typeof(RealNpm))]
    public async Task Without_permission_a_prefix_of_ones_own_helps(string npm)
    {
        using var machine = new RealNpm(npm);
        if (Environment.UserName == "root")
        {
            await machine.ShellAsync($"chown -R 65534:65534 '{machine.Home}'");
            machine.Wrap("exec setpriv --reuid=65534 --regid=65534 --clear-groups $NPM \"$@\"");
        }
        else
        {
            await machine.ShellAsync($"chmod 555 '{machine.Prefix}'");
        }

        var outcome = (await EnsureAsync(machine, Connect)).Outcome;

        Assert.Equal("no_permission", outcome.Status);
        Assert.Contains("EACCES", outcome.Evidence, StringComparison.Ordinal);
        Assert.Contains("npm config set prefix ~/.npm-global", outcome.NextAction!.ToString(), StringComparison.Ordinal);
        await machine.ShellAsync("npm config set prefix ~/.npm-global");
        var unled = (await EnsureAsync(machine, Connect)).Outcome;
        Assert.Equal(("install_failed", "not_on_path"), (unled.Status, unled.Reason));
        Assert.Contains($"{machine.Home}/.npm-global/bin", unled.NextAction!.ToString(), StringComparison.Ordinal);
        machine.Lead($"{machine.Home}/.npm-global/bin");
        Assert.Equal("installed", (await EnsureAsync(machine, Connect)).Outcome.Status);
    }

    [Theory]
    [MemberData(nameof(RealNpm.Known), MemberType = typeof(RealNpm))]
    public async Task Without_a_registry_that_is_the_status(string npm)
    {
        using var machine = new RealNpm(npm);
        machine.Registry.Dispose();

        var outcome = (await EnsureAsync(machine, Connect)).Outcome;

        Assert.Equal("registry_unreachable", outcome.Status);
        Assert.Contains("ECONNREFUSED", outcome.Evidence, StringComparison.Ordinal);
        Assert.Contains("npm ping", outcome.NextAction!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RealNpm.Known), MemberType = typeof(RealNpm))]
    public async Task A_version_that_there_is_not_is_told(string npm)
    {
        using var machine = new RealNpm(npm);

        var outcome = (await EnsureAsync(machine, Connect with { Version = "9.9.9" })).Outcome;

        Assert.Equal(("install_failed", "package_not_found"), (outcome.Status, outcome.Reason));
        Assert.Contains("npm view direxio-connent versions", outcome.NextAction!.ToString(), StringComparison.Ordinal);
    }

    // Where something between us and npm drops our option, npm 12 runs no script; earlier ones run it all the same.
    [Theory]
    [MemberData(nameof(RealNpm.Known), MemberType = typeof(RealNpm))]
    public async Task Scripts_that_npm_blocks_leave_nothing_installed_and_the_advice_helps(string npm)
    {
        using var machine = new RealNpm(npm);
        machine.Wrap("for word; do shift; case $word in --allow-scripts=*) ;; *) set -- \"$@\" \"$word\";; esac; done; exec $NPM \"$@\"");
        var version = await machine.Programs.RunAsync(new("npm", ["--version"]), Token);

        var outcome = (await EnsureAsync(machine, Connect)).Outcome;

        if (int.Parse(version.Output.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture) < 12)
        {
            Assert.Equal("installed", outcome.Status);
            return;
        }

        Assert.Equal(("install_failed", "scripts_blocked"), (outcome.Status, outcome.Reason));
        await machine.ShellAsync(LastCommandOf(outcome));
        Assert.Equal("installed", (await EnsureAsync(machine, Connect)).Outcome.Status);
    }

    private static string LastCommandOf(InstallOutcome outcome)
    {
        var advice = outcome.NextAction!.ToString();
        return advice[(advice.LastIndexOf(": ", StringComparison.Ordinal) + 2)..];
    }

    private static Task<PackageResult> EnsureAsync(RealNpm machine, ProgramPackage package) =>
        new PackageInstaller(machine.Programs).EnsureAsync(package, () => machine.Programs.Find(package.Program), Token);
}
