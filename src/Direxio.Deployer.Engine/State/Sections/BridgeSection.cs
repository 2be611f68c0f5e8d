using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State.Legacy;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>The bridge between the node and the agent on this machine, with the keys of 0.1.0.</summary>
internal sealed class BridgeSection(JsonObject fields, EarlierValues earlier) : StateSection(fields, earlier)
{
    private const string ConfigField = "cc_connect_config";
    private const string RuntimeField = "cc_connect_runtime_dir";

    /// <summary>Which bridge it is.</summary>
    public string? Kind { get => Text("direxio_agent_bridge"); set => Set("direxio_agent_bridge", value); }

    /// <summary>The connect agent that the bridge launches; null while none is chosen.</summary>
    public string? Agent { get => Text("cc_connect_agent"); set => Set("cc_connect_agent", value); }

    /// <summary>The agent's program. Earlier releases recorded the arguments too.</summary>
    public string? AgentCommand { get => Text("cc_connect_agent_cmd"); set => Set("cc_connect_agent_cmd", value); }

    /// <summary>True if the agent has options of its own.</summary>
    public bool HasAgentOptions { set => SetWord("cc_connect_agent_options_toml_present", value); }

    /// <summary>The package with the version that is there, else with the one that is to be installed.</summary>
    public string? NpmPackage { get => Text("cc_connect_npm_package"); set => Set("cc_connect_npm_package", value); }

    /// <summary>Whether that version was asked for; null if that is not on record.</summary>
    public bool? IsPinned
    {
        get => Text("cc_connect_npm_pinned") switch { null => null, "false" => false, _ => true };
        set => SetWord("cc_connect_npm_pinned", value == true);
    }

    /// <summary>The version that was asked for, where another one is there.</summary>
    public string? OtherPin
    {
        get => Text("cc_connect_npm_pin");
        set => SetOrRemove("cc_connect_npm_pin", value);
    }

    public string? Repository { set => Set("cc_connect_repo", value); }

    public string? Reference { set => Set("cc_connect_ref", value); }

    public string? SourceFolder { set => Set("cc_connect_source_dir", value); }

    public string? RuntimeFolder { set => Set(RuntimeField, value); }

    public string? ConfigFile { get => Text(ConfigField); set => Set(ConfigField, value); }

    public string? Binary { get => Text("cc_connect_binary"); set => Set("cc_connect_binary", value); }

    public string? DataFolder { set => Set("cc_connect_data_dir", value); }

    public string? AdminFrom { set => Set("cc_connect_admin_from", value); }

    public string? MatrixSessionFile { set => Set("cc_connect_matrix_session_file", value); }

    public string? MatrixUser { get => Text("cc_connect_matrix_user"); set => Set("cc_connect_matrix_user", value); }

    public string? MatrixDevice { get => Text("cc_connect_matrix_device"); set => Set("cc_connect_matrix_device", value); }

    public string? MatrixHomeserver { set => Set("cc_connect_matrix_homeserver", value); }

    /// <summary>Every folder that is on record for it: an earlier release's stays there beside this one's.</summary>
    public IEnumerable<string> Folders
    {
        get
        {
            foreach (var read in (Func<string, string?>[])[Written, Earlier])
            {
                if (read(ConfigField) is { } file && file.LastIndexOfAny(['/', '\\']) is > 0 and var end)
                {
                    yield return file[..end];
                }

                if (read(RuntimeField) is { } folder)
                {
                    yield return folder;
                }
            }
        }
    }
}
