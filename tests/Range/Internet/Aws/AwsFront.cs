using Microsoft.AspNetCore.Http;

namespace Direxio.Deployer.Range.Aws;

/// <summary>
/// What AWS_ENDPOINT_URL leads to. Every call is logged, perhaps spoiled by a fault, and answered by a promise, by the
/// range itself or by moto; what it did is told to the listener, so that the world follows the account.
/// </summary>
internal sealed class AwsFront(
    MotoServer moto, LocalAnswers answers, CallLog log, WireLog wire, LiveConfig live, Func<AwsCall, AwsReply, Task> onDone)
{
    /// <summary>The region that is warm from the start, since its first use takes moto seconds.</summary>
    private const string UsualRegion = "us-east-1";

    private readonly SemaphoreSlim serving = new(1);
    private readonly HashSet<string> preparedRegions = [];
    private Promises promises = new();
    private Visibility visibility = new(moto);
    private Placement placement = new(moto);

    /// <summary>Forgets everything of the account.</summary>
    public async Task ResetAsync(RangeConfig config)
    {
        live.Value = config;
        promises = new();
        visibility = new(moto);
        placement = new(moto);
        preparedRegions.Clear();
        await moto.SetLocalZoneAsync(UsualRegion, null);
        await PrepareAsync(UsualRegion);
        if (config.LocalZone is not null)
        {
            await moto.SetLocalZoneAsync(UsualRegion, config.LocalZone);
        }

        log.Reset(calls: true);
    }

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var start = log.NowMs;
        var call = await AwsCall.ReadAsync(context.Request);
        wire.Add(context.Request, call);
        var nth = log.Count(call.Action);
        var config = live.Value;
        if (config.LatencyMs > 0)
        {
            await Task.Delay(config.LatencyMs);
        }

        var fault = config.Faults.FirstOrDefault(fault => fault.Hits(call.Action, nth));
        var (reply, servedMs) = await ServeAloneAsync(() => AnswerAsync(context, call, config, fault));
        log.Add(new(call.Service, call.Action, start, log.NowMs, reply?.Status ?? 0, config.LatencyMs + servedMs, fault?.Kind));
        if (reply is null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        context.Response.Headers["x-amzn-RequestId"] = "range";
        context.Response.ContentLength = reply.Body.Length;
        await context.Response.Body.WriteAsync(reply.Body);
    }

    // One call at a time, as moto computes one at a time anyway: so the time that a call takes is its own.
    private async Task<(AwsReply? Reply, double ServedMs)> ServeAloneAsync(Func<Task<AwsReply?>> answer)
    {
        await serving.WaitAsync();
        try
        {
            var start = log.NowMs;
            return (await answer(), log.NowMs - start);
        }
        finally
        {
            serving.Release();
        }
    }

    // Null where the caller gets no answer, because it is no more.
    private async Task<AwsReply?> AnswerAsync(HttpContext context, AwsCall call, RangeConfig config, Fault? fault)
    {
        if (fault?.Kind == FaultKind.Kill)
        {
            CallerProcess.Kill(context.Connection.RemotePort, context.Connection.LocalPort);
            return null;
        }

        if (fault?.AnswerInstead(call) is { } instead)
        {
            return instead;
        }

        var reply = promises.Find(call, config)
            ?? answers.Find(call, config)
            ?? visibility.Refuse(call, config)
            ?? await placement.RefuseAsync(call, config)
            ?? visibility.Conceal(call, await PassOnAsync(context, call), config);
        if (fault?.Kind == FaultKind.KillAfter)
        {
            CallerProcess.Kill(context.Connection.RemotePort, context.Connection.LocalPort);
            return null;
        }

        return fault?.AnswerAfterwards(call, reply) ?? reply;
    }

    private async Task<AwsReply> PassOnAsync(HttpContext context, AwsCall call)
    {
        if (call.Service == "ec2")
        {
            await PrepareAsync(call.Region);
        }

        var reply = await moto.ForwardAsync(context.Request, promises.Rewrite(call));
        if (reply.Worked)
        {
            promises.Keep(call, reply);
            placement.Follow(call, reply);
            await visibility.FollowAsync(call, reply);
            await onDone(call, reply);
        }

        return call.Action == "DescribeImages" && reply.Worked ? MachineImages.AsOffered(reply, call.Region) : reply;
    }

    // A default VPC of AWS has an internet gateway and a route to it; moto's has neither.
    private async Task PrepareAsync(string region)
    {
        if (!preparedRegions.Add(region))
        {
            return;
        }

        var networks = Xml.Of(await moto.Ec2Async(region, "DescribeVpcs", ("Filter.1.Name", "isDefault"), ("Filter.1.Value.1", "true")));
        if (networks.Value("vpcId") is not { } vpc)
        {
            return;
        }

        var gateway = Xml.Of(await moto.Ec2Async(region, "CreateInternetGateway")).Value("internetGatewayId")!;
        await moto.Ec2Async(region, "AttachInternetGateway", ("InternetGatewayId", gateway), ("VpcId", vpc));
        var tables = Xml.Of(await moto.Ec2Async(region, "DescribeRouteTables", ("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc)));
        await moto.Ec2Async(
            region,
            "CreateRoute",
            ("RouteTableId", tables.Value("routeTableId")!),
            ("DestinationCidrBlock", "0.0.0.0/0"),
            ("GatewayId", gateway));
    }
}
