using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// The initialization code counts until the owner has chosen a password in the App, of which this machine hears nothing. So a code that
/// was read earlier is asked about before it is told again.
/// </summary>
internal static class InitializationCodeReview
{
    /// <summary>So long after S5 its word on the code is enough, where the server itself says nothing of it.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>Takes a spent code out of the state and the files; warns of one of which nothing is known.</summary>
    public static async Task RunAsync(PhaseContext context, MessageServerClient client, CancellationToken cancellationToken)
    {
        if (context.State.Server.IsAppInitialized
            || CredentialsFile.Read(context.Paths, context.Observer.Redactor) is not { InitializationCode: not null } known)
        {
            return;
        }

        var (isSpent, reason) = await AskAsync(client, known, cancellationToken).ConfigureAwait(false);
        if (isSpent == true)
        {
            Forget(context, known);
        }
        else if (isSpent is null && IsOld(context))
        {
            var domain = context.Settings.Domain;
            context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_CodeUnchecked), domain, reason, Commands.Sync(domain).In(context.Settings.AdviceContext)));
        }
    }

    private static async Task<(bool? IsSpent, string Reason)> AskAsync(
        MessageServerClient client, NodeCredentials known, CancellationToken cancellationToken)
    {
        try
        {
            var portal = await client.GetPortalStatusAsync(known.AgentToken, cancellationToken).ConfigureAwait(false);
            return (portal.IsInitialized, portal.NotOfferedBecause ?? string.Empty);
        }
        catch (DeployException failure)
        {
            return (null, failure.Message.TrimEnd('.'));
        }
    }

    private static bool IsOld(PhaseContext context) =>
        context.State.GetPhase(PhaseId.S5_INIT_TOKENS).Time is not { } at || Elapsed.Since(at, context.Clock.GetUtcNow()) > Fresh;

    // In the state first, as S5 does it.
    private static void Forget(PhaseContext context, NodeCredentials known)
    {
        context.Session.Update(static state => state.Server.IsAppInitialized = true);
        if (OutputsFile.Read(context.Paths, context.Observer.Redactor) is { } outputs)
        {
            LocalWiring.Rewrite(context.Paths, outputs with { InitializationCode = null }, known.AgentNodeId);
        }
    }
}
