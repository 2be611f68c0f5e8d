using System.Diagnostics;
using Amazon.EC2;
using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(Direxio.Deployer.Engine.Tests.Adapters.Aws.MotoServer))]

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>A private moto_server on loopback for all tests that need one; ended with them.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim gate = new(1, 1);
    private Process? process;
    private Uri? endpoint;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (process is { } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
            running.Dispose();
        }

        gate.Dispose();
    }

    /// <summary>The ports to an account of this server; the test is skipped where moto is not installed.</summary>
    /// <param name="region">The region.</param>
    /// <param name="cancellationToken">Stops the start of the server.</param>
    /// <param name="clock">Paces the retries that are not the SDK's; null for real time.</param>
    internal async Task<CloudPorts> ConnectAsync(string region, CancellationToken cancellationToken, TimeProvider? clock = null)
    {
        var address = await AddressAsync(cancellationToken);
        return AwsCloud.Connect(new(region, null, static _ => { })
        {
            Endpoint = address,
            Clock = clock ?? TimeProvider.System,
            Credentials = new BasicAWSCredentials("AKIATEST000000000001", "secret"),
            // It loads a service when it is first asked for it, which on a busy machine takes longer than AWS ever should.
            AttemptLimit = TimeSpan.FromMinutes(5),
            CallLimit = TimeSpan.FromMinutes(12),
        });
    }

    /// <summary>Where the server answers, for calls of services that the engine does not use; the test is skipped where moto is not installed.</summary>
    internal async Task<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        var address = await StartedAsync(cancellationToken);
        Assert.SkipWhen(address is null, "moto_server is not on PATH");
        return address;
    }

    /// <summary>A client of the SDK as it is, to see what the ports did.</summary>
    internal async Task<AmazonEC2Client> PlainClientAsync(string region, CancellationToken cancellationToken) => new(
        new BasicAWSCredentials("AKIATEST000000000001", "secret"),
        new AmazonEC2Config { ServiceURL = (await StartedAsync(cancellationToken))!.AbsoluteUri, AuthenticationRegion = region });

    private async Task<Uri?> StartedAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (endpoint is null && FindOnPath("moto_server") is { } program)
            {
                // A port that another program takes first is passed over.
                for (var attempt = 1; !await StartAsync(program, cancellationToken); attempt++)
                {
                    Assert.True(attempt < 5, "moto_server does not start");
                }
            }

            return endpoint;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<bool> StartAsync(string program, CancellationToken cancellationToken)
    {
        if (process is { HasExited: false } given)
        {
            // The test that waited for it was ended.
            given.Kill(entireProcessTree: true);
        }

        var port = FreePorts.Next();
        process?.Dispose();
        process = Process.Start(new ProcessStartInfo(program, ["-H", "127.0.0.1", "-p", $"{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var address = new Uri($"http://127.0.0.1:{port}/");
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (!process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(address, "moto-api/data.json"), limit.Token);
                endpoint = address;
                return true;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
            }
        }

        return false;
    }

    private static string? FindOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
