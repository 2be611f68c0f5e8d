using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.State;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>
/// A secret of every kind, each in the place where it lives and nowhere in a shape that a pattern would recognise
/// there: what hides them has to know them.
/// </summary>
internal sealed class Canaries
{
    private readonly Dictionary<string, string> all = [];

    public static string Domain => "chat.example.org";

    /// <summary>Everything that must appear nowhere.</summary>
    public IReadOnlyCollection<string> All => all.Values;

    /// <summary>A text that gives all of them away, as a careless server, log or person would.</summary>
    public string Gossip => $"saw {string.Join(" and ", all.Values)} here";

    /// <summary>The secret of this kind.</summary>
    public string this[string kind] => all.TryGetValue(kind, out var value) ? value : all[kind] = $"canary{kind}{Guid.NewGuid():N}";

    /// <summary>The environment that holds those of AWS and of the speech service, and the AWS file.</summary>
    public (string Name, string Value)[] Environment(string folder)
    {
        var file = Path.Combine(folder, "aws-credentials");
        File.WriteAllText(file, $"[work]\naws_access_key_id = {this["ProfileId"]}\naws_secret_access_key={this["ProfileSecret"]}\naws_session_token = {this["ProfileSession"]}\n");
        return
        [
            ("AWS_ACCESS_KEY_ID", this["KeyId"]), ("AWS_SECRET_ACCESS_KEY", this["KeySecret"]), ("AWS_SESSION_TOKEN", this["KeySession"]),
            ("AWS_SHARED_CREDENTIALS_FILE", file), ("DIREXIO_SPEECH_API_KEY", this["Speech"]), ("GROQ_API_KEY", this["Groq"]),
            ("DIREXIO_CONNECT_AGENT_OPTIONS_TOML", $"api_key = \"{this["OptionsToml"]}\""),
        ];
    }

    /// <summary>Writes a node of 0.1.x with its secrets, whose state, evidence and errors tell all of them again.</summary>
    public void Plant(NodePaths paths)
    {
        all["Code"] = "73519264";
        Write(paths.Credentials, new JsonObject
        {
            ["profiles"] = new JsonObject
            {
                ["default"] = new JsonObject
                {
                    ["password"] = this["Code"], ["access_token"] = this["Owner"], ["direxio_agent_token"] = this["Agent"],
                },
                ["other"] = new JsonObject { ["access_token"] = this["OtherProfile"] },
            },
        }.ToJsonString());
        Write(paths.Outputs, new JsonObject { ["agent_token"] = this["OutputsAgent"], ["password"] = this["Portal"] }.ToJsonString());
        Write(paths.EnvironmentFile, $"export DIREXIO_AGENT_TOKEN={this["EnvFile"]}\nexport DIREXIO_DOMAIN=https://{Domain}\n");
        Write(paths.UserData, $"    POSTGRES_PASSWORD={this["Postgres"]}\n    TURN_SECRET: '{this["Turn"]}'\n");
        Write(paths.PrivateKey("p2p-1"), $"-----BEGIN OPENSSH PRIVATE KEY-----\n{this["PrivateKey"]}\n-----END OPENSSH PRIVATE KEY-----\n");
        foreach (var folder in new[] { "cc-connect", "direxio-connect" })
        {
            Write(Path.Combine(paths.Folder, folder, "config.toml"), $"""
                [projects.agent.options]
                api_key = "{this["OptionKey" + folder.Length]}"
                args = ["--token", "{this["Argument" + folder.Length]}"]
                cmd = "agent --api-key={this["Command" + folder.Length]}"
                [projects.agent.options.env]
                MODEL_API_KEY = '{this["OptionEnv" + folder.Length]}'
                [projects.platforms.options]
                access_token = "{this["Bridge" + folder.Length]}"
                """);
            Write(Path.Combine(paths.Folder, folder, "matrix-session.json"), new JsonObject { ["access_token"] = this["Matrix" + folder.Length] }.ToJsonString());
        }

        Write(Path.Combine(paths.ConnectFolder, "agent.json"), new JsonObject { ["options"] = new JsonObject { ["gateway_key"] = this["AgentFile"] } }.ToJsonString());
        foreach (var kind in new[] { "StatePassword", "StateAgent", "StateOwner" })
        {
            _ = this[kind];
        }

        Write(paths.State, State().ToJsonString());
    }

    /// <summary>Those that stand in the text, by their kinds.</summary>
    public IEnumerable<string> In(string text)
    {
        // A page may offer a place to end a line in the middle of one, or forbid it there.
        var whole = text + Regex.Replace(text, "</?(?:wbr|span)[^>]*>", string.Empty);
        return all.Where(canary => whole.Contains(canary.Value, StringComparison.Ordinal)).Select(canary => canary.Key);
    }

    /// <summary>Everything that an object tells to who looks closely.</summary>
    public static string Dump(object? value) => value is Exception exception
        ? $"{exception} {exception.Message} {Dump(exception.InnerException)} {string.Concat(exception.Data.Cast<DictionaryEntry>().Select(entry => entry.Value))} "
            + JsonSerializer.Serialize((exception as DeployException)?.Deployment) + (exception as DeployException)?.NextAction + (exception as DeployException)?.Target
            + (exception as DeployException)?.Shown
        : value is null ? string.Empty : $"{value} {JsonSerializer.Serialize(value, value.GetType())}";

    private JsonObject State()
    {
        var state = SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, "failed", Gossip);
        state["password"] = this["StatePassword"];
        state["agent_token"] = this["StateAgent"];
        state["access_token"] = this["StateOwner"];
        state["next_action"] = Gossip;
        state["mcp_doctor_command"] = Gossip;
        state["phases"]!["S3_PROVISION"]!["evidence"] = Gossip;
        state["user_confirmations"] = new JsonObject { ["real_chat"] = new JsonObject { ["status"] = "confirmed", ["evidence"] = Gossip } };
        state["runtime_checks"] = new JsonObject { ["mcp_doctor"] = new JsonObject { ["status"] = "failed", ["detail"] = Gossip } };
        state["removal"] = new JsonObject
        {
            ["status"] = "incomplete",
            ["residue"] = new JsonArray(new JsonObject { ["id"] = "eipalloc-1", ["kind"] = "ElasticIp", ["monthly_usd"] = 3.65, ["next_action"] = Gossip }),
        };
        state["destroy_evidence"] = new JsonObject { ["elastic_ip"] = new JsonObject { ["status"] = "unknown", ["detail"] = Gossip, ["id"] = "eipalloc-1" } };
        return state;
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
