namespace Direxio.Deployer.Engine.Operations.Gates;

/// <summary>The words by which evidence that says nothing is told from evidence that does.</summary>
internal static class EvidenceWords
{
    /// <summary>Texts that help, documentation and errors give as examples: they were seen by nobody.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "user completed app initialization",
        "user sent a message and saw the agent reply",
        "MCP doctor/tool discovery and runtime probe confirmed",
        "the owner set a password in the App on a phone at 10:42",
        "the owner wrote hello in the App at 10:50 and read the answer of the agent",
        "Codex listed the MCP tools of this node at 11:05 and read the last messages with one",
    ];

    /// <summary>Words that say that something is so, but not what was seen. Evidence has to have one other.</summary>
    public static IReadOnlySet<string> Empty { get; } = new HashSet<string>(
        (
            "a an the and or of in on at to for by with from as is was were are be been has have had it its this that these those "
            + "i we me my our you your he she they them all any each every everything everyone nothing now today just so also very really "
            + "n na none no not nil null undefined empty blank unknown anonymous todo tbd tba tbc fixme wip pending skip skipped ignore "
            + "test tests tested testing done do did does ok okay okey k yes y yep yeah sure fine good great nice well "
            + "perfect correct right true pass passed passes passing success successful successfully succeed succeeded "
            + "works work working worked complete completed completes completing completion finish finished confirm confirms confirmed "
            + "confirming confirmation verify verified verification validate validated validation approve approved ready green valid gate "
            + "gates evidence text value string content placeholder dummy sample example here please insert put enter some something "
            + "anything whatever reason note details description domain parameter foo bar baz qux lorem ipsum dolor sit amet consectetur "
            + "adipiscing elit asdf qwerty blah bla abc xyz hello world user users owner operator agent human person somebody "
            + "someone customer admin app application initialization initialisation initialize initialized initialise initialised "
            + "init appinitialization real chat realchat runtime mcp agentmcpruntime probe confirmdirexiogate direxio "
            + "node server deployment").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Words of checks that machines make; a chat of a person needs none of them.</summary>
    public static IReadOnlyList<string> Internal { get; } =
    [
        "probe", "probes", "probed", "probing", "doctor", "smoke", "checks", "health check", "healthcheck", "healthz", "runtime check",
        "self check", "self test", "selftest", "automated", "automatic", "automatically", "integration test", "e2e test", "test suite",
        "scripted", "http 200", "simulated", "synthetic", "dry run", "mocked", "rehearsal", "rehearsed", "mcp", "tools list", "tool list",
        "tool discovery", "list messages", "messages list", "messages send", "send message", "test direxioruntime", "s7", "s0 to s7",
        "all green", "daemon status", "matrix connected",
    ];

    /// <summary>The same in Chinese, which is written without spaces.</summary>
    public static IReadOnlyList<string> InternalUnspaced { get; } =
    [
        "探针", "冒烟", "自检", "自动化", "自动测试", "健康检查", "用脚本", "通过脚本", "由脚本", "脚本发", "脚本写", "脚本调用", "脚本收到",
    ];

    /// <summary>
    /// Machines that such checks are made with. People chat about them too, so that only counts where one of them does something, or
    /// something is done with it.
    /// </summary>
    public static IReadOnlyList<string> Machines { get; } =
    [
        "script", "scripts", "cron", "curl", "wget", "api", "json", "ci", "pipeline", "automation", "simulation", "mock", "unit test",
        "unit tests", "whoami", "exit code", "exit status",
    ];

    /// <summary>What machines do in a check, as it stands behind them, perhaps after a word such as "job" or "call".</summary>
    public const string MachineDoes =
        "wrote|sent|posted|said|asked|typed|called|returned|gave|got|received|answered|replied|responded|showed|printed|ran|passed";

    /// <summary>What stands before a machine that something is done with.</summary>
    public const string DoneWith = "by|via|using|through|from|ran|run";

    /// <summary>Rows of keys and the alphabet, along which fillers are typed.</summary>
    public static IReadOnlyList<string> Runs { get; } =
    [
        "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
        "01234567890123456789",
    ];
}
