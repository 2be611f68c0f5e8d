using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>
/// The servers of OpenClaw, which alone writes its file: it is told by its own command (its documentation, pages "MCP" and
/// "Config" of the command line). What is told goes to its input; arguments can be seen by others on the machine.
/// </summary>
internal sealed class OpenClawServers(ILocalPrograms programs)
{
    /// <summary>Its program.</summary>
    public const string Program = "openclaw";

    private const string Table = "servers";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>What it would be told to have the entry.</summary>
    /// <exception cref="DeployException">It is not on this machine, or refuses to answer.</exception>
    public async Task<McpProposal> ProposeAsync(McpEntry entry)
    {
        RequireProgram();
        var path = (await AskedAsync("config", "file").ConfigureAwait(false)).Trim();
        var (_, present) = await LookAsync(entry.Name).ConfigureAwait(false);
        if (present is not null && IsSame(present, entry))
        {
            return McpProposal.Unchanged(path);
        }

        // What the entry has besides stays: the patch is merged into it.
        var told = JsonText.Indented(new JsonObject
        {
            ["mcp"] = new JsonObject { [Table] = new JsonObject { [entry.Name] = JsonEntryForm.Usual.ValueOf(entry) } },
        });
        return new(
            path,
            present is null ? McpChange.Added : McpChange.Replaced,
            $"{Program} config patch --stdin\n{string.Join('\n', told.TrimEnd('\n').Split('\n').Select(line => "+" + line))}",
            async () =>
            {
                await RunAsync(new(Program, ["config", "patch", "--stdin"]) { Input = told }).ConfigureAwait(false);
                return null;
            });
    }

    /// <summary>Has it take the entry out, if it has it.</summary>
    /// <exception cref="DeployException">As for <see cref="ProposeAsync"/>.</exception>
    public async Task RemoveAsync(string name)
    {
        RequireProgram();
        if (await LookAsync(name).ConfigureAwait(false) is not (true, null))
        {
            await AskedAsync("mcp", "unset", name).ConfigureAwait(false);
        }
    }

    private void RequireProgram()
    {
        if (programs.Find(Program) is null)
        {
            throw McpRegistrationErrors.McpClientNotFound(McpClient.OpenClaw, Program);
        }
    }

    private static bool IsSame(string present, McpEntry entry)
    {
        try
        {
            return new JsonConfig(Table).Put($"{{\"{Table}\":{{\"{entry.Name}\":{present}}}}}", entry) is null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // All servers at once: that one of the name is missing is then no failure of the command. An answer that is no list proves nothing.
    private async Task<(bool IsRead, string? Entry)> LookAsync(string name)
    {
        var answer = await AskedAsync("mcp", "list", "--json").ConfigureAwait(false);
        try
        {
            return (true, JsonObjectSpan.Root(answer).Find(name)?.ValueText);
        }
        catch (FormatException)
        {
            return (false, null);
        }
    }

    private async Task<string> AskedAsync(params string[] arguments) =>
        (await RunAsync(new(Program, arguments)).ConfigureAwait(false)).Output;

    private async Task<ProgramResult> RunAsync(ProgramCall call)
    {
        var command = string.Join(' ', [Program, .. call.Arguments]);
        try
        {
            var result = await programs.RunAsync(call with { Limit = Limit }, CancellationToken.None).ConfigureAwait(false);
            return result.ExitCode == 0
                ? result
                : throw McpRegistrationErrors.McpClientRefused(McpClient.OpenClaw, command, result.Words);
        }
        catch (ProgramException exception)
        {
            throw McpRegistrationErrors.McpClientRefused(McpClient.OpenClaw, command, exception.Message, exception);
        }
    }
}
