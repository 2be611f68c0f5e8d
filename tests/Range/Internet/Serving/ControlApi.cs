using System.Text.Json;
using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Machines;
using Direxio.Deployer.Range.Names;
using Microsoft.AspNetCore.Http;

namespace Direxio.Deployer.Range.Serving;

/// <summary>A record to set at the DNS provider; no values delete it.</summary>
internal sealed record ManualRecord(string Name, string Type, IReadOnlyList<string> Values);

/// <summary>A call that the range's user makes of moto directly: neither logged nor spoiled.</summary>
internal sealed record AccountCall(string Region, string Action, IReadOnlyDictionary<string, string> Parameters);

/// <summary>The same for Route 53; without a body it is a read.</summary>
internal sealed record ZoneCall(string Path, string? Body);

/// <summary>What the range's user sees and changes while it runs.</summary>
internal sealed class ControlApi(AwsFront front, MotoServer moto, MachinePark machines, World world)
{
    /// <summary>Answers one request; what goes wrong is the answer's text.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (Exception exception) when (exception is RangeException or JsonException or HttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context.Response.WriteAsync(exception.Message);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.ToString())
        {
            case ("GET", "/calls"):
                await WriteAsync(context, world.Calls.All());
                break;
            case ("GET", "/clock"):
                await WriteAsync(context, world.Calls.NowMs);
                break;
            case ("GET", "/questions"):
                await WriteAsync(context, world.Questions.All());
                break;
            case ("GET", "/machines"):
                await WriteAsync(context, machines.Running);
                break;
            case ("POST", "/setup"):
                await SetUpAsync(await ReadAsync<RangeConfig>(context));
                break;
            case ("POST", "/config"):
                world.Config = await ReadAsync<RangeConfig>(context);
                world.Calls.Reset(calls: false);
                break;
            case ("POST", "/dns"):
                var record = await ReadAsync<ManualRecord>(context);
                world.Names.Set(record.Name, record.Type, record.Values);
                break;
            case ("POST", "/ec2"):
                var call = await ReadAsync<AccountCall>(context);
                var parameters = call.Parameters.Select(pair => (pair.Key, pair.Value)).ToArray();
                await context.Response.WriteAsync((await moto.Ec2Async(call.Region, call.Action, parameters)).Text);
                break;
            case ("POST", "/order"):
                var order = await ReadAsync<AccountCall>(context);
                await context.Response.WriteAsync(await OrderAsync(order));
                break;
            case ("POST", "/route53"):
                var zoneCall = await ReadAsync<ZoneCall>(context);
                await context.Response.WriteAsync((await moto.Route53Async(zoneCall.Path, zoneCall.Body)).Text);
                await world.RefreshZonesAsync();
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    // Through the front, like everyone's calls.
    private static async Task<string> OrderAsync(AccountCall order)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var message = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Topology.AwsPort}/")
        {
            Content = new FormUrlEncodedContent(order.Parameters.Append(new("Action", order.Action)).Append(new("Version", "2016-11-15"))),
        };
        MotoServer.Sign(message, order.Region, "ec2");
        using var response = await client.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new RangeException($"{order.Action} was refused: {text}");
    }

    private async Task SetUpAsync(RangeConfig config)
    {
        world.Reset();
        await moto.ResetAsync();
        await front.ResetAsync(config);
    }

    private static async Task<T> ReadAsync<T>(HttpContext context) =>
        await JsonSerializer.DeserializeAsync<T>(context.Request.Body, RangeConfig.Json) ?? throw new RangeException("empty request");

    private static Task WriteAsync<T>(HttpContext context, T value) => context.Response.WriteAsJsonAsync(value, RangeConfig.Json);
}
