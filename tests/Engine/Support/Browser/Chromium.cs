using System.Diagnostics;

namespace Direxio.Deployer.Engine.Tests.Support.Browser;

/// <summary>
/// One headless Chromium for all tests, which look at pages in tabs of their own. It is asked over its DevTools protocol; nothing of it
/// reaches the network.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>How long is waited for what it is asked; a busy machine may take long to start it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Lazy<Task<DevTools>> devTools;
    private Process? process;
    private string? profile;

    public Chromium() => devTools = new(StartAsync);

    /// <summary>Why there is none here; null if there is one.</summary>
    public static string? Missing => Program is null ? "needs Chromium (apt: chromium)" : null;

    private static string? Program =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>Opens a tab.</summary>
    internal async Task<BrowserTab> OpenAsync() => await BrowserTab.OpenAsync(await devTools.Value);

    public async ValueTask DisposeAsync()
    {
        if (devTools.IsValueCreated && devTools.Value.IsCompletedSuccessfully)
        {
            await (await devTools.Value).DisposeAsync();
        }

        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        if (profile is not null)
        {
            TryDelete(profile);
        }
    }

    private async Task<DevTools> StartAsync()
    {
        profile = Directory.CreateTempSubdirectory("direxio-browser-").FullName;
        var start = new ProcessStartInfo(
            Program!,
            [
                "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={profile}", "--no-first-run", "--disable-gpu",
                "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb", "--proxy-server=127.0.0.1:9",
                // Only the reports that the tests wrote are opened, and root has no sandbox of its own.
                "--no-sandbox", "about:blank",
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        process = new() { StartInfo = start };
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, told) =>
        {
            const string Mark = "DevTools listening on ";
            if (told.Data is null)
            {
                address.TrySetException(new InvalidOperationException($"{Program} ended before it could be asked."));
            }
            else if (told.Data.StartsWith(Mark, StringComparison.Ordinal))
            {
                address.TrySetResult(new(told.Data[Mark.Length..]));
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Patience);
        return await DevTools.ConnectAsync(await address.Task.WaitAsync(limit.Token), limit.Token);
    }

    // Its processes may still be writing when the first of them has ended.
    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // What is left is a browser's cache in the folder for temporary files.
        }
    }
}
