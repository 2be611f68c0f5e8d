using System.Diagnostics;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>The node's files in a temporary folder, and programs run on them.</summary>
internal sealed class ScriptRun : IDisposable
{
    private static readonly CloudInitInput Input = new("chat.example.org", "203.0.113.10", "direxio/message-server:latest");

    public ScriptRun()
    {
        Root = Directory.CreateTempSubdirectory("node-").FullName;
        Environment["DIREXIO_NODE_ROOT"] = Root;
        Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach (var name in CloudInitResources.Names)
        {
            // As on the node, where the steps find the commands in bin.
            Write(name.Replace("commands/", "bin/", StringComparison.Ordinal), CloudInitTemplate.RenderFile(name, Input));
        }
    }

    public string Root { get; }

    public Dictionary<string, string> Environment { get; } = [];

    public static void Needs(params string[] programs)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The node runs Linux.");
        foreach (var program in programs)
        {
            Assert.SkipUnless(IsOnPath(program), $"'{program}' is not installed here.");
        }
    }

    public string At(string name) => Path.Combine(Root, name);

    public string Read(string name) => File.ReadAllText(At(name));

    public UnixFileMode ModeOf(string name) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(At(name));

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
    }

    /// <summary>Writes a program of the shell that stands in for one of the node's.</summary>
    public void WriteProgram(string name, string body)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        ProgramFile.Write(At(name), $"#!/bin/sh\n{body}\n");
    }

    /// <summary>
    /// Puts a function in place of a program for the scripts of bash. It works whatever PATH they set, and what is called a
    /// thousand times need not be started as often.
    /// </summary>
    public void StandIn(string program, string body) => Environment[$"BASH_FUNC_{program}%%"] = $"() {{\n{body}\n}}";

    /// <summary>Runs a program to its end; both outputs as one text each.</summary>
    public async Task<(int ExitStatus, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static bool IsOnPath(string program) => (System.Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
