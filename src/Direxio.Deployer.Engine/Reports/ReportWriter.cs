using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>Writes the report that a user asks for: from the node's state, or what a removal has left of it.</summary>
internal sealed class ReportWriter(INodeStore store, Redactor redactor, TimeProvider clock)
{
    private const string ReportFileName = "operation-report";

    /// <param name="request">Which report.</param>
    /// <param name="serviceId">The node.</param>
    /// <param name="approve">Answers whether the named files may be written.</param>
    /// <returns>What was written; null if it was not approved.</returns>
    /// <exception cref="DeployException">NodeNotFound, OnlyRemovalReportIsLeft, RemovalReportIsKept, StateUnreadable,
    /// or a file that cannot be read or written.</exception>
    public async Task<ReportFile?> WriteAsync(ReportRequest request, string serviceId, Func<IReadOnlyList<string>, Task<bool>> approve)
    {
        var paths = store.Home.Node(serviceId);
        var state = store.Read(serviceId);
        var report = state is null ? Stored(request, paths) : FromState(request, paths, state);
        var json = JsonPathOf(request, paths);
        var html = request.Html ? Path.ChangeExtension(json, ".html") : null;
        // The report that a removal left is itself what is asked for; it is not written over itself.
        var isThere = state is null && json == paths.RemovalReport;
        var files = new[] { isThere ? null : json, html }.OfType<string>().ToList();
        if (files.Count > 0 && !await approve(files).ConfigureAwait(false))
        {
            return null;
        }

        if (!isThere)
        {
            LocalFileText.Write(json, report);
        }

        if (html is not null)
        {
            LocalFileText.Write(html, Language.InEnglishForItsUser(() => HtmlReport.Render(report)));
        }

        return new()
        {
            Domain = report["domain"].AsText() ?? paths.ServiceId,
            Operation = request.Operation,
            Status = report["status"].AsText() ?? string.Empty,
            JsonPath = json,
            HtmlPath = html,
            GeneratedAt = NodeState.ParseTime(report["generated_at"].AsText())?.LocalDateTime,
            Rehearsal = store.Home.IsRehearsal || report["rehearsal"].AsText() == "true",
        };
    }

    private JsonObject FromState(ReportRequest request, NodePaths paths, NodeState state)
    {
        if (request is { Operation: ReportOperation.Destroy, Folder: null }
            && state.Removal == RemovalProgress.None
            && IsProof(paths.RemovalReport))
        {
            throw ReportErrors.RemovalReportIsKept(request.Domain, paths.RemovalReport);
        }

        return OperationReport.Redacted(state, paths, request.Operation, redactor, clock.GetUtcNow());
    }

    private JsonObject Stored(ReportRequest request, NodePaths paths)
    {
        if (LocalFileText.ReadObject(paths.RemovalReport) is not { } report)
        {
            throw MissingNode.Of(store, request.Domain);
        }

        // An earlier release redacted by its own rules.
        return request.Operation == ReportOperation.Destroy
            ? (JsonObject)RedactedJson.Redact(report, redactor)!
            : throw ReportErrors.OnlyRemovalReportIsLeft(request.Domain, paths.RemovalReport);
    }

    // A report that says that nothing was run proves nothing.
    private static bool IsProof(string path) =>
        LocalFileText.ReadObject(path) is { } stored && stored["status"].AsText() != ReportOperations.DestroyNotRun;

    // In a folder of the user's choice, reports of several nodes lie side by side.
    private static string JsonPathOf(ReportRequest request, NodePaths paths) => request switch
    {
        { Folder: { } folder } => Path.Combine(folder, $"{paths.ServiceId}.{ReportFileName}.json"),
        { Operation: ReportOperation.Destroy } => paths.RemovalReport,
        _ => paths.Report,
    };
}
