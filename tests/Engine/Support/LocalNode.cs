using System.Diagnostics;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Tests.Node;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>
/// A node that is a folder of this machine: what is run there runs here, with the folder in place of the root and programs of the
/// test in place of docker and systemctl. Each connection can be broken.
/// </summary>
internal sealed class LocalNode : IDisposable
{
    public LocalNode()
    {
        ScriptRun.Needs("python3", "tar");
        Root = Directory.CreateTempSubdirectory("direxio-node-").FullName;
        WriteProgram("systemctl", "echo \"$@\" >> \"$DIREXIO_TOOLS_PREFIX/systemctl.log\"");
        Write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
    }

    public string Root { get; }

    /// <summary>How many connections were made.</summary>
    public int Connections { get; private set; }

    /// <summary>Breaks the connection under way after so many lines of output; null breaks none.</summary>
    public int? BreaksAfterLines { get; set; }

    /// <summary>Variables of what is run there.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>A Python program that runs the tools in a world of its own; null runs them as they are.</summary>
    public string? Runner { get; set; }

    public string At(string path) => Path.Combine(Root, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public void WriteProgram(string name, string body)
    {
        var file = At($"bin/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        ProgramFile.Write(file, $"#!/bin/sh\n{body}\n");
    }

    public Task<INodeShell> OpenAsync(CancellationToken cancellationToken)
    {
        Connections++;
        return Task.FromResult<INodeShell>(new Shell(this));
    }

    /// <summary>Waits until no operation has the node's lock. One has a result before it has tidied up behind itself.</summary>
    public void AwaitLock()
    {
        var file = At("var/lib/direxio/operation.lock");
        if (File.Exists(file))
        {
            OwnerOnlyFile.WaitForLock(file).Dispose();
        }
    }

    public void Dispose()
    {
        AwaitLock();
        Directory.Delete(Root, recursive: true);
    }

    private ProcessStartInfo StartInfo(string command)
    {
        var local = command.Replace("sudo -n ", string.Empty, StringComparison.Ordinal)
            .Replace("/var/lib/direxio", At("var/lib/direxio"), StringComparison.Ordinal)
            .Replace($"exec {NodeToolCommand.Python} ", $"exec {NodeToolCommand.Python} {Runner} ", StringComparison.Ordinal);
        var start = new ProcessStartInfo("sh", ["-c", local])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DIREXIO_TOOLS_PREFIX"] = Root;
        start.Environment["DIREXIO_TOOLS_PATH"] = $"{At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["DIREXIO_TOOLS_METADATA"] = "http://127.0.0.1:9";
        start.Environment["DIREXIO_TOOLS_HEALTH_PAUSE"] = "0.01";
        start.Environment["DIREXIO_TOOLS_HEALTH_LIMIT"] = "1";
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private sealed class Shell(LocalNode node) : INodeShell
    {
        public async Task<ShellResult> RunAsync(string command, TimeSpan timeout, CancellationToken cancellationToken)
        {
            using var process = Process.Start(node.StartInfo(command))!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new(process.ExitCode, await output, await error);
        }

        public async Task<PipeResult> PipeAsync(
            string command,
            Func<Stream, CancellationToken, Task> write,
            Func<Stream, CancellationToken, Task> read,
            TimeSpan silence,
            CancellationToken cancellationToken)
        {
            using var process = Process.Start(node.StartInfo(command))!;
            // A connection that ends takes its channel along; the end of the process object alone would leave the pipe open.
            using var output = process.StandardOutput;
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var writing = Task.Run(
                async () =>
                {
                    await using var input = process.StandardInput.BaseStream;
                    await write(input, cancellationToken);
                },
                cancellationToken);
            if (node.BreaksAfterLines is { } lines && command.Contains("watch", StringComparison.Ordinal))
            {
                await BreakAsync(process, lines, read, cancellationToken);
            }

            await read(output.BaseStream, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            try
            {
                await writing;
            }
            catch (IOException)
            {
                // It did not read to the end; how it ended tells whether that matters.
            }

            return new(process.ExitCode, await error);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task BreakAsync(Process process, int lines, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
        {
            node.BreaksAfterLines = null;
            var seen = new MemoryStream();
            for (var line = 0; line < lines && await process.StandardOutput.ReadLineAsync(cancellationToken) is { } text; line++)
            {
                seen.Write(System.Text.Encoding.UTF8.GetBytes(text + "\n"));
            }

            process.Kill();
            seen.Position = 0;
            await read(seen, cancellationToken);
            throw new NodeShellException(ShellFailure.Unreachable, "the test broke the connection");
        }
    }
}
