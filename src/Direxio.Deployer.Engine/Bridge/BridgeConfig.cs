using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Tomlyn;
using Tomlyn.Model;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>The bridge's config.toml: one project, whose agent talks in one Matrix room.</summary>
internal static class BridgeConfig
{
    private const string AgentOptionsTable = "agent.options";

    /// <summary>The file; the bridge demands this name.</summary>
    public static string FileOf(NodePaths paths) => Path.Combine(paths.ConnectFolder, "config.toml");

    /// <summary>The file that is there; null if none is. Releases from 0.1.10 on kept it in another folder.</summary>
    public static string? FindFile(NodePaths paths, NodeState state) =>
        new[] { FileOf(paths), state.Bridge.ConfigFile }.FirstOrDefault(file => file is not null && File.Exists(file));

    /// <summary>The variables that a configuration names; none if it cannot be read, which its own check then says.</summary>
    public static IReadOnlyList<string> VariablesIn(string file) =>
        File.Exists(file) ? BridgePlaceholder.NamesIn(LocalFileText.Read(file)) : [];

    /// <summary>The folder of the bridge's own data.</summary>
    public static string DataFolderOf(NodePaths paths) => Path.Combine(paths.ConnectFolder, "data");

    /// <summary>The text of the file.</summary>
    /// <exception cref="DeployException">BridgePlaceholderRefused: a value would be changed when the bridge reads it. LocalFileUnreadable:
    /// the earlier file is damaged.</exception>
    public static string Render(NodePaths paths, WiringInput input, ConnectAgentChoice agent, string nodeId)
    {
        var style = input.Settings.PathStyle;
        var root = new TomlTable
        {
            ["language"] = input.Settings.Language,
            ["data_dir"] = ConfigurationPath.Format(DataFolderOf(paths), style),
        };
        if (SpeechOf(paths, input.Settings, agent) is { } speech)
        {
            root["speech"] = speech;
        }

        root["projects"] = new TomlTableArray
        {
            new TomlTable
            {
                ["name"] = nodeId,
                ["admin_from"] = input.OwnerUserId,
                ["agent"] = new TomlTable
                {
                    ["type"] = agent.Name,
                    ["options"] = AgentOptionsOf(agent, ConfigurationPath.Format(input.Workspace ?? paths.Workspace, style)),
                },
                ["platforms"] = new TomlTableArray { Matrix(input) },
            },
        };
        RefusePlaceholders(root, string.Empty);
        return TomlText.Serialize(root);
    }

    /// <summary>The agent that an existing configuration was written for; null if there is none that is understood.</summary>
    /// <exception cref="DeployException">LocalFileUnreadable.</exception>
    public static ConnectAgentChoice? ReadAgent(NodePaths paths)
    {
        if (Read(paths) is not { } root)
        {
            return null;
        }

        return root.TryGetValue("projects", out var projects)
            && projects is TomlTableArray { Count: > 0 } list
            && list[0].TryGetValue("agent", out var written)
            && written is TomlTable agent
            && agent.TryGetValue("type", out var type)
            && ConnectAgentCatalog.Find(type as string ?? string.Empty) is { } entry
                ? ChoiceOf(
                    entry,
                    RuntimeOf(list[0], entry, paths),
                    agent.TryGetValue("options", out var options) ? options as TomlTable ?? [] : [])
                : null;
    }

    private static TomlTable? Read(NodePaths paths)
    {
        if (!File.Exists(FileOf(paths)))
        {
            return null;
        }

        try
        {
            return TomlText.Parse(LocalFileText.Read(FileOf(paths)));
        }
        catch (TomlException exception)
        {
            throw LocalFileErrors.LocalFileUnreadable(FileOf(paths), exception);
        }
    }

    // A command that is given no key, such as a resume from another shell, keeps the voice input that was set up; unless its key is that of
    // a variable which the agent is given by name.
    private static TomlTable? SpeechOf(NodePaths paths, LocalSettings settings, ConnectAgentChoice agent)
    {
        if (SpeechSettings.Choose(settings.Speech, agent) is { } speech)
        {
            return speech.ToTable();
        }

        return !settings.SpeechIsOff
            && Read(paths) is { } earlier
            && earlier.TryGetValue("speech", out var kept)
            && kept is TomlTable table
            && !settings.Speech.Any(withheld => withheld.IsKeyIn(table))
                ? table
                : null;
    }

    private static ConnectAgentChoice ChoiceOf(ConnectAgentEntry entry, string runtime, TomlTable options)
    {
        var kept = new AgentOptions(entry);
        kept.Add(options.Where(option => option.Key != "work_dir")
            .Select(option => KeyValuePair.Create(option.Key, AgentOptionValue.Normalize(option.Key, option.Value))));
        var command = kept.TakeCommand();
        return new(entry.Name, runtime, command, kept.Checked());
    }

    // The project is named by the node id, which begins with the runtime; from the same runtime comes the same id again.
    private static string RuntimeOf(TomlTable project, ConnectAgentEntry entry, NodePaths paths)
    {
        var name = project.TryGetValue("name", out var value) ? value as string ?? string.Empty : string.Empty;
        var end = name.IndexOf($"-{paths.ServiceId}", StringComparison.OrdinalIgnoreCase);
        var runtime = end > 0 ? name[..end] : string.Empty;
        return HostRuntimes.Contains(runtime) || ConnectAgents.Names.Contains(runtime) ? runtime : entry.Name;
    }

    private static TomlTable AgentOptionsOf(ConnectAgentChoice agent, string workspace)
    {
        var options = new TomlTable { ["work_dir"] = workspace };
        if (agent.Command is { } command)
        {
            options["cmd"] = command;
        }

        foreach (var (key, value) in agent.Options)
        {
            options[key] = value switch
            {
                IReadOnlyList<string> list => ArrayOf(list),
                IReadOnlyDictionary<string, string> table => TableOf(table),
                _ => value,
            };
        }

        return options;
    }

    // Joining rooms and verifying devices are on unless they are switched off; this bridge serves one known room.
    private static TomlTable Matrix(WiringInput input) => new()
    {
        ["type"] = "matrix",
        ["options"] = new TomlTable
        {
            ["homeserver"] = input.Session.Homeserver,
            ["access_token"] = input.Session.AccessToken.Reveal(),
            ["user_id"] = input.Session.UserId,
            ["room_id"] = input.AgentRoomId,
            ["share_session_in_channel"] = true,
            ["group_reply_all"] = true,
            ["auto_join"] = false,
            ["auto_verify"] = false,
        },
    };

    private static TomlArray ArrayOf(IReadOnlyList<string> list)
    {
        var array = new TomlArray();
        foreach (var item in list)
        {
            array.Add(item);
        }

        return array;
    }

    private static TomlTable TableOf(IReadOnlyDictionary<string, string> pairs)
    {
        var table = new TomlTable();
        foreach (var (key, value) in pairs)
        {
            table[key] = value;
        }

        return table;
    }

    private static void RefusePlaceholders(object? value, string name)
    {
        switch (value)
        {
            case string text:
                BridgePlaceholder.Refuse($"value of '{name}' in the bridge's configuration", text);
                break;
            case TomlTable table:
                // An option of the agent may name variables; what this program writes among them may not.
                foreach (var (key, inner) in table.Where(pair => name != AgentOptionsTable || pair.Key is "work_dir" or "cmd"))
                {
                    RefusePlaceholders(inner, name == "agent" && key == "options" ? AgentOptionsTable : key);
                }

                break;
            case System.Collections.IEnumerable list:
                foreach (var item in list)
                {
                    RefusePlaceholders(item, name);
                }

                break;
            default:
                break;
        }
    }
}
