using Microsoft.AspNetCore.Http;

namespace Direxio.Deployer.Range.Aws;

/// <summary>
/// What AWS_ENDPOINT_URL leads to. Every call is logged, perhaps spoiled by a fault, and answered by a promise, by the
/// range itself or by moto; what it did is told to the listener, so that the world follows the account.
/// </summary>
internal sealed class AwsFront(MotoServer moto, LocalAnswers answers, CallLog log, Func<AwsCall, AwsReply, Task> onDone)
{
    /// <summary>The region that is warm from the start, since its first use takes moto seconds.</summary>
    private const string UsualRegion = "us-east-1";

    private readonly SemaphoreSlim serving = new(1);
    private readonly HashSet<string> preparedRegions = [];
    private Promises promises = new();

    /// <summary>The world as it is now.</summary>
    public RangeConfig Config { get; set; } = new();

    /// <summary>Forgets everything of the account.</summary>
    public async Task ResetAsync(RangeConfig config)
    {
        Config = config;
        promises = new();
        preparedRegions.Clear();
        await PrepareAsync(UsualRegion);
        log.Reset(calls: true);
    }

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var start = log.NowMs;
        var call = await AwsCall.ReadAsync(context.Request);
        var nth = log.Count(call.Action);
        var config = Config;
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

    private async Task<AwsReply?> AnswerAsync(HttpContext context, AwsCall call, RangeConfig config, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Kill:
                CallerProcess.Kill(context.Connection.RemotePort, context.Connection.LocalPort);
                return null;
            case FaultKind.Error:
                return AwsReply.Error(call.Service, 400, fault.Code ?? "InternalError", fault.Message);
            case FaultKind.Throttle:
                return Throttled(call, fault);
        }

        var reply = promises.Find(call, config) ?? answers.Find(call, config) ?? await PassOnAsync(context, call);
        switch (fault?.Kind)
        {
            case FaultKind.KillAfter:
                CallerProcess.Kill(context.Connection.RemotePort, context.Connection.LocalPort);
                return null;
            case FaultKind.ErrorAfter:
                return AwsReply.Error(call.Service, 500, fault.Code ?? "InternalError", fault.Message);
            default:
                return reply;
        }
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
            await onDone(call, reply);
        }

        return call.Action == "DescribeImages" && reply.Worked ? MachineImages.WithDates(reply) : reply;
    }

    private static AwsReply Throttled(AwsCall call, Fault fault) => call.Service switch
    {
        "ec2" => AwsReply.Error("ec2", 503, fault.Code ?? "RequestLimitExceeded", fault.Message),
        "route53" or "sts" => AwsReply.Error(call.Service, 400, fault.Code ?? "Throttling", fault.Message),
        _ => AwsReply.Error(call.Service, 400, fault.Code ?? "ThrottlingException", fault.Message),
    };

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
