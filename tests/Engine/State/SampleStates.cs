using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Tests.State;

/// <summary>States as each release line writes them.</summary>
internal static class SampleStates
{
    public const string Code = "48151623";
    public const string AgentToken = "agent_0f1e2d3c4b5a69788796a5b4";
    public const string AccessToken = "owner_a1b2c3d4e5f60718293a4b5c";
    public const string Room = "!room4815:chat.example.org";

    /// <summary>0.1.0 to 0.1.9, finished.</summary>
    public static JsonObject Early() => With(Base("p2p-20260701-101112", "done"), new JsonObject
    {
        ["as_url"] = "https://chat.example.org",
        ["password"] = Code,
        ["agent_token"] = AgentToken,
        ["access_token"] = AccessToken,
        ["agent_room_id"] = Room,
        ["agent_node_id"] = "codex-chat.example.org-0123456789",
        ["agent_runtime"] = "codex",
        ["agent_install_policy"] = "recommend",
        ["agent_install_mode"] = "cc-connect",
        ["agent_install_status"] = "recommend",
        ["agent_install_command"] = "npm install -g direxio-connent@latest",
        ["cc_connect_agent"] = "codex",
        ["cc_connect_config"] = "/home/user/.direxio/nodes/chat.example.org/cc-connect/config.toml",
        ["cc_connect_npm_package"] = "direxio-connent@latest",
        ["cc_connect_matrix_user"] = "@agent:chat.example.org",
        ["cc_connect_matrix_device"] = "DIREXIO_CC_CONNECT_codex-chat.example.org-0123456789",
    });

    /// <summary>0.1.10 and 0.1.11, finished.</summary>
    public static JsonObject Late() => With(Base("direxio-20260701-101112", "done"), new JsonObject
    {
        ["password"] = Code,
        ["agent_token"] = AgentToken,
        ["connect_agent"] = "cursor",
        ["connect_config"] = "/home/user/.direxio/nodes/chat.example.org/direxio-connect/config.toml",
        ["connect_install_status"] = "installed",
        ["connect_install_policy"] = "auto",
        ["mcp_cursor_config"] = "/home/user/.direxio/nodes/chat.example.org/mcp/cursor.mcp.json",
    });

    /// <summary>direxio-cli 0.1.9 on Lightsail, its last phase under way.</summary>
    public static JsonObject Cli()
    {
        var state = Base("direxio-20260701-101112", "done");
        state["phases"]!["S7_VERIFY_E2E"] = new JsonObject { ["status"] = "running", ["ts"] = "2026-07-01T10:20:00Z" };
        state["cloud_provider"] = "lightsail";
        state["local_install_mode"] = "recommend";
        state["connect_agent"] = "codex";
        state["resources"] = new JsonObject
        {
            ["lightsail_instance_name"] = "direxio-chat-example-org",
            ["lightsail_bundle_id"] = "small_3_0",
            ["static_ip_name"] = "direxio-ip-chat-example-org",
            ["public_ip"] = "203.0.113.20",
            ["user_dns_required"] = true,
        };
        return state;
    }

    /// <summary>0.1.14: as the ones before it, with the size of its disk.</summary>
    public static JsonObject LargeDisk()
    {
        var state = Late();
        state["resources"]!["root_volume_gb"] = 50;
        return state;
    }

    /// <summary>0.1.15 to 0.1.22 on EC2.</summary>
    public static JsonObject TwoCloudsOnEc2()
    {
        var state = LargeDisk();
        state["cloud_provider"] = "ec2";
        return state;
    }

    /// <summary>The same after a look at Lightsail, which had no server for it.</summary>
    public static JsonObject TwoCloudsOnEc2AfterLightsail()
    {
        var state = TwoCloudsOnEc2();
        state["resources"]!["lightsail_availability_status"] = "unavailable";
        state["resources"]!["lightsail_available_zones"] = "";
        state["resources"]!["lightsail_static_ip_allocation_status"] = "quota_exceeded";
        return state;
    }

    /// <summary>0.1.15 to 0.1.22 on Lightsail, where the server's name stands in the place of an id.</summary>
    public static JsonObject TwoCloudsOnLightsail()
    {
        var state = Late();
        state["cloud_provider"] = "lightsail";
        state["resources"] = new JsonObject
        {
            ["instance_id"] = "direxio-chat-example-org",
            ["key_name"] = "direxio-20260701-101112",
            ["lightsail_bundle_id"] = "small_3_0",
            ["lightsail_instance_name"] = "direxio-chat-example-org",
            ["lightsail_instance_created"] = "true",
            ["static_ip_name"] = "direxio-ip-chat-example-org",
            ["public_ip"] = "203.0.113.20",
        };
        return state;
    }

    /// <summary>dirextalk-deployer 0.1.22 to 0.1.31.</summary>
    public static JsonObject DirextalkEarly()
    {
        var state = Late();
        state["run_id"] = "dirextalk-20260705-101112";
        return state;
    }

    /// <summary>dirextalk-deployer 0.1.32 to 0.1.56.</summary>
    public static JsonObject DirextalkUpdater() => With(DirextalkEarly(), new JsonObject
    {
        ["cloud_provider"] = "ec2",
        ["server_release"] = new JsonObject { ["source"] = "github_release", ["version"] = "v1.1.10" },
        ["updater_release"] = new JsonObject { ["version"] = "v1.0.3" },
    });

    /// <summary>dirextalk-deployer from 0.1.57 on.</summary>
    public static JsonObject DirextalkSplit() => With(DirextalkUpdater(), new JsonObject
    {
        ["deployment_layout"] = "split-agent",
        ["split_release"] = new JsonObject { ["message_version"] = "v1.1.70" },
        ["node_identity"] = new JsonObject { ["cloud_provider"] = "ec2" },
    });

    /// <summary>This release, with the phases up to the given one done and that one as said.</summary>
    public static JsonObject Ours(PhaseId current, string status, string? evidence = null)
    {
        var state = Base("direxio-20261123-101112", "pending");
        state["account_id"] = "123456789012";
        foreach (var phase in Enum.GetValues<PhaseId>().Where(phase => phase < current))
        {
            state["phases"]![phase.ToString()] = new JsonObject { ["status"] = "done", ["ts"] = "2026-11-23T10:11:12Z", ["evidence"] = "seen" };
        }

        state["phases"]![current.ToString()] = new JsonObject { ["status"] = status, ["ts"] = "2026-11-23T10:11:13Z", ["evidence"] = evidence };
        state["phase"] = current.ToString();
        return state;
    }

    public static JsonObject Cost() => new()
    {
        ["pricing_status"] = "queried",
        ["region"] = "eu-central-1",
        ["location"] = "EU (Frankfurt)",
        ["hours_per_month"] = 730,
        ["warnings"] = new JsonArray(),
        ["components"] = new JsonObject
        {
            ["ec2_instance"] = new JsonObject { ["instance_type"] = "t3.small", ["hourly_usd"] = 0.024, ["monthly_usd"] = 17.52, ["source"] = "aws_pricing" },
            ["ebs_gp3"] = new JsonObject { ["storage_gb"] = 8, ["gb_month_usd"] = 0.0952, ["monthly_usd"] = 0.76, ["source"] = "aws_pricing" },
            ["public_ipv4"] = new JsonObject { ["hourly_usd"] = 0.005, ["monthly_usd"] = 3.65, ["billed_even_when_attached"] = true, ["source"] = "fallback" },
            ["route53_hosted_zone"] = new JsonObject { ["monthly_usd"] = 0.5, ["included"] = false },
        },
        ["notes"] = new JsonArray("Estimate excludes data transfer, taxes, and credits.", "Another note."),
        ["recommendations"] = new JsonArray("Set a budget."),
        ["total_monthly_usd"] = 21.93,
    };

    private static JsonObject Base(string runId, string status)
    {
        var phases = new JsonObject();
        foreach (var phase in Enum.GetValues<PhaseId>())
        {
            phases[phase.ToString()] = new JsonObject { ["status"] = status, ["ts"] = "2026-07-01T10:11:12Z", ["evidence"] = $"{phase} seen" };
        }

        return new()
        {
            ["run_id"] = runId,
            ["region"] = "eu-central-1",
            ["domain_mode"] = "route53",
            ["domain"] = TemporaryHome.Domain,
            ["domain_confirmed_irreversible"] = true,
            ["instance_type"] = "t3.small",
            ["dns_ready"] = true,
            ["phase"] = "S7_VERIFY_E2E",
            ["created_at"] = "2026-07-01T10:11:12Z",
            ["phases"] = phases,
            ["resources"] = new JsonObject
            {
                ["vpc_id"] = "vpc-0a1b2c3d",
                ["key_name"] = runId,
                ["sg_id"] = "sg-0a1b2c3d4e5f",
                ["instance_id"] = "i-0a1b2c3d4e5f60718",
                ["root_volume_id"] = "vol-0a1b2c3d4e5f60718",
                ["eip_id"] = "eipalloc-0a1b2c3d4e5f",
                ["public_ip"] = "203.0.113.10",
                ["route53_zone_id"] = "Z0123456789ABC",
                ["route53_zone_name"] = "example.org",
                ["route53_zone_created_by_deployer"] = "true",
                ["route53_name_servers"] = "ns-1.awsdns-1.com,ns-2.awsdns-2.net",
            },
            ["cost_estimate"] = Cost(),
        };
    }

    /// <summary>Adds a removal that has ended, with its word on what is on record.</summary>
    public static void EndRemoval(JsonObject state)
    {
        state["removal"] = new JsonObject { ["status"] = "removed" };
        state["destroy_evidence"] = new JsonObject
        {
            ["ec2_instance"] = Gone("instance_id", "terminated"),
            ["ebs_root_volume"] = Gone("root_volume_id", "deleted"),
            ["elastic_ip"] = Gone("eip_id", "released"),
        };

        JsonObject Gone(string key, string status) => new() { ["id"] = state["resources"]?[key]?.DeepClone(), ["status"] = status };
    }

    private static JsonObject With(JsonObject state, JsonObject more)
    {
        foreach (var (name, value) in more)
        {
            state[name] = value?.DeepClone();
        }

        return state;
    }
}
