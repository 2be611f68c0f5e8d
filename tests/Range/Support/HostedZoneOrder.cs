using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>Hosted zones that the owner of the account has made.</summary>
internal static class HostedZoneOrder
{
    private const string Space = "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";

    /// <summary>Makes a zone with records; answers its id.</summary>
    public static async Task<string> MakeZoneAsync(
        this PrivateInternet internet, string zone, params (string Name, string Type, string Value)[] records)
    {
        var order = $"<CreateHostedZoneRequest {Space}><Name>{zone}</Name><CallerReference>by-hand-{zone}</CallerReference></CreateHostedZoneRequest>";
        var id = Xml.Of(await internet.Route53Async("hostedzone", order)).Value("Id")!.Split('/')[^1];
        foreach (var (name, type, value) in records)
        {
            var record = $"<Name>{name}</Name><Type>{type}</Type><TTL>300</TTL>"
                + $"<ResourceRecords><ResourceRecord><Value>{value}</Value></ResourceRecord></ResourceRecords>";
            var change = $"<Change><Action>CREATE</Action><ResourceRecordSet>{record}</ResourceRecordSet></Change>";
            await internet.Route53Async(
                $"hostedzone/{id}/rrset",
                $"<ChangeResourceRecordSetsRequest {Space}><ChangeBatch><Changes>{change}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>");
        }

        return id;
    }
}
