using System.Net;
using System.Text;
using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Support;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>A request as the stub saw it.</summary>
internal sealed record StubRequest(string Action, string Method, string Path, WebHeaderCollection Headers, string Body);

/// <summary>An answer of the stub.</summary>
internal sealed record StubAnswer(int Status, string Body, string ContentType = "text/xml")
{
    /// <summary>Where a redirect leads; null for no redirect.</summary>
    public string? Location { get; init; }

    public static StubAnswer Ec2Error(int status, string code) => new(
        status,
        $"<Response><Errors><Error><Code>{code}</Code><Message>said the stub</Message></Error></Errors><RequestID>req-1</RequestID></Response>");

    public static StubAnswer Ec2(string action, string inner) => new(
        200, $"<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>req-1</requestId>{inner}</{action}Response>");

    public static StubAnswer Route53(string action, string inner) => new(
        200, $"<?xml version=\"1.0\"?><{action}Response xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">{inner}</{action}Response>");

    public static StubAnswer Route53Error(int status, string code) => new(
        status,
        "<ErrorResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
        + $"<Error><Type>Sender</Type><Code>{code}</Code><Message>said the stub</Message></Error><RequestId>req-1</RequestId></ErrorResponse>");

    public static StubAnswer Json(int status, string body) => new(status, body, "application/x-amz-json-1.1");

    /// <summary>A last page of hosted zones.</summary>
    public static string Zones(params (string Id, string Name, string Reference)[] zones) =>
        $"<HostedZones>{string.Concat(zones.Select(zone => $"<HostedZone><Id>/hostedzone/{zone.Id}</Id><Name>{zone.Name}.</Name>"
            + $"<CallerReference>{zone.Reference}</CallerReference></HostedZone>"))}</HostedZones><IsTruncated>false</IsTruncated>";
}

/// <summary>Answers on loopback as AWS would: one scripted answer after another, the last one stays, or as a function says.</summary>
internal sealed class StubAws : IDisposable
{
    public const string AccessKey = "AKIASTUB000000000001";
    public const string SecretKey = "stub-secret-key-value";

    private readonly HttpListener listener;
    private readonly Func<StubRequest, StubAnswer> answering;
    private readonly List<StubRequest> requests = [];

    public StubAws(params StubAnswer[] script)
        : this(InTurn(new(script)))
    {
    }

    /// <summary>For calls that are made at once, in no order.</summary>
    public StubAws(Func<StubRequest, StubAnswer> answering)
    {
        this.answering = answering;
        (listener, var address) = FreePorts.Listen();
        Endpoint = new(address);
        _ = ServeAsync();
    }

    public Uri Endpoint { get; }

    public List<string> Traces { get; } = [];

    public IReadOnlyList<StubRequest> Requests
    {
        get
        {
            lock (requests)
            {
                return [.. requests];
            }
        }
    }

    public CloudPorts Connect() => Connect(Endpoint, "eu-central-1", Traces.Add);

    public static CloudPorts Connect(Uri endpoint, string region, Action<string> trace) => AwsCloud.Connect(new(region, null, trace)
    {
        Endpoint = endpoint,
        Credentials = new SessionAWSCredentials(AccessKey, SecretKey, "stub-session-token-value"),
        Clock = new InstantClock(),
    });

    public void Dispose() => listener.Close();

    private static Func<StubRequest, StubAnswer> InTurn(Queue<StubAnswer> answers) => _ => answers.Count > 1 ? answers.Dequeue() : answers.Peek();

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await AnswerAsync(context);
            }
            catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException)
            {
                // Whoever asked has hung up; the next one is served all the same.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        StubAnswer answer;
        lock (requests)
        {
            var request = new StubRequest(
                ActionOf(context.Request, body), context.Request.HttpMethod, context.Request.RawUrl!, new() { context.Request.Headers }, body);
            requests.Add(request);
            answer = answering(request);
        }

        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers["x-amzn-RequestId"] = "req-1";
        context.Response.ContentLength64 = bytes.Length;
        if (answer.Location is { } location)
        {
            context.Response.Headers["Location"] = location;
        }

        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    private static string ActionOf(HttpListenerRequest request, string body) =>
        request.Headers["X-Amz-Target"] is { } target ? target.Split('.')[^1]
        : body.Split('&').FirstOrDefault(part => part.StartsWith("Action=", StringComparison.Ordinal)) is { } action ? action["Action=".Length..]
        : $"{request.HttpMethod} {request.Url!.AbsolutePath}";
}

/// <summary>A clock whose timers are due at once, so that pauses between repetitions take no time.</summary>
internal sealed class InstantClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
}
