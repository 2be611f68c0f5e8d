using System.Globalization;
using System.Text.Json;

namespace Direxio.Deployer.Benchmarks.Commands.Rows;

/// <summary>
/// What is done to a node that runs, against the same by SSH and PostgreSQL's own programs. The node is deployed for it, so this is left
/// out unless <c>DIREXIO_BENCH_NODE</c> names a domain that may be deployed: in a range, or where you pay for it.
/// </summary>
internal sealed class NodeRows : IRowGroup
{
    private const string Media = "/var/lib/docker/volumes/p2p_message-data/_data/bench-media";
    private const string User = "direxio_message_server";
    private const string Compose = "sudo docker compose --project-directory /opt/p2p exec -T postgres";
    private const int MediaMegabytes = 700;
    private const int DatabaseMegabytes = 300;

    public string Name => "node";

    public async IAsyncEnumerable<Row> MeasureAsync(Bench bench)
    {
        if (Environment.GetEnvironmentVariable("DIREXIO_BENCH_NODE") is not { Length: > 0 } domain)
        {
            Console.Error.WriteLine("node: left out, DIREXIO_BENCH_NODE names no domain that may be deployed.");
            yield break;
        }

        await MustAsync(bench, Bench.Direxio(
            "Start-DirexioDeployment", "-Domain", domain, "-Region", "us-east-1", "-DnsMode", "Route53", "-ConfirmDomainBinding",
            "-Force"));
        var ssh = Ssh(Path.Combine(bench.Home, "nodes", domain));
        await MustAsync(bench, [.. ssh, "true"]);
        string[] logByHand = [.. ssh, "sudo docker compose --project-directory /opt/p2p logs --tail 5 message-server"];
        // All of it: its progress, which comes first, is no line of the log.
        yield return await bench.MeasureAsync(
            "five lines of Get-DirexioLog, fresh process",
            string.Empty,
            Bench.Direxio("Get-DirexioLog", domain, "-Source", "MessageServer", "-Tail", "5"),
            logByHand);
        if (bench.Pwsh is not null)
        {
            yield return await FirstLineAsync(bench, domain, logByHand);
        }

        yield return await bench.MeasureAsync(
            "update without change", "<= 3 s", Bench.Direxio("Update-DirexioNode", domain, "-Force"), [.. ssh, "true"]);
        await foreach (var row in OfAGigabyteAsync(bench, domain, ssh))
        {
            yield return row;
        }

        await MustAsync(bench, Bench.Direxio("Remove-DirexioNode", domain, "-Force"));
    }

    private static async IAsyncEnumerable<Row> OfAGigabyteAsync(Bench bench, string domain, IReadOnlyList<string> ssh)
    {
        // Random bytes, so that nothing becomes smaller on the way.
        var (mega, thousand) = (Text(MediaMegabytes), Text(DatabaseMegabytes * 1024));
        await MustAsync(
            bench, [.. ssh, $"sudo mkdir -p {Media} && sudo dd if=/dev/urandom of={Media}/all bs=1M count={mega} status=none"]);
        await MustAsync(bench, [.. ssh, $"{Compose} psql -q -U {User} -c 'create extension if not exists pgcrypto' "
            + $"-c 'create table bench_rows as select n, gen_random_bytes(1000) as content from generate_series(1, {thousand}) n'"]);
        var folder = Path.Combine(bench.Home, "bench");
        Directory.CreateDirectory(folder);
        var (dump, media) = (Path.Combine(folder, "floor.dump"), Path.Combine(folder, "floor.tar"));
        string[] byHand =
        [
            "bash", "-ec",
            $"{Words(ssh)} '{Compose} pg_dump -U {User} -Fc > /tmp/bench.dump && cat /tmp/bench.dump && rm /tmp/bench.dump' > {dump}; "
                + $"{Words(ssh)} 'sudo tar -c -C {Media} .' > {media}; sha256sum {dump} {media}",
        ];
        string[] back =
        [
            "bash", "-ec",
            $"sha256sum {dump} {media}; {Words(ssh)} 'cat > /tmp/bench.dump' < {dump}; {Words(ssh)} 'cat > /tmp/bench.tar' < {media}; "
                + $"{Words(ssh)} '{Compose} createdb -U {User} bench && {Compose} pg_restore -U {User} -d bench < /tmp/bench.dump && "
                + $"{Compose} dropdb -U {User} bench && mkdir -p /tmp/bench && tar -x -C /tmp/bench -f /tmp/bench.tar && "
                + "rm -r /tmp/bench*'",
        ];
        yield return await bench.MeasureAsync(
            "backup of 1 GB", "<= 1.3 x dump, transfer, read", Bench.Direxio("Backup-DirexioNode", domain, "-Path", folder), byHand);
        var backup = Directory.GetFiles(folder, "*.direxio-backup").Order(StringComparer.Ordinal).Last();
        yield return await bench.MeasureAsync(
            "restore of 1 GB",
            "<= 1.3 x read, transfer and load",
            Bench.Direxio("Restore-DirexioNode", domain, "-Path", backup, "-SkipBackup", "-Force"),
            back);
    }

    // In a pwsh that has read it before.
    private static async Task<Row> FirstLineAsync(Bench bench, string domain, IReadOnlyList<string> byHand)
    {
        var script =
            $$"""
            Import-Module '{{bench.Module}}'
            $times = foreach ($run in 0..{{Text(bench.Runs)}}) {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $null = Get-DirexioLog {{domain}} -Source MessageServer -Tail 5 | Select-Object -First 1
                $watch.Elapsed.TotalSeconds.ToString('R', [cultureinfo]::InvariantCulture)
            }
            $times | Select-Object -Skip 1
            """;
        var run = await bench.RunAsync([.. bench.Pwsh!, "-Command", script]);
        var seconds = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToList();
        var floors = new List<double>();
        for (var time = 0; time < bench.Runs; time++)
        {
            floors.Add((await bench.RunAsync(byHand)).End.TotalSeconds);
        }

        return new("first line of Get-DirexioLog, warm pwsh", "<= 0.5 s", seconds, floors);
    }

    private static string[] Ssh(string folder)
    {
        using var state = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "state.json")));
        var resources = state.RootElement.GetProperty("resources");
        return
        [
            "ssh", "-i", resources.GetProperty("key_file").GetString()!, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
            "-o", $"UserKnownHostsFile={Path.Combine(folder, "known_hosts")}", $"ubuntu@{resources.GetProperty("public_ip").GetString()}",
        ];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Words(IReadOnlyList<string> command) => string.Join(' ', command);

    private static async Task MustAsync(Bench bench, IReadOnlyList<string> command)
    {
        var run = await bench.RunAsync(command);
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command.Take(3))} ended with {run.ExitCode}: {run.Output}{run.Error}");
        }
    }
}
