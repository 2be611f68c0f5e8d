using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Tests.Support.Browser;

/// <summary>One tab: a page as it is seen on a screen of some size, in some scheme, or on paper.</summary>
internal sealed class BrowserTab : IAsyncDisposable
{
    private readonly DevTools tools;
    private readonly string target;
    private readonly string session;
    private readonly ConcurrentQueue<string> complaints = new();
    private TaskCompletionSource? loading;

    private BrowserTab(DevTools tools, string target, string session)
    {
        (this.tools, this.target, this.session) = (tools, target, session);
        tools.Happened += Hear;
    }

    /// <summary>What the browser wrote to its console, such as that the page's own policy forbade something.</summary>
    public IEnumerable<string> Complaints => complaints;

    public static async Task<BrowserTab> OpenAsync(DevTools tools)
    {
        var target = (string)(await tools.AskAsync("Target.createTarget", new() { ["url"] = "about:blank" }))["targetId"]!;
        var attached = await tools.AskAsync("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true });
        var tab = new BrowserTab(tools, target, (string)attached["sessionId"]!);
        await tab.AskAsync("Page.enable");
        await tab.AskAsync("Log.enable");
        await tab.AskAsync("Runtime.enable");
        return tab;
    }

    public Task<JsonObject> AskAsync(string method, JsonObject? parameters = null) => tools.AskAsync(method, parameters, session);

    /// <summary>Opens a file and waits until all of it is there.</summary>
    public async Task GoAsync(string file)
    {
        var loaded = loading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await AskAsync("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri });
        await loaded.Task.WaitAsync(Chromium.Patience);
    }

    /// <summary>Shows the page on a screen of that width, light or dark, or as it is printed.</summary>
    public async Task ShowAsync(int width, string scheme, string media = "screen")
    {
        await AskAsync("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600,
        });
        await AskAsync("Emulation.setEmulatedMedia", new()
        {
            ["media"] = media,
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }),
        });
    }

    /// <summary>What an expression of JavaScript comes to. It runs as if the user had just pressed a key.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await AskAsync("Runtime.evaluate", new()
        {
            ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true, ["userGesture"] = true,
        });
        return answer["exceptionDetails"] is { } problem
            ? throw new InvalidOperationException(problem.ToJsonString())
            : answer["result"]?["value"]?.DeepClone();
    }

    /// <summary>A picture of the whole page.</summary>
    public async Task<byte[]> PictureAsync()
    {
        var answer = await AskAsync("Page.captureScreenshot", new() { ["captureBeyondViewport"] = true });
        return Convert.FromBase64String((string)answer["data"]!);
    }

    /// <summary>The page as a printer would get it.</summary>
    public async Task<byte[]> PrintAsync()
    {
        var answer = await AskAsync("Page.printToPDF", new() { ["preferCSSPageSize"] = true });
        return Convert.FromBase64String((string)answer["data"]!);
    }

    public async ValueTask DisposeAsync()
    {
        tools.Happened -= Hear;
        await tools.AskAsync("Target.closeTarget", new() { ["targetId"] = target });
    }

    private void Hear(string? from, string method, JsonObject parameters)
    {
        if (from != session)
        {
            return;
        }

        switch (method)
        {
            case "Page.loadEventFired":
                loading?.TrySetResult();
                break;
            case "Log.entryAdded":
                complaints.Enqueue((string?)parameters["entry"]?["text"] ?? "?");
                break;
            case "Runtime.exceptionThrown":
                complaints.Enqueue(parameters["exceptionDetails"]?.ToJsonString() ?? "?");
                break;
        }
    }
}
