using System.Collections.Concurrent;
using System.Xml.Linq;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Simulations by IAM, dry runs by EC2.</summary>
internal sealed class AwsPolicyTrials(QueryServiceClient iam, Ec2DryRuns dryRuns) : IPermissions
{
    private const int AtOnce = 4;

    /// <summary>The configuration; a region is still to be set.</summary>
    public static ServiceConfig MakeConfig() => new(new("IAM", "iam", "iam", "2010-05-08", HostOf));

    /// <summary>The region that IAM of a partition is signed for.</summary>
    public static string RegionFor(string region) =>
        AwsRegions.PartitionOf(region).name == "aws-cn" ? "cn-north-1" : AwsRegions.GlobalRegionOf(region);

    public async Task<IReadOnlyList<PermissionReading>> SimulateAsync(
        string principal, IReadOnlyList<PermissionQuestion> questions, CancellationToken cancellationToken)
    {
        var readings = new ConcurrentDictionary<PermissionQuestion, PermissionReading>(ReferenceEqualityComparer.Instance);

        // One call can ask for many actions, as long as the resource and the request are the same.
        await Parallel.ForEachAsync(
            questions.GroupBy(question => (question.Resource, question.ContextInWords)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (group, stop) =>
            {
                PermissionQuestion[] alike = [.. group];
                foreach (var (question, reading) in alike.Zip(await SimulateAlikeAsync(principal, alike, stop).ConfigureAwait(false)))
                {
                    readings[question] = reading;
                }
            }).ConfigureAwait(false);
        return [.. questions.Select(question => readings[question])];
    }

    public Task<PermissionReading?> DryRunAsync(string action, CancellationToken cancellationToken) =>
        dryRuns.TryAsync(action, cancellationToken);

    private static string HostOf(string region) => AwsRegions.PartitionOf(region) switch
    {
        { name: "aws-us-gov" } => "iam.us-gov.amazonaws.com",
        { name: "aws" } => "iam.amazonaws.com",
        var partition => $"iam.{region}.{partition.dnsSuffix}",
    };

    private async Task<IEnumerable<PermissionReading>> SimulateAlikeAsync(
        string principal, IReadOnlyList<PermissionQuestion> alike, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, PermissionReading>(StringComparer.OrdinalIgnoreCase);
        string? marker = null;
        do
        {
            var answer = await iam.CallAsync("SimulatePrincipalPolicy", Form(principal, alike, marker), cancellationToken)
                .ConfigureAwait(false);
            foreach (var result in Items(answer, "EvaluationResults"))
            {
                results[Value(result, "EvalActionName") ?? string.Empty] = ReadingOf(result);
            }

            marker = Value(answer, "IsTruncated") == "true" ? Value(answer, "Marker") : null;
        }
        while (marker is not null);

        return alike.Select(question => results.GetValueOrDefault(question.Action)
            ?? new(AwsPermissionDecision.Unknown, "IAM's simulation says nothing of it."));
    }

    private static IEnumerable<KeyValuePair<string, string>> Form(
        string principal, IReadOnlyList<PermissionQuestion> alike, string? marker)
    {
        yield return new("PolicySourceArn", principal);
        foreach (var (question, index) in alike.DistinctBy(question => question.Action).Select((question, index) => (question, index)))
        {
            yield return new($"ActionNames.member.{index + 1}", question.Action);
        }

        yield return new("ResourceArns.member.1", alike[0].Resource);
        foreach (var (part, index) in alike[0].Context.Select((part, index) => (part, index)))
        {
            var prefix = $"ContextEntries.member.{index + 1}";
            var isList = part.Operator.StartsWith("ForAll", StringComparison.Ordinal);
            yield return new($"{prefix}.ContextKeyName", part.Key);
            yield return new($"{prefix}.ContextKeyType", isList ? "stringList" : "string");
            foreach (var (value, place) in part.Values.Select((value, place) => (value, place)))
            {
                yield return new($"{prefix}.ContextKeyValues.member.{place + 1}", value);
            }
        }

        if (marker is not null)
        {
            yield return new("Marker", marker);
        }
    }

    private static PermissionReading ReadingOf(XElement result)
    {
        var missing = Items(result, "MissingContextValues").Select(key => key.Value).Distinct().ToList();
        var on = Value(result, "EvalResourceName") is { } resource and not "*" ? $" on {resource}" : string.Empty;
        return Value(result, "EvalDecision") switch
        {
            "allowed" => new(AwsPermissionDecision.Allowed, "The policies of this identity allow it."),
            "implicitDeny" when missing.Count > 0 => new(
                AwsPermissionDecision.Unknown, $"A policy depends on {string.Join(", ", missing)}, which is known of a real request only."),
            _ when Value(result, "AllowedByOrganizations") == "false" => new(
                AwsPermissionDecision.Denied, $"The organization that the account belongs to denies it{on}."),
            _ when Value(result, "AllowedByPermissionsBoundary") == "false" => new(
                AwsPermissionDecision.Denied, $"The permissions boundary of this identity denies it{on}."),
            "explicitDeny" => new(AwsPermissionDecision.Denied, $"A policy denies it explicitly{on}."),
            "implicitDeny" => new(AwsPermissionDecision.Denied, $"No policy of this identity allows it{on}."),
            var other => new(AwsPermissionDecision.Unknown, $"IAM's simulation answered '{other}'."),
        };
    }

    private static IEnumerable<XElement> Items(XElement root, string list) => Named(root, list).SelectMany(found => found.Elements());

    private static IEnumerable<XElement> Named(XElement root, string name) =>
        root.Descendants().Where(element => element.Name.LocalName == name);

    private static string? Value(XElement root, string name) => Named(root, name).FirstOrDefault()?.Value;
}
