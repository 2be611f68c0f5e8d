using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Direxio.Deployer.Range;
using Direxio.Deployer.Range.Campaign;
using Direxio.Deployer.Range.Serving;
using Direxio.Deployer.Range.Speed;

using var stop = new CancellationTokenSource();
var isInterruptTheCommands = false;
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    return args switch
    {
        ["serve", var folder, var owner] => await ServeAsync(folder, int.Parse(owner, CultureInfo.InvariantCulture)),
        ["run", .. var rest] => await RunAsync(rest),
        ["speed", .. var rest] => await SpeedAsync(rest),
        ["campaign", .. var rest] => await CampaignAsync(rest),
        _ => Usage(),
    };
}
catch (RangeException exception)
{
    Console.Error.WriteLine($"direxio-range: {exception.Message}");
    return 70;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("direxio-range: stopped");
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    if (signal.Signal != PosixSignal.SIGINT || !isInterruptTheCommands)
    {
        stop.Cancel();
    }
}

int Usage()
{
    Console.Error.WriteLine(
        """
        direxio-range run [--config FILE] [--dir FOLDER] -- COMMAND...

        direxio-range speed [--latency MILLISECONDS] [--boot MILLISECONDS]

        direxio-range campaign [--seed NUMBER] [--ranges NUMBER] [--only signals|lies|creation|late] [--match TEXT] [--dir FOLDER]

        `run` runs COMMAND in a private internet: AWS_ENDPOINT_URL answers as AWS, instances are machines that boot, names
        resolve, certificates are issued. FILE is a JSON object with the properties of RangeConfig. FOLDER keeps all logs.
        Inside, http://127.0.0.1:5999 answers GET /calls and /machines, POST /dns and /config.
        `speed` runs one whole deployment and its removal, and prints how their time relates to that of their parts, what was
        waited for, and which AWS calls came one after the other. --latency is added to each AWS call, --boot to each boot.
        `campaign` interrupts deployments and removals, lies to removals and lets creations fail, and prints what held. It
        ends with 1 if anything did not.
        """);
    return 64;
}

async Task<int> ServeAsync(string folder, int owner)
{
    try
    {
        await InternetServer.RunAsync(folder, owner, stop.Token);
    }
    catch (OperationCanceledException)
    {
        // Being stopped is how it ends.
    }

    return 0;
}

void RequireAll()
{
    if (Requirements.WhatIsMissing() is { } missing)
    {
        throw new RangeException(missing);
    }
}

async Task<int> SpeedAsync(string[] rest)
{
    RequireAll();
    var (latency, boot) = (SpeedTable.UsualLatencyMs, 0);
    for (; rest is [var option and ("--latency" or "--boot"), var given, .. var more]; rest = more)
    {
        var milliseconds = int.Parse(given, CultureInfo.InvariantCulture);
        (latency, boot) = option == "--latency" ? (milliseconds, boot) : (latency, milliseconds);
    }

    if (rest.Length > 0)
    {
        return Usage();
    }

    await using var range = await PrivateInternet.StartAsync(null, stop.Token);
    Console.Write(await SpeedTable.MeasureAsync(range, latency, boot, stop.Token));
    return 0;
}

async Task<int> CampaignAsync(string[] rest)
{
    RequireAll();
    if (CampaignOptions.Parse(rest) is not { } options)
    {
        return Usage();
    }

    var (table, allHold) = await CampaignTable.RunAsync(options, stop.Token);
    Console.Write(table);
    return allHold ? 0 : 1;
}

async Task<int> RunAsync(string[] rest)
{
    RequireAll();

    var config = new RangeConfig();
    string? folder = null;
    while (rest is [var option and ("--config" or "--dir"), var value, .. var more])
    {
        if (option == "--dir")
        {
            folder = value;
        }
        else
        {
            config = JsonSerializer.Deserialize<RangeConfig>(await File.ReadAllTextAsync(value), RangeConfig.Json)!;
        }

        rest = more;
    }

    if (rest is not ["--", _, ..])
    {
        return Usage();
    }

    await using var range = await PrivateInternet.StartAsync(folder, stop.Token);
    await range.SetUpAsync(config);
    var command = range.Inside(rest.Skip(1));
    // Ctrl+C reaches everything in the terminal; what it ends is for the command to say.
    isInterruptTheCommands = true;
    using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)))!;
    await process.WaitForExitAsync(stop.Token);
    return process.ExitCode;
}
