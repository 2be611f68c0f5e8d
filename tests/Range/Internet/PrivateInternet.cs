using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Names;
using Direxio.Deployer.Range.Serving;

namespace Direxio.Deployer.Range;

/// <summary>A range as its user holds it: set the world up, run commands in it, look at what they did.</summary>
internal sealed class PrivateInternet : IAsyncDisposable
{
    /// <summary>The secret access key of whoever deploys.</summary>
    public const string SecretAccessKey = "not-a-real-secret-key-of-any-account";

    private static int lastNumber;
    private readonly string name;
    private readonly Process server;
    private readonly bool keepFolder;
    private readonly HttpClient control;

    private PrivateInternet(string name, string folder, Process server, bool keepFolder)
    {
        this.name = name;
        this.server = server;
        this.keepFolder = keepFolder;
        Folder = folder;
        control = new(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false }) 
        {
            BaseAddress = new Uri("http://range/"),
            Timeout = TimeSpan.FromMinutes(5),
        };
    }

    /// <summary>Where the range keeps its files and logs.</summary>
    public string Folder { get; }

    /// <summary>The home of whoever deploys.</summary>
    public string Home { get; private set; } = string.Empty;

    /// <summary>Makes a network namespace and starts all that answers in it.</summary>
    /// <param name="folder">Where to keep files; null for a temporary folder that is removed afterwards.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PrivateInternet> StartAsync(string? folder, CancellationToken cancellationToken)
    {
        var name = $"range-{Environment.ProcessId}-{Interlocked.Increment(ref lastNumber)}";
        var where = Directory.CreateDirectory(folder ?? Path.Combine(Path.GetTempPath(), name)).FullName;
        await SweepAsync();
        await Processes.RequireAsync("ip", "netns", "add", name);
        Directory.CreateDirectory($"/etc/netns/{name}");
        await File.WriteAllTextAsync($"/etc/netns/{name}/resolv.conf", $"nameserver {Topology.OwnResolver}\n", cancellationToken);

        var log = Path.Combine(where, "range.log");
        var server = Processes.StartLogged(
            ["ip", "netns", "exec", name, "dotnet", Path.Combine(AppContext.BaseDirectory, "direxio-range.dll"), "serve", where, $"{Environment.ProcessId}"],
            null,
            log);
        var range = new PrivateInternet(name, where, server, folder is not null);
        try
        {
            await Task.WhenAll(range.AwaitControlAsync(log, cancellationToken), PrepareMachinesAsync());
            await range.SetUpAsync(new());
            await range.WarmUpAsync();
            return range;
        }
        catch
        {
            await range.DisposeAsync();
            throw;
        }
    }

    /// <summary>An empty account, no machines, no records, a new home.</summary>
    public async Task SetUpAsync(RangeConfig config)
    {
        await TellAsync("setup", config);
        NewHome();
    }

    /// <summary>Another home, as if on another computer.</summary>
    public void NewHome() => Home = Directory.CreateDirectory(Path.Combine(Folder, $"home{Interlocked.Increment(ref lastNumber)}")).FullName;

    /// <summary>Changes the world without touching what is there; calls are counted from one again.</summary>
    public Task ChangeAsync(RangeConfig config) => TellAsync("config", config);

    /// <summary>Sets a record at the domain's DNS provider.</summary>
    public Task SetRecordAsync(string name, string type, params string[] values) => TellAsync("dns", new ManualRecord(name, type, values));

    /// <summary>The AWS calls made since the world was set up.</summary>
    public async Task<IReadOnlyList<LoggedCall>> CallsAsync() => (await control.GetFromJsonAsync<List<LoggedCall>>("calls", RangeConfig.Json))!;

    /// <summary>The questions to name servers since the world was set up.</summary>
    public async Task<IReadOnlyList<LoggedQuestion>> QuestionsAsync() =>
        (await control.GetFromJsonAsync<List<LoggedQuestion>>("questions", RangeConfig.Json))!;

    /// <summary>The clock by which calls are timed, in milliseconds.</summary>
    public Task<double> ClockAsync() => control.GetFromJsonAsync<double>("clock", RangeConfig.Json);

    /// <summary>The instances whose machines run.</summary>
    public async Task<IReadOnlyList<string>> MachinesAsync() => (await control.GetFromJsonAsync<List<string>>("machines", RangeConfig.Json))!;

    /// <summary>A call of EC2 that is neither logged nor spoiled.</summary>
    public Task<AwsReply> Ec2Async(string region, string action, params (string Name, string Value)[] parameters) =>
        AskAsync("ec2", new AccountCall(region, action, parameters.ToDictionary(pair => pair.Name, pair => pair.Value)));

    /// <summary>The same as by the owner's hand: like a call of the deployer it is logged, may be spoiled, and machines follow it.</summary>
    public Task<AwsReply> OrderAsync(string region, string action, params (string Name, string Value)[] parameters) =>
        AskAsync("order", new AccountCall(region, action, parameters.ToDictionary(pair => pair.Name, pair => pair.Value)));

    /// <summary>For Route 53: a read, or with a body a creation.</summary>
    public Task<AwsReply> Route53Async(string path, string? body = null) => AskAsync("route53", new ZoneCall(path, body));

    /// <summary>The command line that runs a command in the range, with an environment of the range alone.</summary>
    public IReadOnlyList<string> Inside(IEnumerable<string> command, IReadOnlyDictionary<string, string>? variables = null)
    {
        var all = new Dictionary<string, string>
        {
            ["HOME"] = Home,
            ["LANG"] = "C.UTF-8",
            // Whatever runs the range may be an agent itself.
            ["DIREXIO_AGENT_DETECTION"] = "off",
            ["AWS_ENDPOINT_URL"] = $"http://127.0.0.1:{Topology.AwsPort}",
            ["AWS_ACCESS_KEY_ID"] = "AKIARANGE00000000000",
            ["AWS_SECRET_ACCESS_KEY"] = SecretAccessKey,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["SSL_CERT_FILE"] = TestAuthority.BundleOf(Folder),
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        };
        foreach (var kept in new[] { "PATH", "DOTNET_ROOT", "NUGET_PACKAGES", "PYENV_ROOT", "TERM" })
        {
            if (Environment.GetEnvironmentVariable(kept) is { } value)
            {
                all[kept] = value;
            }
        }

        foreach (var (variable, value) in variables ?? new Dictionary<string, string>())
        {
            all[variable] = value;
        }

        // Whatever was started in the background ignores SIGINT, under nohup SIGHUP, and so would the command.
        return ["ip", "netns", "exec", name, "env", "--default-signal=INT,QUIT,HUP", "-i", .. all.Select(pair => $"{pair.Key}={pair.Value}"), .. command];
    }

    /// <summary>Runs a command in the range to its end.</summary>
    public Task<CommandResult> RunAsync(
        IEnumerable<string> command, IReadOnlyDictionary<string, string>? variables = null, CancellationToken cancellationToken = default) =>
        Processes.RunAsync(Inside(command, variables), cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        if (!server.HasExited)
        {
            await Processes.RunAsync(["kill", "-TERM", $"{server.Id}"]);
            if (!server.WaitForExit(TimeSpan.FromSeconds(10)))
            {
                server.Kill(entireProcessTree: true);
            }
        }

        server.Dispose();
        foreach (var left in (await Processes.RunAsync(["ip", "netns", "pids", name])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await Processes.RunAsync(["kill", "-KILL", left]);
        }

        await Processes.RunAsync(["ip", "netns", "delete", name]);
        Directory.Delete($"/etc/netns/{name}", recursive: true);
        if (!keepFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Removes namespaces that ranges of killed processes have left.</summary>
    private static async Task SweepAsync()
    {
        foreach (var left in Directory.Exists("/etc/netns") ? Directory.GetDirectories("/etc/netns", "range-*-*") : [])
        {
            var owner = Path.GetFileName(left).Split('-')[1];
            if (!Directory.Exists($"/proc/{owner}"))
            {
                await Processes.RunAsync(["ip", "netns", "delete", Path.GetFileName(left)]);
                try
                {
                    Directory.Delete(left, recursive: true);
                }
                catch (DirectoryNotFoundException)
                {
                    // Another range that starts at the same time has swept it.
                }
            }
        }
    }

    // Once for all machines, which copy it: the database, which outlives the range, and Python's bytecode.
    private static async Task PrepareMachinesAsync()
    {
        const string Name = "direxio_message_server";
        var node = Path.Combine(AppContext.BaseDirectory, "node");
        var entryPoint = Path.Combine(node, "images", "postgres");
        await Processes.RequireAsync("/usr/bin/python3", "-m", "compileall", "-q", Path.Combine(node, "range_docker"), Path.Combine(node, "images"));
        var made = await Processes.RunAsync(
            ["sh", entryPoint, "template"], new Dictionary<string, string> { ["POSTGRES_USER"] = Name, ["POSTGRES_DB"] = Name });
        if (made.ExitCode != 0)
        {
            throw new RangeException($"no database could be made: {made.Everything}");
        }
    }

    // moto loads a service when it is first asked for it. On a busy machine that takes longer than the deployer waits for AWS.
    private Task WarmUpAsync() => Task.WhenAll(
        Ec2Async("us-east-1", "DescribeSubnets"),
        Ec2Async("us-east-1", "DescribeInstanceTypes", ("InstanceType.1", "t3.small")),
        Ec2Async("us-east-1", "DescribeImages", ("Owner.1", "099720109477")),
        Route53Async("hostedzone"));

    private async Task<AwsReply> AskAsync<T>(string path, T call)
    {
        using var response = await PostAsync(path, call);
        return new(200, "text/xml", await response.Content.ReadAsByteArrayAsync());
    }

    private async Task TellAsync<T>(string path, T value)
    {
        using var response = await PostAsync(path, value);
    }

    private async Task<HttpResponseMessage> PostAsync<T>(string path, T value)
    {
        var response = await control.PostAsJsonAsync(path, value, RangeConfig.Json);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw new RangeException($"{path}: {await response.Content.ReadAsStringAsync()}");
            }
        }

        return response;
    }

    private async Task AwaitControlAsync(string log, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 12_000; attempt++)
        {
            if (server.HasExited)
            {
                throw new RangeException($"the range ended while starting: {await File.ReadAllTextAsync(log, cancellationToken)}");
            }

            try
            {
                await control.GetAsync("clock", cancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }

        throw new RangeException("the range did not start within ten minutes");
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(InternetServer.ControlSocket(Folder)), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
