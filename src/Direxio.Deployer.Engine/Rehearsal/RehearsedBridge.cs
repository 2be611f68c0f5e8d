using System.Globalization;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The bridge's program, as far as it manages services; what it says is what its own sources say.</summary>
internal sealed class RehearsedBridge(RehearsalWorld world)
{
    private const int FirstProcessId = 4200;

    public Task<ProgramResult> RunAsync(string verb, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var name = ValueOf(arguments, "--service-name");
        return verb switch
        {
            "status" => world.ReadAsync("bridge.status", content => Said(Status(content, name)), cancellationToken),
            "logs" => world.ReadAsync("bridge.logs", content => Logs(content, name, ValueOf(arguments, "-n")), cancellationToken),
            "install" => ChangeAsync(
                verb, name, _ => Start(null, ConfigurationPath.FolderOf(ValueOf(arguments, "--config"))), cancellationToken),
            "restart" => ChangeAsync(verb, name, service => service is null ? null : Start(service, service.Folder), cancellationToken),
            "stop" => ChangeAsync(verb, name, service => service is null ? null : service with { IsRunning = false }, cancellationToken),
            "uninstall" => ChangeAsync(verb, name, _ => null, cancellationToken),
            _ => throw new ProgramException(ProgramFailure.Refused, $"A rehearsed bridge does not know 'daemon {verb}'."),
        };
    }

    private Task<ProgramResult> ChangeAsync(
        string verb, string name, Func<RehearsedService?, RehearsedService?> change, CancellationToken cancellationToken) =>
        world.ChangeAsync(
            $"bridge.{verb}",
            content =>
            {
                var services = content.Machine.Services;
                var before = services.GetValueOrDefault(name);
                if (change(before) is { } after)
                {
                    services[name] = after;
                }
                else
                {
                    services.Remove(name);
                }

                return before is null && verb is ("restart" or "stop")
                    ? new ProgramResult(1, string.Empty, $"service {name} is not installed (rehearsed)")
                    : Said($"{verb}: {name} (rehearsed)");
            },
            cancellationToken);

    private RehearsedService Start(RehearsedService? before, string folder)
    {
        var process = (before?.ProcessId ?? FirstProcessId) + 1;
        var word = world.Content.RunningInstance is null ? BridgeLog.ConnectionError : BridgeLog.Connected;
        var time = world.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        return new(
            folder,
            process,
            IsRunning: true,
            [
                .. before?.Log ?? [],
                .. BridgeLog.Starting.Append(word).Select(text => $"{time} [{process}] {text}"),
            ]);
    }

    private static string Status(WorldContent content, string name) => content.Machine.Services.GetValueOrDefault(name) is { } service
        ? $"""
            direxio-connect daemon status (rehearsed)

              Service:  {name}
              Status:   {(service.IsRunning ? "Running" : "Stopped")}
              Platform: rehearsed
              WorkDir:  {service.Folder}
              PID:      {service.ProcessId}
            """
        : $"""
            direxio-connect daemon status (rehearsed)

              Service:  {name}
              Status:   Not installed
            """;

    private static ProgramResult Logs(WorldContent content, string name, string count) =>
        content.Machine.Services.GetValueOrDefault(name) is { } service
            ? Said(string.Join('\n', service.Log.TakeLast(int.Parse(count, CultureInfo.InvariantCulture))))
            : new(1, string.Empty, "log file not found (rehearsed)");

    private static string ValueOf(IReadOnlyList<string> arguments, string option) =>
        arguments.SkipWhile(word => word != option).Skip(1).FirstOrDefault()
            ?? throw new ProgramException(ProgramFailure.Refused, $"The rehearsed bridge was not given {option}.");

    private static ProgramResult Said(string text) => new(0, text, string.Empty);
}
