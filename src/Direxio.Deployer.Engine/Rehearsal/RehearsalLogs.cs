using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The logs of the rehearsed node: a few lines of each source, as the real programs write them.</summary>
internal static class RehearsalLogs
{
    private static readonly Dictionary<string, string[]> Lines = new(StringComparer.Ordinal)
    {
        ["boot"] = ["The message server answers.", "The portal is bootstrapped."],
        ["cloudinit"] = ["Cloud-init v. 24.4 finished. Datasource DataSourceEc2Local."],
        ["caddy"] =
        [
            """{"level":"info","ts":1767225600.1,"logger":"tls.obtain","msg":"certificate obtained successfully"}""",
            """{"level":"error","ts":1767225601.2,"logger":"http.log.error","msg":"dial tcp: connection refused"}""",
        ],
        ["limiter"] =
        [
            "[NOTICE]   (1) : New worker (8) forked",
            "[WARNING]  (8) : Server p2p/server is DOWN, reason: Layer4 connection problem",
        ],
        ["messageserver"] = ["time=\"2026-01-01T00:00:00Z\" level=info msg=\"Starting external listener on :8008\""],
        ["postgres"] = ["2026-01-01 00:00:00.000 UTC [1] LOG:  database system is ready to accept connections"],
        ["coturn"] = ["0: : INFO: Listener opened on: 0.0.0.0:3478"],
    };

    public static async Task AnswerAsync(RehearsedToolCall call, CancellationToken cancellationToken)
    {
        var lines = Lines[JsonText.StringIn(call.Request, "source")!];
        var tail = call.Request["tail"]?.GetValue<int>() ?? lines.Length;
        foreach (var text in lines.TakeLast(tail))
        {
            await call.AnswerAsync(
                new JsonObject
                {
                    ["time"] = call.World.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                    ["text"] = text,
                },
                cancellationToken).ConfigureAwait(false);
        }
    }
}
