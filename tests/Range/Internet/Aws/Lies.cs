namespace Direxio.Deployer.Range.Aws;

/// <summary>
/// Untrue answers of AWS, in the words in which it says the same when it is true; null where there is none to a call.
/// </summary>
internal static class Lies
{
    private const string LastPage = "<IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>";

    private static readonly Dictionary<string, string> Lists = new()
    {
        ["DescribeInstances"] = "reservationSet",
        ["DescribeAddresses"] = "addressesSet",
        ["DescribeVolumes"] = "volumeSet",
        ["DescribeSecurityGroups"] = "securityGroupInfo",
        ["DescribeKeyPairs"] = "keySet",
        ["DescribeNetworkInterfaces"] = "networkInterfaceSet",
    };

    /// <summary>"It is done."</summary>
    public static AwsReply? Done(AwsCall call) => call.Action switch
    {
        "TerminateInstances" => OfEc2(call, "<instancesSet>" + string.Concat(call.List("InstanceId").Select(id =>
            $"<item><instanceId>{id}</instanceId><currentState><code>48</code><name>terminated</name></currentState>"
            + "<previousState><code>16</code><name>running</name></previousState></item>")) + "</instancesSet>"),
        "ChangeResourceRecordSets" or "DeleteHostedZone" => OfRoute53(
            call,
            "<ChangeInfo><Id>/change/C0RANGE</Id><Status>INSYNC</Status><SubmittedAt>2026-06-01T00:00:00Z</SubmittedAt></ChangeInfo>"),
        "ReleaseAddress" or "DeleteSecurityGroup" or "DeleteKeyPair" or "DeleteVolume" or "DisassociateAddress" =>
            OfEc2(call, "<return>true</return>"),
        _ => null,
    };

    /// <summary>"There is no such thing."</summary>
    public static AwsReply? Missing(AwsCall call)
    {
        var (status, code) = call.Action switch
        {
            "TerminateInstances" or "DescribeInstances" => (400, "InvalidInstanceID.NotFound"),
            "ReleaseAddress" or "DescribeAddresses" => (400, "InvalidAllocationID.NotFound"),
            "DisassociateAddress" => (400, "InvalidAssociationID.NotFound"),
            "DeleteVolume" or "DescribeVolumes" => (400, "InvalidVolume.NotFound"),
            "DeleteSecurityGroup" or "DescribeSecurityGroups" => (400, "InvalidGroup.NotFound"),
            "DeleteKeyPair" or "DescribeKeyPairs" => (400, "InvalidKeyPair.NotFound"),
            "ChangeResourceRecordSets" => (400, "InvalidChangeBatch"),
            "DeleteHostedZone" or "GetHostedZone" or "ListResourceRecordSets" => (404, "NoSuchHostedZone"),
            _ => (0, string.Empty),
        };
        if (status == 0)
        {
            return null;
        }

        var message = code == "InvalidChangeBatch"
            ? "[Tried to delete resource record set but it was not found]"
            : "What was asked for does not exist";
        return AwsReply.Error(call.Service, status, code, message);
    }

    /// <summary>"There is nothing of that kind."</summary>
    public static AwsReply? Empty(AwsCall call) => call.Action switch
    {
        "ListHostedZones" or "ListHostedZonesByName" => OfRoute53(call, "<HostedZones/>" + LastPage),
        "ListResourceRecordSets" => OfRoute53(call, "<ResourceRecordSets/>" + LastPage),
        _ when Lists.TryGetValue(call.Action, out var list) => OfEc2(call, $"<{list}/>"),
        _ => null,
    };

    /// <summary>"All that you ask about has been terminated"; null for an answer about anything but instances.</summary>
    public static AwsReply? Terminated(AwsCall call, AwsReply reply)
    {
        if (call.Action != "DescribeInstances" || !reply.Worked)
        {
            return null;
        }

        var answer = Xml.Of(reply);
        foreach (var state in answer.All("instanceState").ToList())
        {
            state.All("code").First().Value = "48";
            state.All("name").First().Value = "terminated";
        }

        return AwsReply.OfXml(answer.ToString(System.Xml.Linq.SaveOptions.DisableFormatting));
    }

    private static AwsReply OfEc2(AwsCall call, string content) => AwsReply.OfXml(
        $"<{call.Action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>range</requestId>"
        + $"{content}</{call.Action}Response>");

    private static AwsReply OfRoute53(AwsCall call, string content) => AwsReply.OfXml(
        $"<{call.Action}Response xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">{content}</{call.Action}Response>");
}
