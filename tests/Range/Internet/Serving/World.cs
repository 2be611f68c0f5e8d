using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Machines;
using Direxio.Deployer.Range.Names;

namespace Direxio.Deployer.Range.Serving;

/// <summary>What surrounds the account: machines and names, which follow what is done to it, and the logs.</summary>
internal sealed class World
{
    private readonly MachinePark machines;
    private readonly HostedZones hosted;
    private readonly LaunchDeaths deaths;
    private readonly LiveConfig live;

    public World(MotoServer moto, MachinePark machines, LiveConfig live, string folder)
    {
        this.machines = machines;
        this.live = live;
        hosted = new(moto, live);
        deaths = new(moto, machines);
        Questions = new(folder);
        Names = new(hosted, live);
        Dns = new(Names, live, Questions, address => machines.AtAddress(address) is not null);
        OverHttps = new(Names, live, Questions);
    }

    /// <summary>All names.</summary>
    public NameSpace Names { get; }

    /// <summary>The name servers.</summary>
    public DnsServer Dns { get; }

    /// <summary>The public resolvers by HTTPS.</summary>
    public DnsOverHttps OverHttps { get; }

    /// <summary>The AWS calls.</summary>
    public CallLog Calls { get; } = new();

    /// <summary>The questions to name servers.</summary>
    public QuestionLog Questions { get; }

    /// <summary>The configuration that applies.</summary>
    public RangeConfig Config
    {
        get => live.Value;
        set => live.Value = value;
    }

    /// <summary>Nothing is there any more.</summary>
    public void Reset()
    {
        machines.Reset();
        deaths.Reset();
        hosted.Reset();
        Names.Reset();
        Dns.Reset();
        OverHttps.Reset();
        Questions.Reset();
    }

    /// <summary>Reads the hosted zones again.</summary>
    public Task RefreshZonesAsync() => hosted.RefreshAsync();

    /// <summary>Follows a call that worked.</summary>
    public async Task FollowAsync(AwsCall call, AwsReply reply)
    {
        var config = live.Value;
        if (call.Action == "RunInstances" && config.LaunchDies is { } death)
        {
            await deaths.FollowAsync(call, reply, death);
            if (death.AfterMs == 0)
            {
                return;
            }
        }

        await machines.FollowAsync(call, reply, config);
        if (call.Action is "CreateHostedZone" or "DeleteHostedZone" or "ChangeResourceRecordSets")
        {
            await hosted.RefreshAsync();
        }
    }
}
