using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Runs;

/// <summary>
/// The read-only facts that plan and phases need, each read once and all at once: the first to ask starts a reading,
/// <see cref="Begin"/> starts them all.
/// </summary>
internal sealed class AccountSurvey
{
    private readonly Lazy<Task<CallerIdentity>> identity;
    private readonly Lazy<Task<IReadOnlyList<CloudRegion>>> regions;
    private readonly Lazy<Task<InstanceTypeOffer?>> instanceType;
    private readonly Lazy<Task<IReadOnlyList<PublicSubnet>>> subnets;
    private readonly Lazy<Task<MachineImage?>> image;
    private readonly Lazy<Task<QuotaReading>> virtualCpus;
    private readonly Lazy<Task<QuotaReading>> elasticIps;
    private readonly Lazy<Task<ZoneFinding>> zone;
    private readonly Lazy<Task<ZoneFinding>> zoneInUse;
    private readonly Lazy<Task<DnsSnapshot>> dns;
    private readonly Lazy<Task<DnsModeChoice?>> dnsChoice;
    private readonly Lazy<Task<CallerAddress?>> callerAddress;
    private readonly Lazy<Task<CostEstimate>> cost;
    private readonly Lazy<Task<FreeTierReading>> freeTier;
    private readonly Lazy<Task<IReadOnlyList<EligibleType>>> freeTierEligible;
    private readonly Lazy<Task<TagReading>> serverImage;
    private readonly Lazy<Task<CertificateReading>> certificates;

    /// <summary>A survey for what is set; nothing is read before it is asked for.</summary>
    /// <param name="cloud">The account.</param>
    /// <param name="ports">The world around it.</param>
    /// <param name="settings">What the node is to be.</param>
    /// <param name="isOwnZone">Tells of the zone that is found whether the node has made it, and so pays for it.</param>
    /// <param name="cancellationToken">Ends the readings.</param>
    public AccountSurvey(
        CloudPorts cloud,
        EnginePorts ports,
        DeploymentSettings settings,
        Func<ZoneFinding, bool> isOwnZone,
        CancellationToken cancellationToken)
    {
        identity = Reading(() => cloud.Identity.GetAsync(cancellationToken));
        regions = Reading(() => cloud.Regions.ListAsync(cancellationToken));
        instanceType = Reading(() => cloud.InstanceTypes.FindAsync(settings.InstanceType, cancellationToken));
        subnets = Reading(() => cloud.Networks.ListPublicSubnetsAsync(settings.SubnetId, cancellationToken));
        image = Reading(() => cloud.Images.FindUbuntuAsync(cancellationToken));
        virtualCpus = Reading(() => cloud.Quotas.ReadAsync(AccountQuota.StandardVCpus, cancellationToken));
        elasticIps = Reading(() => cloud.Quotas.ReadAsync(AccountQuota.ElasticIps, cancellationToken));
        dns = Reading(() => ports.Dns.QueryAsync(settings.Domain, cancellationToken));
        zone = Reading(() => new ZoneFinder(cloud.DnsRecords, () => Dns).FindAsync(settings.Domain, cancellationToken));
        dnsChoice = Reading(async () => settings.IsDnsUndecided
            ? await DnsModeChoice.MakeAsync(() => zone.Value, () => Dns, settings.IsUnattended).ConfigureAwait(false)
            : null);
        zoneInUse = Reading(async () =>
        {
            var mode = (await DnsChoice.ConfigureAwait(false))?.Mode ?? settings.DnsMode;
            return mode == DnsMode.User ? ZoneFinding.None : await zone.Value.ConfigureAwait(false);
        });
        callerAddress = Reading(
            () => settings.SshCidr is null ? ports.CallerAddress.FindAsync(cancellationToken) : Task.FromResult<CallerAddress?>(null));
        cost = Reading(async () =>
        {
            var found = await Zone.ConfigureAwait(false);
            return await new CostEstimator(cloud.Prices, ports.Clock)
                .EstimateAsync(
                    new(settings.Region, settings.InstanceType, settings.DiskSizeGB, found.WillBeCreated || isOwnZone(found)),
                    cancellationToken)
                .ConfigureAwait(false);
        });
        freeTier = Reading(() => cloud.FreeTier.ReadAsync(cancellationToken));
        freeTierEligible = Reading(() => cloud.InstanceTypes.ListFreeTierEligibleAsync(cancellationToken));
        serverImage = Reading(() => ports.Images.ReadTagAsync(settings.MessageServerImage, cancellationToken));
        certificates = Reading(() => ports.Certificates.FindAsync(settings.Domain, cancellationToken));
        DnsProvider = cloud.DnsRecords.Title;
    }

    public Task<CallerIdentity> Identity => identity.Value;

    public Task<IReadOnlyList<CloudRegion>> Regions => regions.Value;

    public Task<InstanceTypeOffer?> InstanceType => instanceType.Value;

    public Task<IReadOnlyList<PublicSubnet>> Subnets => subnets.Value;

    public Task<MachineImage?> Image => image.Value;

    public Task<QuotaReading> VirtualCpus => virtualCpus.Value;

    public Task<QuotaReading> ElasticIps => elasticIps.Value;

    /// <summary>The zone of the domain at its DNS provider; nothing was asked in user mode.</summary>
    public Task<ZoneFinding> Zone => zoneInUse.Value;

    /// <summary>Who is to keep the record, where the settings leave that open; null where they do not.</summary>
    public Task<DnsModeChoice?> DnsChoice => dnsChoice.Value;

    /// <summary>Where the deployer would keep the record, in words.</summary>
    public string DnsProvider { get; }

    /// <summary>What the domain's authoritative servers say now.</summary>
    public Task<DnsSnapshot> Dns => dns.Value;

    /// <summary>This machine's public address; null if unknown or not needed.</summary>
    public Task<CallerAddress?> CallerAddress => callerAddress.Value;

    public Task<CostEstimate> Cost => cost.Value;

    /// <summary>The account's plan; a refusal is a reading that says so.</summary>
    public Task<FreeTierReading> FreeTier => freeTier.Value;

    /// <summary>The types that the free plan runs; read only where one is refused.</summary>
    public Task<IReadOnlyList<EligibleType>> FreeTierEligible => freeTierEligible.Value;

    /// <summary>What the tag of the message server's image means now.</summary>
    public Task<TagReading> ServerImage => serverImage.Value;

    /// <summary>The certificates that were issued for the domain, which may take longer than all else.</summary>
    public Task<CertificateReading> Certificates => certificates.Value;

    /// <summary>True once they are read; asks nothing.</summary>
    public bool HasCertificates => certificates.IsValueCreated && certificates.Value.IsCompleted;

    // Whatever a port throws ends up in the task, and so with whoever awaits it.
    private static Lazy<Task<T>> Reading<T>(Func<Task<T>> read) => new(async () => await read().ConfigureAwait(false));

    /// <summary>Starts every reading. Failures surface where a reading is awaited; one that nobody awaits is of no interest.</summary>
    public void Begin()
    {
        Task[] all =
        [
            Identity, Regions, InstanceType, Subnets, Image, VirtualCpus, ElasticIps, Zone, Dns, CallerAddress, Cost, FreeTier, ServerImage,
            Certificates,
        ];
        foreach (var reading in all)
        {
            reading.LetFail();
        }
    }
}
