using Direxio.Deployer.Engine.State;
using Tomlyn.Model;

namespace Direxio.Deployer.Engine.Local;

/// <summary>The bridge's config.toml: one project, whose agent talks in one Matrix room.</summary>
internal static class BridgeConfig
{
    /// <summary>The file; the bridge demands this name.</summary>
    public static string FileOf(NodePaths paths) => Path.Combine(paths.ConnectFolder, "config.toml");

    /// <summary>The folder of the bridge's own data.</summary>
    public static string DataFolderOf(NodePaths paths) => Path.Combine(paths.ConnectFolder, "data");

    /// <summary>The text of the file.</summary>
    /// <exception cref="DeployException">BridgePlaceholderRefused: a value would be changed when the bridge reads it.</exception>
    public static string Render(NodePaths paths, WiringInput input, ConnectAgentChoice agent, string nodeId)
    {
        var style = input.Settings.PathStyle;
        var root = new TomlTable
        {
            ["language"] = input.Settings.Language,
            ["data_dir"] = ConfigurationPath.Of(DataFolderOf(paths), style),
            ["projects"] = new TomlTableArray
            {
                new TomlTable
                {
                    ["name"] = nodeId,
                    ["admin_from"] = input.OwnerUserId,
                    ["agent"] = new TomlTable
                    {
                        ["type"] = agent.Name,
                        ["options"] = AgentOptionsOf(agent, ConfigurationPath.Of(input.Workspace ?? paths.Workspace, style)),
                    },
                    ["platforms"] = new TomlTableArray { Matrix(input) },
                },
            },
        };
        RefusePlaceholders(root, string.Empty);
        return TomlText.Of(root);
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
            ["access_token"] = input.Session.AccessToken,
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
                foreach (var (key, inner) in table)
                {
                    RefusePlaceholders(inner, key);
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
