using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>The keys of state.json that say what was written on this machine, named as 0.1.0 names them. None of them is a secret.</summary>
internal static class WiringRecord
{
    /// <summary>The policy as the state has it.</summary>
    public static string PolicyOf(AgentInstallPolicy policy) => policy.ToString().ToLowerInvariant();

    public static void RecordIn(NodeState state, NodePaths paths, WiringInput input, WiringResult result)
    {
        var mcp = new McpFiles(paths);
        var settings = input.Settings;
        string Shown(string path) => ConfigurationPath.Of(path, settings.PathStyle);

        state["as_url"] = input.Outputs.Origin;
        state["agent_room_id"] = input.Outputs.AgentRoomId;
        state["agent_env_file"] = Shown(paths.EnvironmentFile);
        state["agent_node_id"] = result.NodeId;
        state["agent_service_id"] = paths.ServiceId;
        state["agent_service_dir"] = Shown(paths.Folder);
        state["agent_credentials_file"] = Shown(paths.Credentials);
        VersionRecord.Mcp(state, Recorded(input));
        state["mcp_command"] = NpmPackages.Mcp;
        state["mcp_server_name"] = McpServer.NameOf(paths.ServiceId);
        state["mcp_config_dir"] = Shown(paths.McpFolder);
        state["mcp_credentials_file"] = Shown(paths.Credentials);
        state["mcp_codex_config"] = Shown(mcp.Codex);
        state["mcp_openclaw_config"] = Shown(mcp.OpenClaw);
        state["mcp_hermes_config"] = Shown(mcp.Hermes);
        state["mcp_cursor_config"] = Shown(mcp.Cursor);
        state["mcp_json_config"] = Shown(mcp.Json);
        state["mcp_env_file"] = Shown(mcp.EnvironmentFile);
        state["mcp_readme"] = Shown(mcp.Readme);
        state["mcp_install_policy"] = PolicyOf(input.InstallPolicy);
        state["mcp_install_status"] ??= PolicyOf(input.InstallPolicy);
        state["mcp_install_command"] = McpServer.InstallCommand(settings);
        state["mcp_doctor_command"] = McpServer.DoctorCommand(paths, result.NodeId, settings);
        RecordBridge(state, paths, input, result, Shown);
    }

    // Where it is to be installed, a version that is asked for comes on record once npm has it.
    private static LocalSettings Recorded(WiringInput input) => input.InstallPolicy == AgentInstallPolicy.Auto
        ? input.Settings with { GivenConnectVersion = null, GivenMcpVersion = null }
        : input.Settings;

    private static void RecordBridge(NodeState state, NodePaths paths, WiringInput input, WiringResult result, Func<string, string> shown)
    {
        state["agent_workspace"] = shown(result.Workspace);
        state["cc_connect_agent"] = input.Agent?.Name;
        // Arguments may hold keys; the whole command is in RecordedAgent's file and the bridge's configuration.
        state["cc_connect_agent_cmd"] = ConnectAgentCommand.ProgramOf(input.Agent?.Command);
        state["cc_connect_agent_options_toml_present"] = input.Agent is { Options.Count: > 0 } ? "true" : "false";
        VersionRecord.Connect(state, Recorded(input));
        state["cc_connect_repo"] = NpmPackages.ConnectRepository;
        state["cc_connect_ref"] = "main";
        state["cc_connect_source_dir"] = shown(Path.Combine(paths.Folder, "cc-connect-src"));
        state["cc_connect_runtime_dir"] = shown(paths.ConnectFolder);
        state["cc_connect_config"] = result.ConfigFile is { } file ? shown(file) : null;
        state["cc_connect_binary"] = NpmPackages.ConnectProgram;
        state["cc_connect_data_dir"] = shown(BridgeConfig.DataFolderOf(paths));
        state["cc_connect_admin_from"] = input.Outputs.OwnerUserId;
        state["cc_connect_matrix_session_file"] = shown(MatrixSession.FileOf(paths));
        state["cc_connect_matrix_user"] = input.Session.UserId;
        state["cc_connect_matrix_device"] = input.Session.DeviceId;
        state["cc_connect_matrix_homeserver"] = input.Session.Homeserver;
        state["agent_runtime"] = input.Agent?.Runtime;
        state["agent_install_policy"] = PolicyOf(input.InstallPolicy);
        state["agent_install_mode"] = "cc-connect";
        state["agent_install_command"] = result.ConfigFile is null ? null : BridgeCommands.Install(paths, input.Settings);
        state["direxio_agent_bridge"] = "cc-connect";
        state["agent_install_status"] ??= WiringFields.Install(state, "status") ?? PolicyOf(input.InstallPolicy);
    }
}
