using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.RuntimeChecks;

/// <summary>The MCP server's own diagnosis, <c>direxio-mcp doctor --json</c>, which has to be of this node.</summary>
internal sealed class McpDoctorCheck(ILocalPrograms programs)
{
    public async Task<CheckResult> RunAsync(CheckSubject subject, NodeCredentials credentials, CancellationToken cancellationToken)
    {
        if (subject.FindMcp(programs) is not { } program)
        {
            return subject.McpMissing();
        }

        try
        {
            var result = await programs.RunAsync(
                subject.McpCall(program, credentials.AgentNodeId!, "doctor", "--json"), cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0
                ? Judge(subject, credentials, result)
                : Failed(subject, "DoctorFailed", $"'direxio-mcp doctor' ended with exit code {result.ExitCode} and said: {result.Words}");
        }
        catch (ProgramException exception)
        {
            return Failed(subject, exception.Failure == ProgramFailure.TimedOut ? "DoctorTimedOut" : "DoctorNotStarted", exception.Message);
        }
    }

    private static CheckResult Judge(CheckSubject subject, NodeCredentials credentials, ProgramResult result)
    {
        if (Parse(result.Output) is not { } report)
        {
            return Failed(
                subject, "DoctorUnreadable", $"'direxio-mcp doctor' did not answer with one JSON object. It said: {result.Words}");
        }

        var domain = report["domain"].AsText();
        var room = report["agent_room_id"].AsText();
        if (report["ok"].AsText() != "true")
        {
            return Failed(subject, "DoctorReportsFault", $"'direxio-mcp doctor' does not say that all is well: {result.Words}");
        }

        if (domain is null || NodeHome.ServiceIdOf(domain) != subject.Paths.ServiceId)
        {
            return Failed(
                subject, "DoctorOfAnotherNode", $"'direxio-mcp doctor' speaks of '{domain ?? "no domain"}' and not of {subject.Domain}.");
        }

        if (room != credentials.AgentRoomId)
        {
            return Failed(
                subject,
                "DoctorOfAnotherRoom",
                $"'direxio-mcp doctor' speaks of the room '{room ?? "none"}' and not of {credentials.AgentRoomId}.");
        }

        // Whatever it shows of the token, no more than that there is one is kept.
        return report["token"].AsText() is not { } token
            ? Failed(subject, "DoctorWithoutToken", "'direxio-mcp doctor' has no agent token.") with { Fields = Token("missing") }
            : CheckResult.Passed(
                "DoctorPassed", $"'direxio-mcp doctor' is well with {subject.Domain}, this node's agent room and a token.") with
            {
                Fields = Token(token == "redacted" ? "redacted" : "present_redacted"),
            };
    }

    private static CheckResult Failed(CheckSubject subject, string code, string detail) => CheckResult.Failed(
        code,
        detail,
        Advice.Of(
            nameof(Texts.Runtime_Doctor),
            McpServer.DoctorCommand(subject.Paths, subject.State.Agent.NodeId ?? "agent", subject.Settings),
            subject.InstallMcp,
            subject.Refresh,
            subject.Again));

    private static Dictionary<string, string> Token(string status) => new() { ["token"] = status };

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonText.ParseObject(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
