using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Limits by Service Quotas, usage by EC2.</summary>
internal sealed class AwsQuotas(JsonServiceClient quotas, IAmazonEC2 ec2, IInstanceTypes types) : IQuotas
{
    private const string TargetPrefix = "ServiceQuotasV20190624";

    /// <summary>The configuration; a region is still to be set.</summary>
    public static ServiceConfig MakeConfig() => new(new(
        "Service Quotas",
        "servicequotas",
        "servicequotas",
        "2019-06-24",
        region => $"servicequotas.{region}.{AwsRegions.PartitionOf(region).dnsSuffix}"));

    public async Task<QuotaReading> ReadAsync(AccountQuota quota, CancellationToken cancellationToken)
    {
        var limit = TryAsync(() => ReadLimitAsync(quota, cancellationToken));
        var used = TryAsync(
            () => quota == AccountQuota.ElasticIps ? CountAddressesAsync(cancellationToken) : CountVCpusAsync(cancellationToken));
        await Task.WhenAll(limit, used).ConfigureAwait(false);
        var (limitValue, limitProblem) = await limit.ConfigureAwait(false);
        var (usedValue, usedProblem) = await used.ConfigureAwait(false);
        var problems = new[] { limitProblem, usedProblem }.OfType<string>().ToList();
        return new(limitValue, usedValue, problems.Count == 0 ? null : string.Join("; ", problems));
    }

    // Who the caller is must be settled before any quota; all else only leaves a number unknown.
    private static async Task<(int? Value, string? Problem)> TryAsync(Func<Task<int>> read)
    {
        try
        {
            return (await read().ConfigureAwait(false), null);
        }
        catch (CloudException exception) when (!exception.IsOfCredentials)
        {
            return (null, exception.Message);
        }
    }

    private async Task<int> ReadLimitAsync(AccountQuota quota, CancellationToken cancellationToken)
    {
        var code = quota == AccountQuota.ElasticIps ? "L-0263D0A3" : "L-1216C47A";
        try
        {
            return await CallAsync("GetServiceQuota", code, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.NotFound)
        {
            // An account whose value was never set apart has the default.
            return await CallAsync("GetAWSDefaultServiceQuota", code, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<int> CallAsync(string action, string code, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["ServiceCode"] = "ec2", ["QuotaCode"] = code };
        return quotas.CallAsync(
            TargetPrefix, action, body, answer => (int)answer.GetProperty("Quota").GetProperty("Value").GetDouble(), cancellationToken);
    }

    private async Task<int> CountAddressesAsync(CancellationToken cancellationToken)
    {
        var request = new DescribeAddressesRequest { Filters = [Ec2Filters.ByName("domain", "vpc")] };
        var answer = await ec2.DescribeAddressesAsync(request, cancellationToken).ConfigureAwait(false);
        return (answer.Addresses ?? []).Count;
    }

    private async Task<int> CountVCpusAsync(CancellationToken cancellationToken)
    {
        var request = new DescribeInstancesRequest { Filters = [Ec2Filters.ByName("instance-state-name", "pending", "running")] };
        var sum = 0;
        await foreach (var reservation in ec2.Paginators.DescribeInstances(request).Reservations
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var instance in (reservation.Instances ?? []).Where(Counts))
            {
                sum += await VCpusOfAsync(instance, cancellationToken).ConfigureAwait(false);
            }
        }

        return sum;
    }

    // Spot and scheduled instances have quotas of their own.
    private static bool Counts(Instance instance) =>
        string.IsNullOrEmpty(instance.InstanceLifecycle?.Value) && InstanceTypeOffer.IsOfStandardFamily(instance.InstanceType);

    private async Task<int> VCpusOfAsync(Instance instance, CancellationToken cancellationToken) =>
        instance.CpuOptions is { CoreCount: { } cores, ThreadsPerCore: { } threads }
            ? cores * threads
            : (await types.FindAsync(instance.InstanceType, cancellationToken).ConfigureAwait(false))?.VCpus ?? 0;
}
