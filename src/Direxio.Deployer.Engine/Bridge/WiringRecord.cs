using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Bridge.Installing;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>
/// The keys of state.json that say what was written on this machine, named as 0.1.0 names them. None of them is a secret.
/// </summary>
internal static class WiringRecord
{

    public static void RecordIn(NodeState state, NodePaths paths, WiringInput input, WiringResult result)
    {
        var mcp = new McpFiles(paths);
        var settings = input.Settings;
        string Shown(string path) => ConfigurationPath.Format(path, settings.PathStyle);

        state.Server.Origin = input.Outputs.Origin;
        state.Agent.RoomId = input.AgentRoomId;
        state.Agent.EnvironmentFile = Shown(paths.EnvironmentFile);
        state.Agent.NodeId = result.NodeId;
        state.Agent.ServiceId = paths.ServiceId;
        state.Agent.ServiceFolder = Shown(paths.Folder);
        state.Agent.CredentialsFile = Shown(paths.Credentials);
        VersionRecord.Mcp(
            state, Recorded(input), InstallRecord.WasInstalled(state.Mcp.InstallStatus) ? VersionRecord.McpOnRecord(state) : null);
        state.Mcp.Command = NpmPackages.Mcp;
        state.Mcp.ServerName = McpServer.NameOf(paths.ServiceId);
        state.Mcp.ConfigFolder = Shown(paths.McpFolder);
        state.Mcp.CredentialsFile = Shown(paths.Credentials);
        state.Mcp.CodexConfig = Shown(mcp.Codex);
        state.Mcp.OpenClawConfig = Shown(mcp.OpenClaw);
        state.Mcp.HermesConfig = Shown(mcp.Hermes);
        state.Mcp.CursorConfig = Shown(mcp.Cursor);
        state.Mcp.JsonConfig = Shown(mcp.Json);
        state.Mcp.EnvironmentFile = Shown(mcp.EnvironmentFile);
        state.Mcp.Readme = Shown(mcp.Readme);
        state.Mcp.InstallPolicy = AgentSettings.WordOf(input.InstallPolicy);
        state.Mcp.InstallStatus ??= AgentSettings.WordOf(input.InstallPolicy);
        state.Mcp.InstallCommand = McpServer.InstallCommand(settings);
        state.Mcp.DoctorCommand = McpServer.DoctorCommand(paths, result.NodeId, settings);
        RecordBridge(state, paths, input, result, Shown);
    }

    // Where it is to be installed, a version that is asked for comes on record once npm has it.
    private static LocalSettings Recorded(WiringInput input) => input.InstallPolicy == AgentInstallPolicy.Auto
        ? input.Settings with { GivenConnectVersion = null, GivenMcpVersion = null }
        : input.Settings;

    private static void RecordBridge(NodeState state, NodePaths paths, WiringInput input, WiringResult result, Func<string, string> shown)
    {
        state.Agent.Workspace = shown(result.Workspace);
        state.Bridge.Agent = input.Agent?.Name;
        // Arguments may hold keys; the whole command is in RecordedAgent's file and the bridge's configuration.
        state.Bridge.AgentCommand = ConnectAgentCommand.ProgramOf(input.Agent?.Command);
        state.Bridge.HasAgentOptions = input.Agent is { Options.Count: > 0 };
        var isInstalled = InstallRecord.BridgeWasInstalled(state);
        VersionRecord.Connect(state, Recorded(input), isInstalled ? VersionRecord.ConnectOnRecord(state) : null);
        state.Bridge.Repository = NpmPackages.ConnectRepository;
        state.Bridge.Reference = "main";
        state.Bridge.SourceFolder = shown(Path.Combine(paths.Folder, "cc-connect-src"));
        state.Bridge.RuntimeFolder = shown(paths.ConnectFolder);
        state.Bridge.ConfigFile = result.ConfigFile is { } file ? shown(file) : null;
        // The path of a bridge that was built from its source says more than the name.
        state.Bridge.Binary = state.Bridge.Binary is { } built && ConfigurationPath.IsAbsolute(built) ? built : NpmPackages.ConnectProgram;
        state.Bridge.DataFolder = shown(BridgeConfig.DataFolderOf(paths));
        state.Bridge.AdminFrom = input.Outputs.OwnerUserId;
        state.Bridge.MatrixSessionFile = shown(MatrixSessionFile.FileOf(paths));
        state.Bridge.MatrixUser = input.Session.UserId;
        state.Bridge.MatrixDevice = input.Session.DeviceId;
        state.Bridge.MatrixHomeserver = input.Session.Homeserver;
        state.Agent.Runtime = input.Agent?.Runtime;
        state.Agent.InstallPolicy = AgentSettings.WordOf(input.InstallPolicy);
        state.Agent.InstallMode = "cc-connect";
        state.Agent.InstallCommand = result.ConfigFile is null ? null : BridgeCommands.Install(paths, input.Settings);
        state.Bridge.Kind = "cc-connect";
        state.Agent.InstallStatus = state.Agent.InstallStatus ?? AgentSettings.WordOf(input.InstallPolicy);
    }
}
