using System.Diagnostics;
using System.Globalization;

namespace Direxio.Deployer.Pester.Tests;

/// <summary>A pwsh in a real terminal (tmux), at which a person types and reads.</summary>
internal sealed class Terminal : IAsyncDisposable
{
    /// <summary>What the terminal shows when it takes a command.</summary>
    public const string Prompt = "PS>";

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string home;
    private readonly string socket;

    private Terminal(string home) => (this.home, socket) = (home, Path.Combine(home, "tmux"));

    /// <summary>Why there is no such terminal; null if there is one.</summary>
    public static string? Missing { get; } = Pwsh.Missing
        ?? (File.Exists("/usr/bin/tmux") ? null : "needs a pwsh in a terminal, and tmux is not installed");

    /// <summary>Opens one with the module loaded, and waits until a command can be typed.</summary>
    public static async Task<Terminal> OpenAsync(string home, int columns)
    {
        var terminal = new Terminal(home);
        var module = Path.Combine(Pwsh.Stated("StagedModule"), "Direxio.Deployer.psd1");
        var width = columns.ToString(CultureInfo.InvariantCulture);
        await terminal.TmuxAsync(
        [
            "-f", "/dev/null", "new-session", "-d", "-x", width, "-y", "60",
            .. Pwsh.Interactive($"function prompt {{ '{Prompt} ' }}; Import-Module '{module}'; Clear-Host"),
        ]);
        await terminal.WaitAsync(screen => screen.TrimEnd() == Prompt, "a prompt");
        return terminal;
    }

    /// <summary>Types a line, and waits until something is asked or the next command can be typed.</summary>
    /// <param name="line">What is typed, with the return key after it.</param>
    /// <param name="question">What the question ends with that is waited for; null for the next prompt.</param>
    /// <returns>What the screen has shown since.</returns>
    public async Task<string> TypeAsync(string line, string? question = null)
    {
        await TmuxAsync("clear-history");
        // Until what is typed shows, the prompt or question at the end is the one before it.
        var before = await CaptureAsync();
        await TmuxAsync("send-keys", "-l", line);
        await TmuxAsync("send-keys", "Enter");
        return await WaitAsync(
            screen => screen != before && EndsWith(screen, question ?? $"\n{Prompt}"), question ?? "the next prompt");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await TmuxAsync("kill-server");

    private static bool EndsWith(string screen, string end) => screen.TrimEnd().EndsWith(end, StringComparison.Ordinal);

    private async Task<string> WaitAsync(Func<string, bool> isThere, string what)
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            var screen = await CaptureAsync();
            if (isThere(screen))
            {
                return screen;
            }

            Assert.True(begun.Elapsed < Limit, $"The terminal does not show {what}:\n{screen}");
            await Task.Delay(LookAgainAfter, TestContext.Current.CancellationToken);
        }
    }

    private Task<string> CaptureAsync() => TmuxAsync("capture-pane", "-p", "-S", "-");

    private async Task<string> TmuxAsync(params IEnumerable<string> arguments)
    {
        var start = Pwsh.Describe(home, "tmux", ["-S", socket, .. arguments]);
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LANG"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"tmux {string.Join(' ', arguments)}: {error}");
        return output;
    }
}
