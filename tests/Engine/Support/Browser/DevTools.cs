using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Tests.Support.Browser;

/// <summary>Chromium's DevTools protocol, as far as tests need it: commands with their answers, and events, over one socket.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> waiting = new();
    private readonly CancellationTokenSource end = new();
    private Task reading = Task.CompletedTask;
    private int last;

    /// <summary>Told of each event: the session, its name and its parameters.</summary>
    public event Action<string?, string, JsonObject>? Happened;

    public static async Task<DevTools> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var tools = new DevTools();
        await tools.socket.ConnectAsync(address, cancellationToken);
        tools.reading = tools.ReadAsync();
        return tools;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="method">The command, such as Page.navigate.</param>
    /// <param name="parameters">Its parameters; null for none.</param>
    /// <param name="session">The tab that it is for; null for the browser.</param>
    public async Task<JsonObject> AskAsync(string method, JsonObject? parameters = null, string? session = null)
    {
        var id = Interlocked.Increment(ref last);
        var answer = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        await sending.WaitAsync(end.Token);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, end.Token);
        }
        finally
        {
            sending.Release();
        }

        var reply = await answer.Task.WaitAsync(Chromium.Patience);
        return reply["error"] is { } error
            ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}")
            : (JsonObject)reply["result"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket.Dispose();
        sending.Dispose();
        end.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (!end.IsCancellationRequested)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), end.Token);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                Take((JsonObject)JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                message.SetLength(0);
            }
        }
    }

    private void Take(JsonObject message)
    {
        if (message["id"] is { } id)
        {
            if (waiting.TryRemove((int)id, out var answer))
            {
                answer.TrySetResult(message);
            }
        }
        else if (message["method"] is { } method)
        {
            Happened?.Invoke((string?)message["sessionId"], (string)method!, message["params"] as JsonObject ?? []);
        }
    }
}
