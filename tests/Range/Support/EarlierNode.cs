using System.Text.Json.Nodes;
using System.Xml.Linq;
using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>A node as direxio-deployer 0.1.0 left it when S5 failed: untagged resources, and a state that names them.</summary>
internal static class EarlierNode
{
    private const string RunId = "p2p-20261101-120000";
    private const string Space = "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";

    public static async Task MakeAsync(PrivateInternet internet, string region, string folder, string domain)
    {
        Task<XElement> CallAsync(string action, params (string, string)[] parameters) => ReadAsync(internet.Ec2Async(region, action, parameters));

        await CallAsync("CreateKeyPair", ("KeyName", RunId));
        var group = (await CallAsync("CreateSecurityGroup", ("GroupName", RunId), ("GroupDescription", "p2p"))).All("groupId").First().Value;
        var address = await CallAsync("AllocateAddress", ("Domain", "vpc"));
        var allocation = address.All("allocationId").First().Value;
        var ip = address.All("publicIp").First().Value;
        var image = (await CallAsync("DescribeImages", ("Owner.1", "099720109477"))).All("imageId").First().Value;
        var instance = (await CallAsync(
            "RunInstances", ("ImageId", image), ("InstanceType", "t3.small"), ("MinCount", "1"), ("MaxCount", "1"), ("KeyName", RunId), ("SecurityGroupId.1", group)))
            .All("instanceId").First().Value;
        await CallAsync("AssociateAddress", ("AllocationId", allocation), ("InstanceId", instance));
        var volume = (await CallAsync("DescribeVolumes")).All("volumeId").First().Value;
        var zone = (await ReadAsync(internet.Route53Async(
            "hostedzone", $"<CreateHostedZoneRequest {Space}><Name>example.org</Name><CallerReference>1782900000</CallerReference></CreateHostedZoneRequest>")))
            .Value("Id")!.Split('/')[^1];
        await internet.Route53Async(
            $"hostedzone/{zone}/rrset",
            $"<ChangeResourceRecordSetsRequest {Space}><ChangeBatch><Changes><Change><Action>CREATE</Action><ResourceRecordSet><Name>{domain}</Name><Type>A</Type><TTL>60</TTL>"
            + $"<ResourceRecords><ResourceRecord><Value>{ip}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>");

        var state = new JsonObject
        {
            ["run_id"] = RunId,
            ["region"] = region,
            ["domain_mode"] = "route53",
            ["domain"] = domain,
            ["instance_type"] = "t3.small",
            ["dns_ready"] = true,
            ["phase"] = "S5_INIT_TOKENS",
            ["created_at"] = "2026-11-01T12:00:00Z",
            ["phases"] = new JsonObject
            {
                ["S0_PREREQ_AWS"] = new JsonObject { ["status"] = "done", ["ts"] = "2026-11-01T12:00:03Z", ["evidence"] = "sts ok account=123456789012 root=false" },
                ["S3_PROVISION"] = new JsonObject { ["status"] = "done", ["ts"] = "2026-11-01T12:00:20Z", ["evidence"] = $"instance={instance} ip={ip}" },
                ["S5_INIT_TOKENS"] = new JsonObject { ["status"] = "failed", ["ts"] = "2026-11-01T12:03:00Z", ["evidence"] = "failed to fetch bootstrap.json" },
            },
            ["resources"] = new JsonObject
            {
                ["key_name"] = RunId,
                ["key_file"] = Path.Combine(folder, RunId + ".pem"),
                ["sg_id"] = group,
                ["instance_id"] = instance,
                ["root_volume_id"] = volume,
                ["eip_id"] = allocation,
                ["public_ip"] = ip,
                ["route53_zone_id"] = zone,
                ["route53_zone_name"] = "example.org",
                ["route53_zone_created_by_deployer"] = "true",
            },
        };
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "state.json"), state.ToJsonString());
    }

    private static async Task<XElement> ReadAsync(Task<AwsReply> answer) => Xml.Of(await answer);
}
