using System.Text.Json.Nodes;
using System.Xml.Linq;
using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>A node as direxio-deployer 0.1 left it: untagged resources, and a state that names them.</summary>
internal static class EarlierNode
{
    private const string RunId = "p2p-20261101-120000";
    private const string Space = "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";

    private static readonly string[] Phases =
    [
        "S0_PREREQ_AWS", "S1_PREFLIGHT", "S2_DOMAIN", "S3_PROVISION", "S4_BOOTSTRAP_STACK", "S5_INIT_TOKENS", "S6_WIRE_LOCAL", "S7_VERIFY_E2E",
    ];

    /// <summary>The command line that reaches such a node; no release before ours recorded the host's keys.</summary>
    public static string[] Ssh(string keyFile, string publicIp) =>
    [
        "ssh", "-i", keyFile, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
        "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=5", $"ubuntu@{publicIp}",
    ];

    /// <summary>What 0.1.0 left when S5 failed. There is no machine.</summary>
    public static async Task MakeAsync(PrivateInternet internet, string region, string folder, string domain)
    {
        var resources = await MakeResourcesAsync(internet.Ec2Async, internet, region, folder, domain, null);
        var phases = new JsonObject
        {
            ["S0_PREREQ_AWS"] = Phase("done", "2026-11-01T12:00:03Z", "sts ok account=123456789012 root=false"),
            ["S3_PROVISION"] = Phase("done", "2026-11-01T12:00:20Z", $"instance={resources["instance_id"]} ip={resources["public_ip"]}"),
            ["S5_INIT_TOKENS"] = Phase("failed", "2026-11-01T12:03:00Z", "failed to fetch bootstrap.json"),
        };
        await WriteStateAsync(folder, region, domain, "S5_INIT_TOKENS", phases, resources, []);
    }

    /// <summary>One that is complete, with a machine on which everything runs. Answers its bootstrap.json.</summary>
    public static async Task<JsonObject> MakeRunningAsync(PrivateInternet internet, string region, string folder, string domain, EarlierLayout layout)
    {
        Directory.CreateDirectory(folder);
        var keyFile = Path.Combine(folder, RunId + ".pem");
        await Processes.RequireAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keyFile);
        var resources = await MakeResourcesAsync(internet.OrderAsync, internet, region, folder, domain, layout);
        string[] read = [.. Ssh(keyFile, (string)resources["public_ip"]!), $"sudo cat {layout.Marker} > /dev/null && sudo cat {layout.Bootstrap}"];
        var bootstrap = string.Empty;
        for (var attempt = 0; bootstrap.Length == 0; attempt++)
        {
            var found = await internet.RunAsync(read);
            bootstrap = found.ExitCode == 0 ? found.Output : string.Empty;
            if (attempt == 1000)
            {
                throw new RangeException($"the machine of an earlier release did not come up: {found.Everything}");
            }

            await Task.Delay(bootstrap.Length == 0 ? 400 : 0);
        }

        var credentials = JsonNode.Parse(bootstrap)!.AsObject();
        var phases = new JsonObject();
        foreach (var phase in Phases)
        {
            phases[phase] = Phase("done", "2026-11-01T12:04:00Z", "all green");
        }

        string[] names = ["password", "agent_token", "access_token", "agent_room_id"];
        var secrets = names.ToDictionary(name => name, name => (string)credentials[name]!);
        secrets["as_url"] = $"https://{domain}";
        await WriteStateAsync(folder, region, domain, "S7_VERIFY_E2E", phases, resources, secrets);
        return credentials;
    }

    private static async Task<JsonObject> MakeResourcesAsync(
        Func<string, string, (string, string)[], Task<AwsReply>> ask, PrivateInternet internet, string region, string folder, string domain, EarlierLayout? layout)
    {
        async Task<XElement> CallAsync(string action, params (string, string)[] parameters) => Xml.Of(await ask(region, action, parameters));

        var keyFile = Path.Combine(folder, RunId + ".pem");
        if (layout is null)
        {
            await CallAsync("CreateKeyPair", ("KeyName", RunId));
        }
        else
        {
            var material = Convert.ToBase64String(await File.ReadAllBytesAsync(keyFile + ".pub"));
            await CallAsync("ImportKeyPair", ("KeyName", RunId), ("PublicKeyMaterial", material));
        }

        var group = (await CallAsync("CreateSecurityGroup", ("GroupName", RunId), ("GroupDescription", "p2p"))).All("groupId").First().Value;
        var address = await CallAsync("AllocateAddress", ("Domain", "vpc"));
        var allocation = address.All("allocationId").First().Value;
        var ip = address.All("publicIp").First().Value;
        var image = (await CallAsync("DescribeImages", ("Owner.1", "099720109477"))).All("imageId").First().Value;
        (string, string)[] launch =
        [
            ("ImageId", image), ("InstanceType", "t3.small"), ("MinCount", "1"), ("MaxCount", "1"), ("KeyName", RunId), ("SecurityGroupId.1", group),
            .. layout is null ? [] : new[] { ("UserData", layout.UserData(domain, ip)) },
        ];
        var instance = (await CallAsync("RunInstances", launch)).All("instanceId").First().Value;
        await CallAsync("AssociateAddress", ("AllocationId", allocation), ("InstanceId", instance));
        var volume = (await CallAsync("DescribeVolumes")).All("volumeId").First().Value;
        var order = $"<CreateHostedZoneRequest {Space}><Name>example.org</Name><CallerReference>1782900000</CallerReference></CreateHostedZoneRequest>";
        var zone = Xml.Of(await internet.Route53Async("hostedzone", order)).Value("Id")!.Split('/')[^1];
        await internet.Route53Async(
            $"hostedzone/{zone}/rrset",
            $"<ChangeResourceRecordSetsRequest {Space}><ChangeBatch><Changes><Change><Action>CREATE</Action><ResourceRecordSet><Name>{domain}</Name><Type>A</Type><TTL>60</TTL>"
            + $"<ResourceRecords><ResourceRecord><Value>{ip}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>");
        return new()
        {
            ["key_name"] = RunId,
            ["key_file"] = keyFile,
            ["sg_id"] = group,
            ["instance_id"] = instance,
            ["root_volume_id"] = volume,
            ["eip_id"] = allocation,
            ["public_ip"] = ip,
            ["route53_zone_id"] = zone,
            ["route53_zone_name"] = "example.org",
            ["route53_zone_created_by_deployer"] = "true",
        };
    }

    private static JsonObject Phase(string status, string time, string evidence) => new() { ["status"] = status, ["ts"] = time, ["evidence"] = evidence };

    private static async Task WriteStateAsync(
        string folder, string region, string domain, string phase, JsonObject phases, JsonObject resources, Dictionary<string, string> more)
    {
        var state = new JsonObject
        {
            ["run_id"] = RunId,
            ["region"] = region,
            ["domain_mode"] = "route53",
            ["domain"] = domain,
            ["instance_type"] = "t3.small",
            ["dns_ready"] = true,
            ["phase"] = phase,
            ["created_at"] = "2026-11-01T12:00:00Z",
            ["phases"] = phases,
            ["resources"] = resources,
        };
        foreach (var (name, value) in more)
        {
            state[name] = value;
        }

        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "state.json"), state.ToJsonString());
    }
}
