using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>Asks by a simulation where the identity may have one, by dry runs else. What neither tells is unknown.</summary>
internal sealed class PermissionRun(IPermissions permissions, PermissionQuestions questions)
{
    /// <summary>One action, and what is known of it.</summary>
    public sealed record Answer(AwsFeature Feature, string Action, PermissionReading Reading, AwsPermissionSource Source);

    /// <summary>The answers for these features, or for all.</summary>
    /// <exception cref="CloudException">NoCredentials or CredentialsRefused.</exception>
    public async Task<IReadOnlyList<Answer>> FindAsync(
        CallerIdentity identity, IReadOnlyList<AwsFeature> features, CancellationToken cancellationToken)
    {
        var asked = Asked().Where(one => features.Count == 0 || features.Contains(one.Feature)).ToList();
        var (principal, obstacle) = PrincipalOf(identity);
        if (principal is not null)
        {
            try
            {
                return await SimulateAsync(principal, asked, cancellationToken).ConfigureAwait(false);
            }
            catch (CloudException exception)
                when (!exception.IsOfCredentials)
            {
                obstacle = $"IAM did not simulate the policies ({exception.Code}: {exception.ServiceMessage})";
            }
        }

        return await Task.WhenAll(asked.Select(one => TryAsync(one, obstacle!, cancellationToken))).ConfigureAwait(false);
    }

    private IEnumerable<Subject> Asked() => AwsPermissions.All
        .Where(permission => permission.Service != "iam")
        .GroupBy(permission => (Feature: FeatureOf(permission), permission.IamAction))
        .Select(group => new Subject(group.Key.Feature, group.Key.IamAction, [.. group.SelectMany(questions.For).DistinctBy(Key)]))
        .Append(new(AwsFeature.Deploy, AwsPermissions.TaggingAction, [.. questions.ForTagging()]))
        .OrderBy(subject => subject.Feature);

    private static AwsFeature FeatureOf(AwsPermission permission) => permission switch
    {
        { Service: "route53" } => AwsFeature.Route53,
        { Service: "budgets" } => AwsFeature.Budget,
        { Service: "s3" } => AwsFeature.Backup,
        _ when permission.Uses.Contains(AwsPolicyScope.Remove) && !permission.Uses.Contains(AwsPolicyScope.Operate) => AwsFeature.Remove,
        { On.Count: > 0 } => AwsFeature.Deploy,
        _ => AwsFeature.Plan,
    };

    private async Task<IReadOnlyList<Answer>> SimulateAsync(
        string principal, IReadOnlyList<Subject> asked, CancellationToken cancellationToken)
    {
        var readings = await permissions.SimulateAsync(principal, [.. asked.SelectMany(one => one.Questions)], cancellationToken)
            .ConfigureAwait(false);
        var left = new Queue<PermissionReading>(readings);
        return
        [
            .. asked.Select(one => new Answer(
                one.Feature,
                one.Action,
                Worst([.. one.Questions.Select(_ => left.Dequeue())]),
                AwsPermissionSource.Simulation)),
        ];
    }

    // A call needs all of its resources: one that is denied denies it, and one that is unknown leaves it unknown.
    private static PermissionReading Worst(IReadOnlyList<PermissionReading> readings) =>
        readings.FirstOrDefault(reading => reading.Decision == AwsPermissionDecision.Denied)
        ?? readings.FirstOrDefault(reading => reading.Decision == AwsPermissionDecision.Unknown)
        ?? readings[0];

    private async Task<Answer> TryAsync(Subject one, string obstacle, CancellationToken cancellationToken)
    {
        var reading = await permissions.DryRunAsync(one.Action, cancellationToken).ConfigureAwait(false);
        return reading is null
            ? new(
                one.Feature,
                one.Action,
                new(AwsPermissionDecision.Unknown, $"Only a simulation could tell, and {obstacle}."),
                AwsPermissionSource.None)
            : new(one.Feature, one.Action, reading, AwsPermissionSource.DryRun);
    }

    /// <summary>The user or role whose policies count; null with the reason where there are none to simulate.</summary>
    private static (string? Principal, string? Obstacle) PrincipalOf(CallerIdentity identity)
    {
        if (identity.IsRoot)
        {
            return (null, "IAM simulates no policies for the root user");
        }

        var parts = identity.Arn.Split(':', 6);
        return parts is [var arn, var partition, "sts", _, var account, var session] && session.Split('/') is ["assumed-role", var role, ..]
            // The path of the role is not told; where it has one, IAM does not find it.
            ? ($"{arn}:{partition}:iam::{account}:role/{role}", null)
            : parts is [_, _, "iam", ..] ? (identity.Arn, null)
            : (null, "IAM simulates policies for users and roles only");
    }

    private static string Key(PermissionQuestion question) =>
        $"{question.Action} {question.Resource} {question.ContextInWords}";

    private sealed record Subject(AwsFeature Feature, string Action, IReadOnlyList<PermissionQuestion> Questions);
}
