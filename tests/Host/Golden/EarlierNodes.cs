using System.Text.Json.Nodes;

namespace Direxio.Deployer.Host.Tests.Golden;

/// <summary>Nodes as earlier releases and other tools leave them on a machine.</summary>
internal static class EarlierNodes
{
    // Where the node was when its files were written.
    private const string FormerFolder = "/home/user/.direxio/nodes/chat.example.org";
    private const string ForeignPrefix = "foreign-";

    /// <summary>True if the node is one that no command of ours works on.</summary>
    public static bool IsForeign(string domain) => domain.StartsWith(ForeignPrefix, StringComparison.Ordinal);

    /// <summary>A node that 0.1.0 completed, with all its files; among rehearsals with its account and server.</summary>
    public static void PutFinished(GoldenRun run, bool rehearsal)
    {
        var folder = run.NodeFolder(rehearsal);
        Put(run, folder, "state.json", "0.1.0/state.json", rehearsal);
        foreach (var file in new[]
        {
            "credentials.json", "outputs.json", "env", "cc-connect/config.toml", "cc-connect/matrix-session.json", "mcp/codex.toml", "mcp/env",
            "mcp/hermes.mcp.json", "mcp/mcp-servers.json", "mcp/openclaw-server.json",
        })
        {
            Put(run, folder, file, $"0.1.0/{file}");
        }

        run.Put(Path.Combine(folder, "p2p-20261123-073057.pem"), "a private key\n");
        if (rehearsal)
        {
            Put(run, folder, "rehearsal-world.json", "0.1.0/world.json");
        }
    }

    /// <summary>A rehearsed node at whose S5 0.1.0 gave up.</summary>
    public static void PutStopped(GoldenRun run)
    {
        var folder = run.NodeFolder(rehearsal: true);
        Put(run, folder, "state.json", "0.1.0/state-stopped-at-s5.json", rehearsal: true);
        Put(run, folder, "rehearsal-world.json", "0.1.0/world-stopped-at-s5.json");
        run.Put(Path.Combine(folder, "p2p-20261123-072946.pem"), "a private key\n");
    }

    /// <summary>One node a format, among the real ones. Answers their domains.</summary>
    public static IReadOnlyList<string> PutOthers(GoldenRun run)
    {
        var late = Finished("p2p-20261123-073057", "direxio-20260701-101112");
        Rename(late, "cc_connect_", "connect_");
        late["connect_install_status"] = "installed";
        late["connect_install_policy"] = "auto";
        var largeDisk = With(late, state => Resources(state)["root_volume_gb"] = 50);
        var twoClouds = With(largeDisk, state => state["cloud_provider"] = "ec2");
        var lightsail = With(late, state =>
        {
            state["cloud_provider"] = "lightsail";
            Resources(state)["instance_id"] = "direxio-chat-example-org";
            Resources(state)["lightsail_bundle_id"] = "small_3_0";
            Resources(state)["static_ip_name"] = "direxio-ip-chat-example-org";
        });
        var cli = With(late, state =>
        {
            state["local_install_mode"] = "recommend";
            Resources(state)["sg_ingress_configured"] = true;
            state["phases"]!["S7_VERIFY_E2E"]!["status"] = "running";
        });
        var dirextalk = With(late, state => state["run_id"] = "dirextalk-20260705-101112");
        var updater = With(dirextalk, state =>
        {
            state["server_release"] = new JsonObject { ["source"] = "github_release", ["version"] = "v1.1.10" };
            state["updater_release"] = new JsonObject { ["version"] = "v1.0.3" };
        });
        var split = With(updater, state => state["deployment_layout"] = "split-agent");
        var confirmed = With(late, state =>
        {
            state["user_confirmations"] = new JsonObject
            {
                ["app_initialization"] = new JsonObject { ["status"] = "confirmed", ["ts"] = "2026-07-02T08:00:00Z", ["evidence"] = "seen on a phone" },
                ["real_chat"] = "confirmed",
            };
            state["runtime_checks"] = new JsonObject
            {
                ["summary"] = new JsonObject { ["status"] = "passed", ["ts"] = "2026-07-02T08:00:00Z" },
                ["mcp_smoke"] = new JsonObject { ["status"] = "passed", ["ts"] = "2026-07-02T08:00:00Z", ["evidence"] = "answered" },
            };
            state["domain_mode"] = "user";
            state["schema_version"] = 1;
        });
        var newer = With(late, state =>
        {
            state["schema_version"] = 99;
            state["written_by"] = new JsonObject { ["program"] = "Direxio.Deployer", ["version"] = "9.0.0" };
        });
        (string Domain, JsonObject State)[] nodes =
        [
            ("late.example.org", late), ("large-disk.example.org", largeDisk), ("two-clouds.example.org", twoClouds), ("cli.example.org", cli),
            ("confirmed.example.org", confirmed), (ForeignPrefix + "lightsail.example.org", lightsail), (ForeignPrefix + "dirextalk.example.org", dirextalk),
            (ForeignPrefix + "updater.example.org", updater), (ForeignPrefix + "split.example.org", split), (ForeignPrefix + "newer.example.org", newer),
        ];
        foreach (var (domain, state) in nodes)
        {
            state["domain"] = domain;
            run.Put(Path.Combine(run.NodeFolder(rehearsal: false, domain), "state.json"), state.ToJsonString());
        }

        return [.. nodes.Select(node => node.Domain)];
    }

    private static JsonObject Finished(string formerRun, string runId) =>
        JsonNode.Parse(GoldenFiles.Input("0.1.0/state.json").Replace(formerRun, runId, StringComparison.Ordinal))!.AsObject();

    private static JsonObject With(JsonObject state, Action<JsonObject> change)
    {
        var copy = state.DeepClone().AsObject();
        change(copy);
        return copy;
    }

    private static JsonObject Resources(JsonObject state) => state["resources"]!.AsObject();

    private static void Rename(JsonObject state, string former, string later)
    {
        foreach (var name in state.Select(field => field.Key).Where(name => name.StartsWith(former, StringComparison.Ordinal)).ToList())
        {
            var value = state[name];
            state.Remove(name);
            state[later + name[former.Length..]] = value;
        }
    }

    private static void Put(GoldenRun run, string folder, string file, string input, bool rehearsal = false)
    {
        var text = GoldenFiles.Input(input).Replace(FormerFolder, folder, StringComparison.Ordinal);
        // 0.1.0 had no rehearsals; our commands take one that is marked like ours.
        run.Put(Path.Combine(folder, file), rehearsal ? text.Replace("{\n  \"run_id\"", "{\n  \"rehearsal\": true,\n  \"run_id\"", StringComparison.Ordinal) : text);
    }
}
