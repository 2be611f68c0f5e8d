using System.Globalization;
using System.Text.Json;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The account's free tier.</summary>
internal sealed class AwsFreeTier(JsonServiceClient client, string region) : IFreeTier
{
    private const string TargetPrefix = "AWSFreeTierService";

    // The partitions whose accounts have plans.
    private static readonly string[] Partitions = ["aws", "aws-cn"];

    /// <summary>The configuration; a region is still to be set.</summary>
    public static ServiceConfig MakeConfig() => new(new(
        "FreeTier",
        "freetier",
        "freetier",
        "2023-09-07",
        region => $"freetier.{region}.{AwsRegions.PartitionOf(region).dualStackDnsSuffix}",
        JsonVersion: "1.0"));

    public async Task<FreeTierReading> ReadAsync(CancellationToken cancellationToken)
    {
        var partition = AwsRegions.PartitionOf(region).name;
        if (!Partitions.Contains(partition))
        {
            return new(null, null, null, null, $"AWS tells no account plans in the partition {partition}");
        }

        try
        {
            return await client.CallAsync(TargetPrefix, "GetAccountPlanState", [], Read, cancellationToken).ConfigureAwait(false);
        }

        // Accounts older than the plans, and those of an organization, have none.
        catch (CloudException exception) when (exception.Failure == CloudFailure.NotFound)
        {
            return new(null, null, null, null, null) { HasNone = true };
        }

        // Who the caller is must be settled before anything else; all other failures only leave the plan unknown.
        catch (CloudException exception) when (!exception.IsOfCredentials)
        {
            return new(null, null, null, null, exception.Message);
        }
    }

    private static FreeTierReading Read(JsonElement answer) => new(
        answer.GetProperty("accountPlanType").GetString(),
        answer.GetProperty("accountPlanStatus").GetString(),
        Given(answer, "accountPlanRemainingCredits") is { } credits && credits.GetProperty("unit").GetString() == "USD"
            ? credits.GetProperty("amount").GetDecimal()
            : null,
        Given(answer, "accountPlanExpirationDate") is { } date ? ReadTime(date) : null,
        null);

    // The model says ISO 8601; the protocol's own form is seconds.
    private static DateTimeOffset ReadTime(JsonElement time) => time.ValueKind == JsonValueKind.Number
        ? DateTimeOffset.UnixEpoch.AddSeconds(time.GetDouble())
        : DateTimeOffset.Parse(
            time.GetString() ?? string.Empty,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static JsonElement? Given(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
