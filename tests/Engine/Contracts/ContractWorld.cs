using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Tests.Adapters.Aws;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>A side behind the ports to which the contracts apply.</summary>
internal abstract class ContractWorld
{
    public const string Region = "ca-central-1";
    public const string OtherRegion = "ap-southeast-2";

    /// <summary>The service id of everything that the contracts make; a rehearsed world is about this one node.</summary>
    public const string ServiceId = "contracts.example.org";

    public abstract Task<CloudPorts> ConnectAsync(string region, CancellationToken cancellationToken);

    /// <summary>Makes a zone that only networks of the account see.</summary>
    public abstract Task AddPrivateZoneAsync(string name, CancellationToken cancellationToken);

    /// <summary>A contract that moto, which does not answer as AWS does there, is known to break.</summary>
    /// <param name="reason">What moto does.</param>
    /// <param name="contract">The contract.</param>
    public virtual Task ExceptOnMotoAsync(string reason, Func<Task> contract) => contract();

    /// <summary>A contract that a rehearsal, which differs from AWS there on purpose, is known to break.</summary>
    /// <param name="reason">What a rehearsal does.</param>
    /// <param name="contract">The contract.</param>
    public virtual Task ExceptInRehearsalAsync(string reason, Func<Task> contract) => contract();

    /// <summary>Holds that the contract is broken, so that an exception which is no longer needed does not stay.</summary>
    private protected static async Task AssertBrokenAsync(string reason, Func<Task> contract) =>
        Assert.True(await Record.ExceptionAsync(contract) is not null, $"The contract is kept now, although it was said that {reason}.");
}

/// <summary>The adapters of AWS, against moto.</summary>
internal sealed class MotoWorld(MotoServer moto) : ContractWorld
{
    // What EC2 does not know at first is asked for again; no contract waits for that.
    public override Task<CloudPorts> ConnectAsync(string region, CancellationToken cancellationToken) =>
        moto.ConnectAsync(region, cancellationToken, new RehearsalClock());

    public override async Task AddPrivateZoneAsync(string name, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(await moto.AddressAsync(cancellationToken), "2013-04-01/hostedzone"))
        {
            Content = new StringContent(
                "<CreateHostedZoneRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
                + $"<Name>{name}.</Name><CallerReference>{name}</CallerReference>"
                + $"<VPC><VPCRegion>{Region}</VPCRegion><VPCId>vpc-0123456789abcdef0</VPCId></VPC>"
                + "<HostedZoneConfig><PrivateZone>true</PrivateZone></HostedZoneConfig></CreateHostedZoneRequest>"),
        };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIATEST000000000001/20260101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    // Where there is no moto, to connect is what skips.
    public override async Task ExceptOnMotoAsync(string reason, Func<Task> contract)
    {
        _ = await ConnectAsync(Region, TestContext.Current.CancellationToken);
        await AssertBrokenAsync(reason, contract);
    }
}

/// <summary>The ports of a rehearsal.</summary>
internal sealed class RehearsedWorld : ContractWorld
{
    private readonly RehearsalWorld world = new(null, new(), [], new RehearsalClock());

    public override Task<CloudPorts> ConnectAsync(string region, CancellationToken cancellationToken)
    {
        using var ports = RehearsalStage.Connect(world, NodeName.Parse(ServiceId).Subject(isRehearsal: true), Composition.Dns);
        return Task.FromResult(ports.ConnectCloud(new(region, null), new(new RecordedEvents(), new Redactor())));
    }

    public override Task AddPrivateZoneAsync(string name, CancellationToken cancellationToken)
    {
        world.Content.Zones.Add(name, new(name, name, name, [], []) { IsPrivate = true });
        return Task.CompletedTask;
    }

    public override Task ExceptInRehearsalAsync(string reason, Func<Task> contract) => AssertBrokenAsync(reason, contract);
}
