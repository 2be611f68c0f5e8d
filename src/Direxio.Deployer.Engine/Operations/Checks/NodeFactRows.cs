using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>
/// The checks of what a node reports about itself: its services and their images, its disk and memory, and what its system asks for.
/// A node can answer anything; what cannot be read is a row that says so.
/// </summary>
/// <param name="domain">The node's domain.</param>
/// <param name="record">What is recorded of it.</param>
internal sealed class NodeFactRows(string domain, NodeState record)
{
    private const double LeastFreeDisk = 0.10;
    private const double LeastMemory = 0.08;
    private const double MostSwapUsed = 0.80;
    private const int ManyRestarts = 3;

    /// <summary>The rows.</summary>
    /// <param name="facts">The answer of the tool of this name.</param>
    public IReadOnlyList<CheckRow> RowsOf(JsonObject facts) =>
    [
        .. Part<JsonArray>(facts, "services", services => services.OfType<JsonObject>().SelectMany(
            service => OfService(service, JsonText.StringIn(facts["layout"] as JsonObject ?? [], "root")))),
        .. Part<JsonObject>(facts, "space", space => space.Select(place => OfSpace(place.Key, place.Value as JsonObject ?? []))),
        .. Part<JsonObject>(facts, "memory", OfMemory),
        .. Part<JsonObject>(facts, "upkeep", OfUpkeep),
        .. OfOperation(facts["operation"] as JsonObject),
    ];

    // A part that the node could not tell says why.
    private static IEnumerable<CheckRow> Part<T>(JsonObject facts, string name, Func<T, IEnumerable<CheckRow>> rows)
        where T : JsonNode =>
        facts[name] switch
        {
            JsonObject told when told["error"] is JsonObject error =>
                [CheckRow.Unknown(Title(name), Texts.Check_CanBeTold.InWords(), WhyNot(error))],
            T told => rows(told),
            _ => [NotTold(Title(name))],
        };

    private static CheckRow NotTold(string row) =>
        CheckRow.Unknown(row, Texts.Check_CanBeTold.InWords(), Texts.Check_NodeTellsNot.InWords());

    private static string WhyNot(JsonObject error) => JsonText.StringIn(error, "message") ?? Texts.Check_NodeSaysNotWhy.InWords();

    private IEnumerable<CheckRow> OfService(JsonObject service, string? root)
    {
        var name = JsonText.StringIn(service, "service") ?? "unknown";
        var (state, health) = (JsonText.StringIn(service, "state"), JsonText.StringIn(service, "health"));
        var isOneShot = name == "message-init";
        var hasEndedWell = isOneShot && state == "exited" && JsonText.NumberIn(service, "exit_code") == 0;
        var logs = Commands.Logs(domain, SourceOf(name));
        yield return CheckRow.Of(
            hasEndedWell || (state == "running" && health is null or "healthy" or "starting" && !isOneShot),
            $"Service.{name}",
            (isOneShot ? Texts.Check_EndedWell : Texts.Check_Healthy).InWords(),
            (state, health) switch { (null, _) => Texts.Check_NoContainer.InWords(), (_, null) => state, _ => $"{state}, {health}" },
            CheckSeverity.Error,
            root is null || isOneShot || state is "running" or "restarting"
                ? Advice.Of(nameof(Texts.Check_SeeLogs), logs)
                : Advice.Of(
                    nameof(Texts.Check_StartAgain),
                    Commands.InvokeToItsEnd(domain, $"sudo -n docker compose --project-directory {root} up --detach"),
                    logs));
        if (JsonText.NumberIn(service, "restarts") is { } restarts && !isOneShot)
        {
            yield return CheckRow.Of(
                restarts < ManyRestarts,
                $"Restarts.{name}",
                Texts.Check_FewRestarts.InWords(ManyRestarts),
                Texts.Check_Restarts.InWords(restarts),
                CheckSeverity.Warning,
                Advice.Of(nameof(Texts.Check_SeeLogs), logs));
        }

        if (JsonText.StringIn(record.Images.Json(), name) is { } recorded)
        {
            var digest = recorded[(recorded.IndexOf('@', StringComparison.Ordinal) + 1)..];
            var running = JsonText.StringsIn(service, "digests") ?? [];
            var image = JsonText.StringIn(service, "image");
            // An image of that name whose digest nobody tells is not known to be another.
            var isUntold = running.Count == 0 && (image is null || ImageText.WithoutDigest(image) == ImageText.WithoutDigest(recorded));
            yield return isUntold
                ? CheckRow.Unknown($"Image.{name}", recorded, Texts.Check_NodeTellsNot.InWords())
                : CheckRow.Of(
                    running.Any(one => one.EndsWith(digest, StringComparison.Ordinal)),
                    $"Image.{name}",
                    recorded,
                    running.Count == 0 ? image! : string.Join(", ", running),
                    CheckSeverity.Warning,
                    Advice.Of(nameof(Texts.Check_ImageChanged), logs));
        }
    }

    private CheckRow OfSpace(string place, JsonObject space)
    {
        var row = place == "/" ? "Disk" : $"Disk.{place}";
        if (JsonText.NumberIn(space, "total") is not (> 0 and var total) || JsonText.NumberIn(space, "free") is not { } free)
        {
            return NotTold(row);
        }

        return CheckRow.Of(
            free >= total * LeastFreeDisk,
            row,
            Texts.Check_Free.InWords($"{LeastFreeDisk:P0}"),
            Texts.Check_FreeOf.InWords($"{(double)free / total:P0}", Gib(total)),
            free >= total * LeastFreeDisk / 2 ? CheckSeverity.Warning : CheckSeverity.Error,
            Advice.Of(nameof(Texts.Check_Grow), Commands.ChangeNode(domain).WithPlaceholder("DiskSizeGB", "<size>")));
    }

    private IEnumerable<CheckRow> OfMemory(JsonObject memory)
    {
        long Of(string name) => JsonText.NumberIn(memory, name) ?? 0;
        var larger = Advice.Of(
            nameof(Texts.Check_LargerType), Commands.ChangeNode(domain).WithPlaceholder("InstanceType", "<type>"));
        var (total, available, swap) = (Of("total"), Of("available"), Of("swap_total"));
        if (total <= 0)
        {
            yield return NotTold("Memory");
            yield break;
        }

        yield return CheckRow.Of(
            available >= total * LeastMemory,
            "Memory",
            Texts.Check_Available.InWords($"{LeastMemory:P0}"),
            Texts.Check_AvailableOf.InWords($"{(double)available / total:P0}", Gib(total)),
            CheckSeverity.Warning,
            larger);
        if (swap > 0)
        {
            yield return CheckRow.Of(
                Of("swap_free") >= swap * (1 - MostSwapUsed),
                "Swap",
                Texts.Check_Used.InWords($"{MostSwapUsed:P0}"),
                Texts.Check_UsedOf.InWords($"{1 - ((double)Of("swap_free") / swap):P0}", Gib(swap)),
                CheckSeverity.Warning,
                larger);
        }
    }

    private IEnumerable<CheckRow> OfUpkeep(JsonObject upkeep)
    {
        var mustRestart = JsonText.FlagIn(upkeep, "reboot_required") == true;
        yield return CheckRow.Of(
            !mustRestart,
            "RestartPending",
            Texts.Check_NoRestart.InWords(),
            (mustRestart ? Texts.Check_RestartAsked : Texts.Check_NoRestart).InWords(),
            CheckSeverity.Warning,
            Advice.Of(nameof(Texts.Check_RestartWhenIdle), Commands.Invoke(domain, "sudo -n systemctl reboot")));
        if (JsonText.NumberIn(upkeep, "security_updates") is not { } waiting)
        {
            yield return CheckRow.Unknown("SecurityUpdates", Texts.Check_NoneWaiting.InWords(), Texts.Check_SystemTellsNot.InWords());
            yield break;
        }

        yield return CheckRow.Of(
            waiting == 0,
            "SecurityUpdates",
            Texts.Check_NoneWaiting.InWords(),
            waiting == 0 ? Texts.Check_NoUpdates.InWords() : Texts.Check_UpdatesWaiting.InWords(waiting),
            CheckSeverity.Info,
            Advice.Of(nameof(Texts.Check_InstallUpdates), Commands.InvokeToItsEnd(domain, "sudo -n unattended-upgrade")));
    }

    private IEnumerable<CheckRow> OfOperation(JsonObject? operation)
    {
        if (NodeOperationRecord.From(operation) is { IsInterrupted: true } interrupted)
        {
            yield return new(
                "Operation",
                Texts.Check_NothingHalfDone.InWords(),
                Texts.Check_Interrupted.InWords(interrupted.Operation, $"{interrupted.Began:yyyy-MM-dd HH:mm}"),
                CheckSeverity.Error,
                Advice.Of(nameof(Texts.Check_SettledByRestart), Commands.Invoke(domain, "sudo -n systemctl reboot")));
        }
    }

    private static LogSource SourceOf(string service) => service switch
    {
        "caddy" => LogSource.Caddy,
        "limiter" => LogSource.Limiter,
        "postgres" => LogSource.Postgres,
        "coturn" => LogSource.Coturn,
        _ => LogSource.MessageServer,
    };

    private static string Title(string part) => char.ToUpperInvariant(part[0]) + part[1..];

    private static string Gib(long bytes) => $"{bytes / (1024.0 * 1024 * 1024):0.#} GiB";
}
