using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Credentials;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine.Operations.Update;

/// <summary>
/// One update: what runs is read from the node, the plan is agreed to, the node does it by itself, and only then this machine's record
/// moves. The node does it whatever becomes of this process; the next update reads how it ended.
/// </summary>
internal sealed class UpdateRun(NodeVisit visit, IOperationReports reports, NodeUpdateRequest request)
{
    private readonly PhaseContext context = visit.Context;
    private readonly OperationProgress progress = new(visit.Context.Observer, visit.Context.Clock, OperationSteps.Update);

    private string Domain => visit.Domain;

    private bool IsUnwatched => RecordedOperations.IsUnderWay(context.State, RecordedOperations.Update);

    /// <summary>The node afterwards; null if the plan was not approved.</summary>
    public async Task<NodeUpdate?> RunAsync(Func<NodeUpdatePlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var arrival = await Settlement.ArriveAsync(visit, ServerFacts.Parts, progress, cancellationToken).ConfigureAwait(false);
        var facts = ServerFacts.From(arrival.Facts);
        CloseEarlier(arrival);
        if (await new UpdatePlanner(visit, request).PlanAsync(facts, cancellationToken).ConfigureAwait(false) is not { } plan)
        {
            return await UnchangedAsync(facts, cancellationToken).ConfigureAwait(false);
        }

        if (!await approve(plan).ConfigureAwait(false))
        {
            return null;
        }

        var ended = await visit.RunAsync(
            RecordedOperations.Update,
            $"{plan.To.Image} {plan.To.Digest}".TrimEnd(),
            Order(facts, plan),
            progress,
            cancellationToken).ConfigureAwait(false);
        if (ended is not { IsDone: true, Result: { } result })
        {
            throw Failed(ended);
        }

        return await CompleteAsync(result, cancellationToken).ConfigureAwait(false);
    }

    private JsonObject Order(ServerFacts facts, NodeUpdatePlan plan) => new()
    {
        ["image"] = plan.To.Digest is null || plan.To.Image.Split('/')[^1].Contains(':', StringComparison.Ordinal)
            ? plan.To.Image
            : $"{plan.To.Image}@{plan.To.Digest}",
        ["digest"] = plan.To.Digest,
        ["from"] = facts.Server.ImageId,
        ["include_stack"] = request.IncludeStack,
        ["digests"] = new JsonObject(plan.Others.Select(other => KeyValuePair.Create(other.Service, (JsonNode?)other.Digest))),
        ["skip_backup"] = request.SkipBackup,
        ["allow_downgrade"] = request.AllowDowngrade,
        ["allow_table_loss"] = request.AllowTableLoss,
    };

    // A command that was killed while the node went on has left word that it began; how it ended is the node's to say.
    private void CloseEarlier(Arrival arrival)
    {
        if (arrival.EndOf(RecordedOperations.Update) is not { } earlier)
        {
            return;
        }

        if (earlier.Id != arrival.SettledId)
        {
            context.Observer.Warn(earlier.Error is { } error
                ? Advice.Of(nameof(Texts.Warn_UnwatchedFailed), Domain, error.Message)
                : Advice.Of(nameof(Texts.Warn_UnwatchedDone), Domain));
        }

        if (earlier.Error is { } reason && !visit.IsPreview)
        {
            visit.Record(RecordedOperations.Update, RecordedOperations.Failed, reason.Message);
        }
    }

    // One that was interrupted and is stuck has not ended: the next command lets it go on or back.
    private DeployException Failed(NodeOperationRecord ended)
    {
        var failure = UpdateErrors.From(ended, Domain, progress.StuckReason);
        if (!ended.IsInterrupted)
        {
            visit.Record(RecordedOperations.Update, RecordedOperations.Failed, failure.Message);
        }

        reports.Write(context.State, context.Paths, ReportOperation.Update, context.Clock.GetUtcNow());
        return failure;
    }

    private async Task<NodeUpdate> UnchangedAsync(ServerFacts facts, CancellationToken cancellationToken)
    {
        var server = facts.Server.Shown;
        if (visit.IsPreview)
        {
            return Outcome(server, server, []);
        }

        var unwatched = IsUnwatched;
        context.Session.Update(state =>
        {
            ServerImagePin.RecordRunning(state, server.Image, server.Digest);
            if (unwatched)
            {
                state.RecordOperation(
                    RecordedOperations.Update, RecordedOperations.Complete, $"{server.Image} {server.Digest}", context.Clock.GetUtcNow());
            }
        });
        var needsWiring = unwatched && await CompareCredentialsAsync(cancellationToken).ConfigureAwait(false);
        return Outcome(server, server, []) with { NeedsWiring = needsWiring };
    }

    private async Task<NodeUpdate> CompleteAsync(JsonObject result, CancellationToken cancellationToken)
    {
        var (from, to) = (Side(result, "old"), Side(result, "new"));
        var images = (result["images"] as JsonObject ?? [])
            .ToDictionary(image => image.Key, image => image.Value?.ToString() ?? string.Empty);
        var now = context.Clock.GetUtcNow();
        context.Session.Update(state =>
        {
            ServerImagePin.RecordRunning(state, to.Image, to.Digest);
            state.Images.Record(images);
            state.RecordOperation(
                    RecordedOperations.Update, RecordedOperations.Complete, $"{to.Image} {to.Digest}".TrimEnd(), now);
        });
        var needsWiring = await CompareCredentialsAsync(cancellationToken).ConfigureAwait(false);
        var report = reports.Write(context.State, context.Paths, ReportOperation.Update, context.Clock.GetUtcNow());
        return Outcome(from, to, JsonText.StringsIn(result, "services") ?? []) with
        {
            IsChanged = JsonText.StringIn(result, "outcome") == "updated",
            BackupBytes = JsonText.NumberIn(result, "copy_bytes"),
            IsCertificateChecked = JsonText.FlagIn(result, "certificate_checked"),
            NeedsWiring = needsWiring,
            ReportPath = report,
        };
    }

    private NodeUpdate Outcome(ServiceImage from, ServiceImage to, IReadOnlyList<string> services) => new()
    {
        Domain = Domain,
        ServiceId = context.Settings.ServiceId,
        From = from,
        To = to,
        Services = services,
        NextAction = context.Observer.Redactor.Redact(
            RecoverySummary.NextBeside(context.State, Domain, context.Paths)),
        UpdatedAt = context.Clock.GetUtcNow().LocalDateTime,
        Rehearsal = context.State.IsRehearsal,
    };

    private static ServiceImage Side(JsonObject result, string name)
    {
        var side = result[name] as JsonObject ?? [];
        var image = JsonText.StringIn(side, "image") ?? string.Empty;
        return new(
            ServerFacts.MessageServer, ImageText.WithoutDigest(image), ImageText.DigestOf(image), JsonText.StringIn(side, "version"));
    }

    /// <summary>
    /// What this machine holds stays, unless the server's own answer says that it is void. Whether the update is done does not depend
    /// on that answer.
    /// </summary>
    private async Task<bool> CompareCredentialsAsync(CancellationToken cancellationToken)
    {
        if (context.State.GetPhase(PhaseId.S5_INIT_TOKENS).Status != PhaseStatus.Done)
        {
            return false;
        }

        try
        {
            var sync = new CredentialSyncRun(new(visit.Access, visit.Ports.Http), context);
            return (await sync.RunAsync(cancellationToken).ConfigureAwait(false)).NeedsWiring;
        }
        catch (DeployException failure)
        {
            context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_UpdatedUnread), failure.Message, Commands.Sync(Domain).In(context.Settings.AdviceContext)));
            return false;
        }
    }
}
