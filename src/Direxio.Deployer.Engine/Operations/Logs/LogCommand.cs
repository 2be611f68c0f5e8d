using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Logs;

/// <summary>Reads the logs of a node, from its first moments on.</summary>
internal sealed class LogCommand(CommandContext context)
{
    private const int AllBridgeLines = 100_000;

    private static readonly DaemonLimits BridgeLimits = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

    /// <summary>Hands over each line as it comes; returns at the end of the log, or when it is stopped.</summary>
    public Task<bool> RunAsync(LogRequest request, Action<LogLine> emit, CancellationToken cancellationToken)
    {
        if (request.Follow && request.Source is LogSource.Bridge or LogSource.Console)
        {
            throw LogErrors.LogNotFollowed(request.Source);
        }

        return new NodeVisitor(context).LookAsync(request, async look =>
        {
            void Emit(LogLine line) => emit(line with { Text = context.Redactor.Redact(line.Text) });
            switch (request.Source)
            {
                case LogSource.Bridge:
                    await ReadBridgeAsync(look, request, Emit, cancellationToken).ConfigureAwait(false);
                    break;
                case LogSource.Console:
                    await ReadConsoleAsync(look, request, Emit, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    await ReadNodeAsync(look, request, Emit, cancellationToken).ConfigureAwait(false);
                    break;
            }

            return true;
        });
    }

    // What a node does at its first start is on its console too, which AWS shows although the node does not answer.
    private async Task ReadNodeAsync(NodeLook look, LogRequest request, Action<LogLine> emit, CancellationToken cancellationToken)
    {
        RequireInstance(look);
        var hasBegun = false;
        await using var tools = look.NewTools();
        try
        {
            await tools.PipeAsync(
                "logs",
                Question(request),
                static (_, _) => Task.CompletedTask,
                (output, token) => JsonLines.ReadAsync(
                    "logs",
                    output,
                    line =>
                    {
                        hasBegun = true;
                        if (JsonText.StringIn(line, "text") is { } text)
                        {
                            var time = NodeState.ParseTime(JsonText.StringIn(line, "time"));
                            emit(Line(look, request.Source, time, text, JsonText.StringIn(line, "step")));
                        }
                    },
                    token),
                NodeTools.Silence,
                cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException failure) when (!hasBegun && !request.Follow && request.Source is LogSource.Boot or LogSource.CloudInit)
        {
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_ConsoleInstead), failure.Message));
            await ReadConsoleAsync(look, request, emit, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ReadConsoleAsync(NodeLook look, LogRequest request, Action<LogLine> emit, CancellationToken cancellationToken)
    {
        var id = RequireInstance(look);
        await look.ProveAccountAsync(cancellationToken).ConfigureAwait(false);
        var text = await look.Cloud.Instances.GetConsoleOutputAsync(id, latest: true, cancellationToken).ConfigureAwait(false);
        text = text.Length > 0
            ? text
            : await look.Cloud.Instances.GetConsoleOutputAsync(id, latest: false, cancellationToken).ConfigureAwait(false);
        Emit(look, LogSource.Console, text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries), request.Tail, emit);
    }

    private static async Task ReadBridgeAsync(NodeLook look, LogRequest request, Action<LogLine> emit, CancellationToken cancellationToken)
    {
        if (BridgeDaemon.Find(look.Ports.Programs, look.State, BridgeLimits) is not { } daemon)
        {
            throw LogErrors.BridgeLogMissing(look.Domain, Advice.OfError(nameof(ErrorTexts.BridgeLogMissing_NotInstalled)));
        }

        try
        {
            var lines = await daemon.ReadLogAsync(
                look.Paths.ServiceId, request.Tail ?? AllBridgeLines, cancellationToken).ConfigureAwait(false);
            Emit(look, LogSource.Bridge, lines, request.Tail, emit);
        }
        catch (ProgramException exception)
        {
            throw LogErrors.BridgeLogMissing(look.Domain, exception.Message.TrimEnd('.'));
        }
    }

    private static void Emit(NodeLook look, LogSource source, IReadOnlyList<string> lines, int? tail, Action<LogLine> emit)
    {
        foreach (var line in lines.TakeLast(tail ?? lines.Count))
        {
            emit(Line(look, source, null, line, null));
        }
    }

    private static JsonObject Question(LogRequest request)
    {
        var question = new JsonObject
        {
            ["source"] = request.Source.ToString().ToLowerInvariant(),
            ["follow"] = request.Follow,
        };
        if (request.Tail is { } tail)
        {
            question["tail"] = tail;
        }

        if (request.Since is { } since)
        {
            question["since"] = since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        return question;
    }

    private static LogLine Line(NodeLook look, LogSource source, DateTimeOffset? time, string text, string? step) => new()
    {
        Domain = look.Domain,
        Time = time?.LocalDateTime,
        Source = source,
        Level = LogLevels.Of(text),
        Step = step,
        Text = text,
        Rehearsal = look.State.IsRehearsal,
    };

    private static string RequireInstance(NodeLook look) =>
        look.State.Resources.InstanceId ?? throw LogErrors.InstanceMissing(look.Domain);
}
