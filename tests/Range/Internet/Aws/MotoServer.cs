using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Direxio.Deployer.Range.Aws;

/// <summary>The account: moto as a child process on the loopback of the range.</summary>
internal sealed class MotoServer : IDisposable
{
    private const int Port = 5001;
    private readonly Process process;
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{Port}"),
    };

    private MotoServer(Process process) => this.process = process;

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<MotoServer> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var images = Path.Combine(folder, "images.json");
        await File.WriteAllBytesAsync(images, JsonSerializer.SerializeToUtf8Bytes(MachineImages.ForMoto), cancellationToken);
        var log = Path.Combine(folder, "moto.log");
        var server = new MotoServer(Processes.StartLogged(
            ["python3", Path.Combine(AppContext.BaseDirectory, "Aws", "account"), $"{Port}"],
            new Dictionary<string, string> { ["MOTO_AMIS_PATH"] = images },
            log));
        for (var attempt = 0; attempt < 6000; attempt++)
        {
            if (server.process.HasExited)
            {
                throw new RangeException($"the account ended: {await File.ReadAllTextAsync(log, cancellationToken)}");
            }

            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return server;
            }
            catch (SocketException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }

        throw new RangeException("the account did not answer within ten minutes");
    }

    /// <summary>Forgets all resources of the account.</summary>
    public async Task ResetAsync()
    {
        using var response = await client.PostAsync("/moto-api/reset", null);
        if (!response.IsSuccessStatusCode)
        {
            throw new RangeException($"moto could not be reset: {await response.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Passes a request on, with another body if need be.</summary>
    public async Task<AwsReply> ForwardAsync(HttpRequest request, byte[] body)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path + request.QueryString)
        {
            Content = new ByteArrayContent(body),
        };
        foreach (var (name, value) in request.Headers)
        {
            if (name is not ("Content-Length" or "Connection" or "Transfer-Encoding" or "Expect")
                && !message.Headers.TryAddWithoutValidation(name, value.ToArray()))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value.ToArray());
            }
        }

        return await SendAsync(message);
    }

    /// <summary>A call in the query protocol of EC2, made by the range itself.</summary>
    public async Task<AwsReply> Ec2Async(string region, string action, params (string Name, string Value)[] parameters)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new FormUrlEncodedContent(
                parameters.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))
                    .Concat([KeyValuePair.Create("Action", action), KeyValuePair.Create("Version", "2016-11-15")])),
        };
        Sign(message, region, "ec2");
        var reply = await SendAsync(message);
        return reply.Worked ? reply : throw new RangeException($"moto refused {action}: {reply.Text}");
    }

    /// <summary>Opts the account in to a Local Zone with a subnet of the default VPC; null for out of all.</summary>
    public Task SetLocalZoneAsync(string region, string? zone) => OrderAsync("local-zone", new { region, zone });

    /// <summary>Lets an instance end by itself.</summary>
    public Task EndInstanceAsync(string region, string id, LaunchDeath death) =>
        OrderAsync("end-instance", new { region, id, code = death.Code, message = death.Message, stops = death.Stops });

    /// <summary>A call of Route 53, made by the range itself: a read, or with a body a creation.</summary>
    public async Task<AwsReply> Route53Async(string path, string? body = null, string region = "us-east-1")
    {
        using var message = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, "/2013-04-01/" + path);
        message.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "text/xml");
        Sign(message, region, "route53");
        var reply = await SendAsync(message);
        return reply.Worked ? reply : throw new RangeException($"moto refused {path}: {reply.Text}");
    }

    public void Dispose()
    {
        client.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }

        process.Dispose();
    }

    /// <summary>Names region and service in the credential scope, where moto reads them; it never checks the signature.</summary>
    public static void Sign(HttpRequestMessage message, string region, string service) =>
        message.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256",
            $"Credential=AKIARANGE00000000000/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0");

    // What no API of AWS does.
    private async Task OrderAsync(string name, object order)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/range/" + name);
        message.Content = new StringContent(JsonSerializer.Serialize(order));
        if (await SendAsync(message) is { Worked: false } reply)
        {
            throw new RangeException($"the account did not take {name}: {reply.Text}");
        }
    }

    private async Task<AwsReply> SendAsync(HttpRequestMessage message)
    {
        using var response = await client.SendAsync(message);
        var type = response.Content.Headers.ContentType?.ToString() ?? "text/xml";
        return new((int)response.StatusCode, type, await response.Content.ReadAsByteArrayAsync());
    }
}
