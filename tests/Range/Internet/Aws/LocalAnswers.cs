using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Direxio.Deployer.Range.Machines;

namespace Direxio.Deployer.Range.Aws;

/// <summary>Calls that moto does not answer, or not as AWS does.</summary>
internal sealed partial class LocalAnswers(MachinePark machines)
{
    /// <summary>The answer; null if the call is moto's.</summary>
    public AwsReply? Find(AwsCall call, RangeConfig config) => (call.Service, call.Action) switch
    {
        ("sts", "GetCallerIdentity") => Identity(config),
        ("pricing", "GetProducts") when config.PriceList => PriceCatalog.GetProducts(call.Json),
        ("pricing", _) => AwsReply.Error("pricing", 400, "AccessDeniedException", $"not authorized to perform: pricing:{call.Action}"),
        ("servicequotas", "GetServiceQuota" or "GetAWSDefaultServiceQuota") => Quota(call, config),
        ("freetier", "GetAccountPlanState") => Plan(config),
        ("ssm", "GetParameter") => Parameter(call, call.Json.GetProperty("Name").GetString()!, config),
        ("ec2-instance-connect", "SendSSHPublicKey") => Lend(call),
        ("ec2", "GetConsoleOutput") => Console(call, config),
        _ => null,
    };

    private static AwsReply Identity(RangeConfig config)
    {
        var user = config.RootUser ? "root" : "user/deployer";
        return AwsReply.OfXml(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
            + $"<Arn>arn:aws:iam::{config.Account}:{user}</Arn><UserId>AIDARANGE</UserId><Account>{config.Account}</Account>"
            + "</GetCallerIdentityResult><ResponseMetadata><RequestId>range</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
    }

    private static AwsReply Plan(RangeConfig config) => config.Plan == AccountPlan.None
        ? AwsReply.Error("freetier", 400, "ResourceNotFoundException", "There is no account plan for this account.")
        : AwsReply.OfJson(new
        {
            accountId = config.Account,
            accountPlanType = config.Plan == AccountPlan.Free ? "FREE" : "PAID",
            accountPlanStatus = "ACTIVE",
            accountPlanRemainingCredits = new { amount = 100.0, unit = "USD" },
            accountPlanExpirationDate = DateTime.UtcNow.AddMonths(5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });

    private static AwsReply Quota(AwsCall call, RangeConfig config)
    {
        var code = call.Json.GetProperty("QuotaCode").GetString();
        (string Name, double Value)? quota = code switch
        {
            "L-1216C47A" => ("Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", config.VcpuQuota),
            "L-0263D0A3" => ("EC2-VPC Elastic IPs", config.AddressQuota),
            _ => null,
        };
        return quota is { } known
            ? AwsReply.OfJson(new
            {
                Quota = new { ServiceCode = "ec2", QuotaCode = code, QuotaName = known.Name, known.Value, Unit = "None", Adjustable = true, GlobalQuota = false },
            })
            : AwsReply.Error("servicequotas", 400, "NoSuchResourceException", $"no quota {code}");
    }

    private static AwsReply? Parameter(AwsCall call, string name, RangeConfig config)
    {
        if (!name.StartsWith("/aws/service/canonical/", StringComparison.Ordinal))
        {
            return null;
        }

        return config.ImageParameters && NobleParameter().IsMatch(name)
            ? AwsReply.OfJson(new
            {
                Parameter = new { Name = name, Type = "String", Value = MachineImages.CurrentNoble(call.Region), Version = 7, DataType = "aws:ec2:image" },
            })
            : AwsReply.Error("ssm", 400, "ParameterNotFound", $"no parameter {name}");
    }

    // moto confirms it for any instance, and nothing comes of it.
    private AwsReply Lend(AwsCall call)
    {
        var id = call.Json.GetProperty("InstanceId").GetString()!;
        if (machines.Find(id) is not { IsRunning: true } machine)
        {
            return AwsReply.Error("ec2-instance-connect", 400, "EC2InstanceStateInvalidException", $"{id} does not run");
        }

        if (call.Json.GetProperty("InstanceOSUser").GetString() == "ubuntu")
        {
            machine.Lend(call.Json.GetProperty("SSHPublicKey").GetString()!);
        }

        return AwsReply.OfJson(new { RequestId = "range", Success = true });
    }

    private AwsReply Console(AwsCall call, RangeConfig config)
    {
        var id = call.Form.GetValueOrDefault("InstanceId", string.Empty);
        var text = config.Console == ConsoleOutput.Empty ? null : machines.Find(id)?.ConsoleText(config.ConsoleDelayMs);
        var output = string.IsNullOrEmpty(text) ? string.Empty : $"<output>{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}</output>";
        return AwsReply.OfXml(
            "<GetConsoleOutputResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>range</requestId>"
            + $"<instanceId>{id}</instanceId><timestamp>{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.000Z}</timestamp>{output}</GetConsoleOutputResponse>");
    }

    [GeneratedRegex("^/aws/service/canonical/ubuntu/server/(24\\.04|noble)/stable/current/amd64/hvm/ebs-gp[23]/ami-id$")]
    private static partial Regex NobleParameter();
}
