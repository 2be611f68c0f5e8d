using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>Finds out what the credentials lack for which feature.</summary>
/// <param name="context">What every command works with.</param>
/// <param name="partitionOf">The partition of a region.</param>
internal sealed class PermissionCommand(CommandContext context, Func<string, string> partitionOf)
{
    public async Task<IReadOnlyList<AwsPermissionCheck>> RunAsync(AwsPermissionRequest request, CancellationToken cancellationToken)
    {
        var target = context.Settings.AccountTarget(request.Region, request.ProfileName, request.Rehearse);
        using var world = context.Enter(RunSubject.Account with { IsRehearsal = request.Rehearse, IsNew = true });
        using var cloud = world.Ports.ConnectCloud(target, context.Observer);
        try
        {
            var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
            var questions = new PermissionQuestions(partitionOf(target.Region), target.Region, identity.AccountId);
            var run = new PermissionRun(cloud.Permissions, questions);
            var now = world.Ports.Clock.GetUtcNow();
            var found = await run.FindAsync(identity, request.Feature, cancellationToken).ConfigureAwait(false);
            return
            [
                .. found.Select(answer => new AwsPermissionCheck
                {
                    Feature = answer.Feature,
                    Action = answer.Action,
                    Decision = answer.Reading.Decision,
                    Source = answer.Source,
                    Message = context.Redactor.Redact(answer.Reading.Message),
                    CheckedAt = now.LocalDateTime,
                    Rehearsal = request.Rehearse,
                }),
            ];
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception, Commands.TestPermission());
        }
    }
}
