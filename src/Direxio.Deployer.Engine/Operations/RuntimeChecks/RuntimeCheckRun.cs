using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.RuntimeChecks;

/// <summary>Checks what runs on this machine for a node, all at once, and records what was seen.</summary>
internal sealed class RuntimeCheckRun(
    World world, OpenNode node, LocalSettings settings, EngineObserver observer, IOperationReports reports)
{
    /// <summary>Makes the checks. A check that fails is a result.</summary>
    /// <exception cref="DeployException">The state could not be written.</exception>
    public async Task<IReadOnlyList<RuntimeCheck>> RunAsync(RuntimeCheckRequest request, CancellationToken cancellationToken)
    {
        var session = node.Session;
        var subject = new CheckSubject(node.State.Domain ?? node.Domain, node.Paths, node.State, settings, request.Limit);
        var credentials = CredentialsFile.Read(node.Paths, observer.Redactor);

        RuntimeCheckName[] names =
        [
            .. (request.Checks.Count == 0 ? Enum.GetValues<RuntimeCheckName>() : request.Checks).Distinct().Order(),
        ];
        var results = await Task.WhenAll(
            names.Select(name => RunAsync(name, subject, credentials, cancellationToken))).ConfigureAwait(false);
        var now = world.Ports.Clock.GetUtcNow();
        var checks = names.Zip(results, (name, result) => (Check: Row(name, result, subject, now), Fields: Redacted(result.Fields)))
            .ToList();
        session.Update(copy => copy.RuntimeChecks.Record(checks, now));
        reports.Write(session.State!, session.Paths, ReportOperation.RepairOrVerify, now);
        return [.. checks.Select(check => check.Check)];
    }

    private async Task<CheckResult> RunAsync(
        RuntimeCheckName name, CheckSubject subject, NodeCredentials? credentials, CancellationToken cancellationToken)
    {
        // Else the calls before the first wait, such as starting a program, would stand in a row.
        await Task.Yield();
        if (name == RuntimeCheckName.ConnectDaemon)
        {
            return await new ConnectDaemonCheck(world.Ports.Programs).RunAsync(subject, cancellationToken).ConfigureAwait(false);
        }

        if (credentials is not { AgentToken: not null, AgentRoomId: not null })
        {
            return CheckResult.Failed(
                "CredentialsMissing",
                $"'{subject.Paths.Credentials}' has no agent token and room, so the agent cannot use the node.",
                Advice.Of(nameof(Texts.Next_Run), subject.Resume));
        }

        var complete = credentials with { AgentNodeId = credentials.AgentNodeId ?? subject.State.Agent.NodeId ?? AgentNodeId.NoRuntime };
        return name switch
        {
            RuntimeCheckName.McpDoctor =>
                await new McpDoctorCheck(world.Ports.Programs).RunAsync(subject, complete, cancellationToken).ConfigureAwait(false),
            // The server's limit is one of real time, whatever clock the world has.
            RuntimeCheckName.McpTools =>
                await new McpToolsCheck(
                    world.Ports.Programs, TimeProvider.System).RunAsync(subject, complete, cancellationToken).ConfigureAwait(false),
            RuntimeCheckName.McpSmoke =>
                await new McpSmokeCheck(
                    world.Ports.Http, observer.Redactor).RunAsync(subject, complete, cancellationToken).ConfigureAwait(false),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
    }

    private RuntimeCheck Row(RuntimeCheckName name, CheckResult result, CheckSubject subject, DateTimeOffset now) => new()
    {
        Domain = subject.Domain,
        Name = name,
        Status = result.Status,
        Code = result.Code,
        Detail = observer.Redactor.Redact(result.Detail),
        NextAction = result.NextAction is { } next ? observer.Redactor.Redact(next.In(subject.AdviceContext).ToString()) : null,
        Tools = [.. result.Tools.Select(observer.Redactor.Redact)],
        CheckedAt = now.LocalDateTime,
        Rehearsal = subject.State.IsRehearsal || world.Store.Home.IsRehearsal,
    };

    private IReadOnlyDictionary<string, string> Redacted(IReadOnlyDictionary<string, string> fields) =>
        fields.ToDictionary(field => field.Key, field => observer.Redactor.Redact(field.Value));
}
