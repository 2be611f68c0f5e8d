using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Operations.RuntimeChecks;

/// <summary>The MCP server as a client on this machine meets it: started, greeted, and asked for its tools.</summary>
internal sealed class McpToolsCheck(ILocalPrograms programs, TimeProvider clock)
{
    public async Task<CheckResult> RunAsync(CheckSubject subject, NodeCredentials credentials, CancellationToken cancellationToken)
    {
        if (subject.FindMcp(programs) is not { } program)
        {
            return subject.McpMissing();
        }

        try
        {
            var tools = await new McpConversation(programs, clock)
                .ListToolsAsync(subject.McpCall(program, credentials.AgentNodeId!), cancellationToken).ConfigureAwait(false);
            return tools.Count == 0
                ? Failed(subject, "NoTools", "The MCP server answers and has no tool.")
                : CheckResult.Passed("ToolsListed", Words(tools)) with { Tools = tools };
        }
        catch (McpServerException exception)
        {
            return Failed(subject, exception.Failure.ToString(), exception.Message);
        }
    }

    private static string Words(IReadOnlyList<string> tools)
    {
        // One that lacks some of them still serves.
        var missing = McpServer.ToolNames.Except(tools).ToList();
        return $"The MCP server names {tools.Count} tool{(tools.Count == 1 ? string.Empty : "s")}."
            + (missing.Count == 0 ? string.Empty : $" Not among them: {string.Join(", ", missing)}.");
    }

    private static CheckResult Failed(CheckSubject subject, string code, string detail) => CheckResult.Failed(
        code, detail, Advice.Of(nameof(Texts.Runtime_InstallMcp), subject.InstallMcp, subject.Again));
}
