using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Visits;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>What the node tells of itself: its services and their images, its disk and memory, and what its system asks for.</summary>
internal sealed class NodeCheck(NodeLook look) : IDeploymentCheck
{
    private const double LeastFreeDisk = 0.10;
    private const double LeastMemory = 0.08;
    private const double MostSwapUsed = 0.80;
    private const int ManyRestarts = 3;

    public string Name => "Node";

    public string Source => "the node, by SSH";

    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var tools = look.NewTools();
        var facts = await tools.AskAsync("facts", [], NodeOperations.AnswerLimit, cancellationToken).ConfigureAwait(false);
        return
        [
            .. Part(facts, "services", services => services.AsArray().OfType<JsonObject>().SelectMany(
                service => OfService(service, JsonText.StringIn(facts["layout"] as JsonObject ?? [], "root")))),
            .. Part(facts, "space", space => space.AsObject().Select(place => OfSpace(place.Key, (JsonObject)place.Value!))),
            .. Part(facts, "memory", memory => OfMemory((JsonObject)memory)),
            .. Part(facts, "upkeep", upkeep => OfUpkeep((JsonObject)upkeep)),
            .. OfOperation(facts["operation"] as JsonObject),
        ];
    }

    // A part that the node could not tell says why.
    private static IEnumerable<CheckRow> Part(JsonObject facts, string name, Func<JsonNode, IEnumerable<CheckRow>> rows) =>
        facts[name] switch
        {
            JsonObject told when told["error"] is JsonObject error =>
                [CheckRow.Unknown(Title(name), "can be told", JsonText.StringIn(error, "message") ?? "the node does not say why")],
            { } told => rows(told),
            null => [CheckRow.Unknown(Title(name), "can be told", "the node does not tell it")],
        };

    private IEnumerable<CheckRow> OfService(JsonObject service, string? root)
    {
        var name = JsonText.StringIn(service, "service") ?? "unknown";
        var (state, health) = (JsonText.StringIn(service, "state"), JsonText.StringIn(service, "health"));
        var isOneShot = name == "message-init";
        var hasEndedWell = isOneShot && state == "exited" && service["exit_code"]?.GetValue<int>() == 0;
        var logs = Commands.Logs(look.Domain, SourceOf(name));
        yield return CheckRow.Of(
            hasEndedWell || (state == "running" && health is null or "healthy" or "starting" && !isOneShot),
            $"Service.{name}",
            isOneShot ? "has ended well" : "runs and is healthy",
            (state, health) switch { (null, _) => "there is no container of it", (_, null) => state, _ => $"{state}, {health}" },
            CheckSeverity.Error,
            root is null || isOneShot || state is "running" or "restarting"
                ? Advice.From($"See what it says: {logs}")
                : Advice.From(
                    $"Start it again: {Commands.Invoke(look.Domain, $"sudo -n docker compose --project-directory {root} up --detach")}. "
                        + $"If it does not stay, see what it says: {logs}"));
        if (service["restarts"]?.GetValue<int>() is { } restarts && !isOneShot)
        {
            yield return CheckRow.Of(
                restarts < ManyRestarts,
                $"Restarts.{name}",
                $"has fallen over less than {ManyRestarts} times",
                $"was restarted {restarts} times",
                CheckSeverity.Warning,
                Advice.From($"See what it says: {Commands.Logs(look.Domain, SourceOf(name))}"));
        }

        if (JsonText.StringIn(look.State.Images.Json(), name) is { } recorded)
        {
            var digest = recorded[(recorded.IndexOf('@', StringComparison.Ordinal) + 1)..];
            var running = (service["digests"] as JsonArray ?? []).Select(one => one!.GetValue<string>()).ToList();
            yield return CheckRow.Of(
                running.Any(one => one.EndsWith(digest, StringComparison.Ordinal)),
                $"Image.{name}",
                recorded,
                running.Count == 0 ? JsonText.StringIn(service, "image") ?? "unknown" : string.Join(", ", running),
                CheckSeverity.Warning,
                Advice.From(
                    $"It was updated elsewhere, or by hand. If that was not you, see {Commands.Logs(look.Domain, SourceOf(name))}."));
        }
    }

    private CheckRow OfSpace(string place, JsonObject space)
    {
        var (total, free) = (space["total"]!.GetValue<long>(), space["free"]!.GetValue<long>());
        return CheckRow.Of(
            free >= total * LeastFreeDisk,
            place == "/" ? "Disk" : $"Disk.{place}",
            $"{LeastFreeDisk:P0} or more is free",
            $"{(double)free / total:P0} of {Gib(total)} is free",
            free >= total * LeastFreeDisk / 2 ? CheckSeverity.Warning : CheckSeverity.Error,
            Advice.From(
                $"Make it larger, without downtime: {Commands.ChangeNode(look.Domain).WithPlaceholder("DiskSizeGB", "<size>")}"));
    }

    private IEnumerable<CheckRow> OfMemory(JsonObject memory)
    {
        long Of(string name) => memory[name]?.GetValue<long>() ?? 0;
        var larger = Advice.From(
            $"Give the node a larger type: {Commands.ChangeNode(look.Domain).WithPlaceholder("InstanceType", "<type>")}");
        var (total, available, swap) = (Of("total"), Of("available"), Of("swap_total"));
        yield return CheckRow.Of(
            available >= total * LeastMemory,
            "Memory",
            $"{LeastMemory:P0} or more is available",
            $"{(double)available / Math.Max(total, 1):P0} of {Gib(total)} is available",
            CheckSeverity.Warning,
            larger);
        if (swap > 0)
        {
            yield return CheckRow.Of(
                Of("swap_free") >= swap * (1 - MostSwapUsed),
                "Swap",
                $"at most {MostSwapUsed:P0} is used",
                $"{1 - ((double)Of("swap_free") / swap):P0} of {Gib(swap)} is used",
                CheckSeverity.Warning,
                larger);
        }
    }

    private IEnumerable<CheckRow> OfUpkeep(JsonObject upkeep)
    {
        var mustRestart = upkeep["reboot_required"]?.GetValue<bool>() == true;
        yield return CheckRow.Of(
            !mustRestart,
            "RestartPending",
            "the system asks for no restart",
            mustRestart ? "the system asks for a restart" : "the system asks for no restart",
            CheckSeverity.Warning,
            Advice.From($"Restart it when nobody calls: {Commands.Invoke(look.Domain, "sudo -n systemctl reboot")}"));
        if (upkeep["security_updates"] is not JsonValue told || !told.TryGetValue<int>(out var waiting))
        {
            yield return CheckRow.Unknown("SecurityUpdates", "none is waiting", "the system does not tell");
            yield break;
        }

        yield return CheckRow.Of(
            waiting == 0,
            "SecurityUpdates",
            "none is waiting",
            waiting == 0 ? "none" : $"{waiting} are waiting; the system installs them by itself every day",
            CheckSeverity.Info,
            Advice.From($"Install them now: {Commands.Invoke(look.Domain, "sudo -n unattended-upgrade")}"));
    }

    private IEnumerable<CheckRow> OfOperation(JsonObject? operation)
    {
        if (NodeOperationRecord.From(operation) is { IsInterrupted: true } interrupted)
        {
            yield return new(
                "Operation",
                "no change is left half done",
                $"the operation '{interrupted.Operation}' of {interrupted.Began:yyyy-MM-dd HH:mm} UTC was interrupted",
                CheckSeverity.Error,
                Advice.From($"A restart of the node settles it: {Commands.Invoke(look.Domain, "sudo -n systemctl reboot")}"));
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
