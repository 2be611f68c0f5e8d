using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>S0: the credentials answer, and they are of the account that the node belongs to.</summary>
internal sealed class CredentialsPhase(AccountSurvey survey) : IPhase
{
    public PhaseId Id => PhaseId.S0_PREREQ_AWS;

    public async Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        // Where only the evidence of this phase has it, what becomes of the phase now must not take it away.
        var recorded = AccountGuard.RecordedIn(context.State);
        if (recorded is not null && context.State.AccountId is null)
        {
            context.Session.Update(state => state.AccountId = recorded);
        }

        CallerIdentity identity;
        try
        {
            identity = await survey.Identity.ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.IsOfCredentials)
        {
            var refusal = CloudErrors.CloudCallFailed(exception, Rerun(context));
            return new PhaseOutcome.Waiting(
                refusal.Message, Advice.From($"{DeployErrors.MessageOf(refusal)} {DeployErrors.AdviceOf(refusal)}"));
        }

        var region = context.Settings.Region;
        AccountGuard.Require(context.Settings.Domain, recorded, identity);

        WarnOnceAboutRoot(context, identity);
        context.Session.Update(state =>
        {
            state.AccountId = identity.AccountId;
            state.Region = region;
        });
        RecordedChoices.Keep(context);
        return new PhaseOutcome.Done(
            $"sts ok account={identity.AccountId} source={identity.CredentialSource} root={(identity.IsRoot ? "true" : "false")} "
                + $"arn={identity.RedactedArn} region={region}");
    }

    private static void WarnOnceAboutRoot(PhaseContext context, CallerIdentity identity)
    {
        if (!identity.IsRoot || context.State.IsRootWarned)
        {
            return;
        }

        context.Observer.Warn(Advice.Of(nameof(Texts.Warn_Root)));
        context.Session.Update(state => state.IsRootWarned = true);
    }

    private static Advice Rerun(PhaseContext context) => context.State.HasApprovedPlan
        ? Commands.Resume(context.Settings.Domain)
        : Advice.Of(nameof(Texts.Next_ResumeAsks), Commands.Resume(context.Settings.Domain));
}
