using System.Diagnostics;
using Direxio.Deployer.Engine.Tests.Node;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>Runs Python with the modules of the node's tools, as they stand in the sources.</summary>
internal static class NodeToolsPython
{
    private static readonly string Begin = $"""
        import sys
        sys.path[:0] = [{Quoted("node-tools")}, {Quoted("cloud-init/commands")}]
        sys.dont_write_bytecode = True

        """;

    /// <summary>What a program prints, without the end of its last line; what it says on its way to a failure where it fails.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">What it finds behind its name.</param>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        ScriptRun.Needs("python3");
        using var process = Process.Start(new ProcessStartInfo("python3", ["-IS", "-c", Begin + program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.TrimEnd('\n') : output + await error;
    }

    private static string Quoted(string folder) => $"'{Path.Combine(Repository.Root, folder)}'";
}
