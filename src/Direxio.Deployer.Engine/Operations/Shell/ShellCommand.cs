using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Shell;

/// <summary>Runs a command on a node, or hands the terminal to a shell there.</summary>
internal sealed class ShellCommand(CommandContext context)
{
    private const string Program = "ssh";

    /// <summary>Runs a command; a non-zero exit code is a result. Null if it was not approved.</summary>
    public Task<NodeCommandResult?> InvokeAsync(
        NodeCommandRequest request, Func<Task<bool>> approve, CancellationToken cancellationToken) =>
        new NodeVisitor(context).LookAsync<NodeCommandResult?>(request, async look =>
        {
            if (!await approve().ConfigureAwait(false))
            {
                return null;
            }

            await using var shell = await look.OpenAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var result = await shell.RunAsync(request.Command, request.Limit, cancellationToken).ConfigureAwait(false);
                if (result.IsCut)
                {
                    context.Observer.Warn(Advice.Of(nameof(Texts.Warn_OutputCut)));
                }

                return new()
                {
                    Domain = look.Domain,
                    IsTruncated = result.IsCut,
                    ExitCode = result.ExitStatus,
                    Output = Lines(result.Output),
                    Error = Lines(result.Error),
                    Rehearsal = look.State.IsRehearsal,
                };
            }
            catch (NodeShellException exception)
            {
                throw ShellErrors.NodeCommandBroken(look.Domain, exception);
            }
        });

    /// <summary>
    /// Hands the terminal to the system's own ssh, which knows the node's host keys from its own file and no other. The keys are proved,
    /// and port 22 is open, before it starts. Null if it was not approved.
    /// </summary>
    /// <returns>The exit code of the shell; 255 if ssh itself failed.</returns>
    public Task<int?> EnterAsync(NodeShellRequest request, Func<Task<bool>> approve, CancellationToken cancellationToken) =>
        new NodeVisitor(context).LookAsync<int?>(request, async look =>
        {
            if (!await approve().ConfigureAwait(false))
            {
                return null;
            }

            if (look.State.IsRehearsal)
            {
                context.Observer.Warn(Advice.Of(nameof(Texts.Warn_RehearsedShell), look.Domain));
                return 0;
            }

            await using (await look.OpenAsync(cancellationToken).ConfigureAwait(false))
            {
                // That it could be opened is all that was to be seen.
            }

            var endpoint = NodeAccess.EndpointOf(look.State, look.Paths);
            string[] arguments =
            [
                // Whatever the user's own settings say: what is in the user's agent and on the screen is not for the server.
                "-a", "-x",
                "-i", endpoint.PrivateKeyFile, "-o", "IdentitiesOnly=yes", "-o", SshCommandLine.KnownHosts(endpoint.KnownHostsFile),
                "-o", "GlobalKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=yes", $"{endpoint.User}@{endpoint.Host}",
            ];
            try
            {
                return await look.Ports.Programs.RunInTerminalAsync(new(Program, arguments), cancellationToken).ConfigureAwait(false);
            }
            catch (ProgramException exception)
            {
                throw ShellErrors.SshProgramMissing(exception);
            }
        });

    private List<string> Lines(string text)
    {
        var lines = context.Redactor.Redact(text).ReplaceLineEndings("\n").Split('\n').ToList();
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }
}
