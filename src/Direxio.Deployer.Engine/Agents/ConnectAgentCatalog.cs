namespace Direxio.Deployer.Engine.Agents;

/// <summary>
/// The agents that direxio-connect can launch, one entry each, with what the bridge (release 1.3) requires of them.
/// </summary>
internal static class ConnectAgentCatalog
{
    public static IReadOnlyList<ConnectAgentEntry> Entries { get; } =
    [
        new("acp") { RequiresCommand = true, ReadsArgs = true, Skills = new(SkillFolders.Shared) },
        new("antigravity")
        {
            Aliases = ["agy"],
            DefaultCommand = "agy",
            AskingModes = ["default", "plan"],
            Skills = new(".gemini/config/skills", ".agent/skills")
            {
                HomeVariables = [new("ANTIGRAVITY_HOME")],
                EarlierHome = [".antigravity/skills"],
                EarlierProject = [".antigravity/skills"],
            },
            Signals = new()
            {
                Variables = ["ANTIGRAVITY_AGENT"],
                Processes = ["agy"],
                HomeVariables = ["ANTIGRAVITY_HOME"],
                ConfigFolders = [".antigravity"],
            },
        },
        new("claudecode")
        {
            Aliases = ["claude", "claude-code"],
            DefaultCommand = "claude",
            CommandVariables = ["DIREXIO_CLAUDE_CODE_COMMAND"],
            AskingModes = ["default", "acceptEdits", "plan"],
            Skills = new(".claude/skills") { HomeVariables = [new("CLAUDE_CONFIG_DIR"), new("CLAUDE_HOME")] },
            Signals = new()
            {
                Variables = ["CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT"],
                Processes = ["claude"],
                Packages = ["@anthropic-ai/claude-code"],
                PathMarkers = ["/.claude/plugins/"],
                ProjectFolders = [".claude"],
                HomeVariables = ["CLAUDE_HOME", "CLAUDE_CONFIG_DIR"],
                ConfigFolders = [".claude"],
            },
        },
        new("codex")
        {
            DefaultCommand = "codex",
            WindowsPrograms = [new(@"OpenAI\Codex\bin", "codex.exe", IncludesSubfolders: true)],
            DefaultOptions = [new("backend", "app_server"), new("app_server_url", "stdio")],
            AskingModes = ["suggest", "auto-edit"],
            Skills = new(".codex/skills")
            {
                HomeVariables = [new("CODEX_HOME")],
                AlsoHome = [SkillFolders.Shared],
                AlsoProject = [SkillFolders.Shared],
            },
            Signals = new()
            {
                Variables = ["CODEX_SANDBOX", "CODEX_SANDBOX_NETWORK_DISABLED", "CODEX_THREAD_ID", "CODEX_CI"],
                Processes = ["codex"],
                Packages = ["@openai/codex"],
                PathMarkers = ["/.codex/tmp/", "/codex-arg0"],
                ProjectFolders = [".codex"],
                HomeVariables = ["CODEX_HOME"],
                ConfigFolders = [".codex"],
            },
        },
        new("copilot")
        {
            DefaultCommand = "copilot",
            AskingModes = ["default"],
            Skills = new(".copilot/skills", ".github/skills")
            {
                AlsoHome = [SkillFolders.Shared],
                AlsoProject = [SkillFolders.Shared, ".claude/skills"],
                EarlierHome = [".github/copilot/skills"],
                EarlierProject = [".github/copilot/skills"],
            },
            Signals = new()
            {
                Variables = ["COPILOT_CLI"],
                Processes = ["copilot"],
                Packages = ["@github/copilot"],
                ProjectFolders = [".github/copilot"],
                HomeVariables = ["COPILOT_HOME"],
                ConfigFolders = [".copilot"],
            },
        },
        new("cursor")
        {
            DefaultCommand = "agent",
            WindowsPrograms = [new("cursor-agent", "agent.cmd"), new(@"Programs\cursor-agent", "agent.cmd")],
            CommandVariables = ["DIREXIO_CURSOR_AGENT_COMMAND"],
            ModeVariable = "DIREXIO_CURSOR_MODE",
            AskingModes = ["default", "plan", "ask"],
            TrustingMode = "force",
            UnattendedArguments = ["--force", "-f"],
            Skills = new(".cursor/skills") { HomeVariables = [new("CURSOR_HOME")] },
            // Not the editor's own variables and process: someone may type in its terminal. And "agent" may be any program.
            Signals = new()
            {
                Variables = ["CURSOR_AGENT"],
                Processes = ["cursor-agent"],
                Packages = ["cursor-agent"],
                ProjectFolders = [".cursor"],
                HomeVariables = ["CURSOR_HOME", "CURSOR_CONFIG_DIR"],
                ConfigFolders = [".cursor"],
            },
        },
        new("devin")
        {
            // In its sandbox it runs commands without asking.
            DefaultCommand = "devin",
            ReadsArgs = true,
            UnattendedArguments = ["--sandbox"],
            Skills = new(".devin/skills") { HomeVariables = [new("DEVIN_HOME")] },
            Signals = new()
            {
                Processes = ["devin"],
                ProjectFolders = [".devin"],
                HomeVariables = ["DEVIN_HOME"],
                ConfigFolders = [".devin"],
            },
        },
        new("gemini")
        {
            DefaultCommand = "gemini",
            AskingModes = ["default", "auto_edit", "plan"],
            Skills = new(".gemini/skills")
            {
                HomeVariables = [new("GEMINI_CLI_HOME", ".gemini/skills"), new("GEMINI_HOME")],
                AlsoHome = [SkillFolders.Shared],
                AlsoProject = [SkillFolders.Shared],
            },
            Signals = new()
            {
                Variables = ["GEMINI_CLI"],
                Processes = ["gemini"],
                Packages = ["@google/gemini-cli"],
                ProjectFolders = [".gemini"],
                HomeVariables = ["GEMINI_HOME", "GEMINI_CLI_HOME"],
                ConfigFolders = [".gemini"],
            },
        },
        new("iflow")
        {
            DefaultCommand = "iflow",
            AskingModes = ["default", "auto-edit", "plan"],
            Skills = new(".iflow/skills") { HomeVariables = [new("IFLOW_HOME")] },
            Signals = new()
            {
                Processes = ["iflow"],
                Packages = ["@iflow-ai/iflow-cli"],
                ProjectFolders = [".iflow"],
                HomeVariables = ["IFLOW_HOME"],
                ConfigFolders = [".iflow"],
            },
        },
        new("kimi")
        {
            // Its quiet mode prints the answer alone, and nobody is there to be asked.
            DefaultCommand = "kimi",
            AskingModes = ["default", "plan"],
            UnattendedArguments = ["--print", "--quiet", "--afk"],
            Skills = new(".kimi/skills") { HomeVariables = [new("KIMI_HOME")] },
            Signals = new()
            {
                Processes = ["kimi", "kimi-cli"],
                Packages = ["kimi_cli"],
                ProjectFolders = [".kimi"],
                HomeVariables = ["KIMI_HOME", "KIMI_SHARE_DIR"],
                ConfigFolders = [".kimi"],
            },
        },
        new("opencode")
        {
            Aliases = ["open-code"],
            DefaultCommand = "opencode",
            AskingModes = ["default"],
            Skills = new(".opencode/skills")
            {
                HomeVariables = [new("OPENCODE_HOME")],
                AlsoHome = [SkillFolders.Shared, ".claude/skills", ".config/opencode/skills"],
                AlsoProject = [SkillFolders.Shared, ".claude/skills"],
            },
            Signals = new()
            {
                Variables = ["OPENCODE", "OPENCODE_CLIENT"],
                Processes = ["opencode"],
                Packages = ["opencode-ai"],
                ProjectFolders = [".opencode"],
                HomeVariables = ["OPENCODE_HOME", "OPENCODE_CONFIG_DIR"],
                ConfigFolders = [".config/opencode"],
            },
        },
        new("pi")
        {
            DefaultCommand = "pi",
            AskingModes = ["default"],
            Skills = new(".pi/agent/skills", ".pi/skills")
            {
                HomeVariables = [new("PI_CODING_AGENT_DIR")],
                AlsoHome = [SkillFolders.Shared],
                AlsoProject = [SkillFolders.Shared],
                EarlierProject = [".pi/agent/skills"],
            },
            Signals = new()
            {
                Variables = ["PI_CODING_AGENT"],
                Processes = ["pi"],
                Packages = ["pi-coding-agent"],
                ProjectFolders = [".pi"],
                HomeVariables = ["PI_CODING_AGENT_DIR"],
                ConfigFolders = [".pi"],
            },
        },
        new("qoder")
        {
            Aliases = ["qodercli"],
            DefaultCommand = "qodercli",
            AskingModes = ["default"],
            Skills = new(".qoder/skills")
            {
                HomeVariables = [new("QODER_CONFIG_DIR"), new("QODER_HOME")],
                AlsoHome = [SkillFolders.Shared],
                AlsoProject = [SkillFolders.Shared],
            },
            Signals = new()
            {
                Variables = ["QODER_CLI", "QODERCN_CLI"],
                Processes = ["qodercli"],
                Packages = ["@qoder-ai/qodercli"],
                ProjectFolders = [".qoder"],
                HomeVariables = ["QODER_HOME"],
                ConfigFolders = [".qoder"],
            },
        },
        new("reasonix")
        {
            TakesCommand = false,
            RequiredOptions = [new("serve_url", "the address that reasonix serves on", "http://127.0.0.1:8719")],
            AskingModes = ["default", "plan"],
            Skills = new(".reasonix/skills") { HomeVariables = [new("REASONIX_HOME")] },
            Signals = new()
            {
                Processes = ["reasonix"],
                ProjectFolders = [".reasonix"],
                HomeVariables = ["REASONIX_HOME"],
                ConfigFolders = [".reasonix"],
            },
        },
        // Whoever works in tmux is not driven by it, so nothing tells that it is meant.
        new("tmux")
        {
            DefaultCommand = "tmux",
            RequiredOptions = [new("session", "the tmux session that the agent runs in", "direxio")],
            Skills = new(SkillFolders.Shared) { EarlierHome = [".agent/skills"], EarlierProject = [".agent/skills"] },
        },
    ];

    /// <summary>The entry of this name or alias, whatever its case; null if there is none.</summary>
    public static ConnectAgentEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.IsNamed(name));
}
