using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The readings of a rehearsed account: identity, network, types, image, quotas, budgets, free tier, domains.</summary>
internal sealed class RehearsalReadings(RehearsalWorld world)
    : IIdentity, INetworks, IInstanceTypes, IImages, IQuotas, ICallerAddress, IBudgets, IFreeTier,
        IDomainRegistrations, ICertificateLog
{
    private const string VpcId = "vpc-0a11ce0000000000a";

    /// <summary>The public subnets of the rehearsed default VPC, in the order in which they are tried.</summary>
    public static readonly IReadOnlyList<PublicSubnet> Subnets =
    [
        new(VpcId, "subnet-0a11ce0000000000a", "zone-a") { IsDefaultOfZone = true },
        new(VpcId, "subnet-0a11ce0000000000b", "zone-b") { IsDefaultOfZone = true },
    ];

    private static readonly string[] FreeTierEligible = ["t3.micro", "t3.small"];

    public Task<CallerIdentity> GetAsync(CancellationToken cancellationToken) => world.ReadAsync(
        "GetCallerIdentity",
        _ => world.Happens(RehearsalEvent.NoCredentials)
            ? throw new CloudException(
                CloudFailure.NoCredentials, "sts", "GetCallerIdentity", "NoCredentials", "none were found (rehearsed).")
            : new CallerIdentity(
                RehearsalWorld.AccountId,
                $"arn:aws:iam::{RehearsalWorld.AccountId}:{(world.Happens(RehearsalEvent.RootIdentity) ? "root" : "user/rehearsal")}",
                "rehearsal"),
        cancellationToken);

    public Task<IReadOnlyList<PublicSubnet>> ListPublicSubnetsAsync(
        string? subnetId, CancellationToken cancellationToken) => world.ReadAsync<IReadOnlyList<PublicSubnet>>(
        "DescribeSubnets",
        _ => subnetId is null ? Subnets : [Subnets.FirstOrDefault(subnet => subnet.SubnetId == subnetId) ?? new(VpcId, subnetId, "zone-a")],
        cancellationToken);

    Task<InstanceTypeOffer?> IInstanceTypes.FindAsync(string name, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeInstanceTypes",
        _ => RehearsedTypes.Find(name) is { } type
            ? new InstanceTypeOffer(name, type.VCpus, !type.IsArm64, new HashSet<string> { "zone-a", "zone-b" })
            {
                MemoryMiB = type.MemoryMiB,
                IsFreeTierEligible = FreeTierEligible.Contains(name),
                Architectures = [type.IsArm64 ? "arm64" : "x86_64"],
            }
            : null,
        cancellationToken);

    public Task<IReadOnlyList<EligibleType>> ListFreeTierEligibleAsync(CancellationToken cancellationToken) =>
        world.ReadAsync<IReadOnlyList<EligibleType>>(
            "DescribeInstanceTypes",
            _ => [.. FreeTierEligible.Select(type => new EligibleType(type, RehearsedTypes.Find(type)!.MemoryMiB))],
            cancellationToken);

    public Task<MachineImage?> FindUbuntuAsync(CancellationToken cancellationToken) => world.ReadAsync<MachineImage?>(
        "GetParameter", _ => new("ami-0a11ce0000000000a", "/dev/sda1", "rehearsed SSM parameter"), cancellationToken);

    Task<QuotaReading> IQuotas.ReadAsync(AccountQuota quota, CancellationToken cancellationToken) => world.ReadAsync(
        "GetServiceQuota",
        content => quota == AccountQuota.ElasticIps
            ? new QuotaReading(5, world.Happens(RehearsalEvent.AddressQuotaExhausted) ? 5 : content.Addresses.Count, null)
            : new QuotaReading(32, world.Happens(RehearsalEvent.VCpuQuotaExhausted) ? 31 : VCpusIn(content), null),
        cancellationToken);

    private static int VCpusIn(WorldContent content) =>
        content.Instances.Values.Sum(instance => RehearsedTypes.Find(instance.Type)?.VCpus ?? 2);

    Task<BudgetInfo?> IBudgets.FindAsync(string accountId, string name, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeBudget",
        content => content.Budgets.TryGetValue(name, out var limit) ? new BudgetInfo(name, limit) : null,
        cancellationToken);

    public Task CreateAsync(string accountId, NodeBudget budget, CancellationToken cancellationToken) => world.ChangeAsync(
        "CreateBudget",
        content => content.Budgets.TryAdd(budget.Name, budget.MonthlyUsd)
            ? budget.Name
            : throw new CloudException(
                CloudFailure.AlreadyExists, "budgets", "CreateBudget", "DuplicateRecordException", "it exists already (rehearsed)"),
        cancellationToken);

    public Task<bool> DeleteAsync(string accountId, string name, CancellationToken cancellationToken) => world.ChangeAsync(
        "DeleteBudget", content => content.Budgets.Remove(name), cancellationToken);

    Task<FreeTierReading> IFreeTier.ReadAsync(CancellationToken cancellationToken) => world.ReadAsync(
        "GetAccountPlanState", _ => world.FreeTier, cancellationToken);

    Task<IReadOnlyList<DomainRegistration>> IDomainRegistrations.ListAsync(CancellationToken cancellationToken) =>
        world.ReadAsync<IReadOnlyList<DomainRegistration>>(
            "ListDomains", _ => [new("example.org", world.Clock.GetUtcNow().AddYears(1), true)], cancellationToken);

    Task<CertificateReading> ICertificateLog.FindAsync(string domain, CancellationToken cancellationToken) =>
        Task.FromResult(new CertificateReading([], null));

    Task<CallerAddress?> ICallerAddress.FindAsync(CancellationToken cancellationToken) =>
        Task.FromResult<CallerAddress?>(new("203.0.113.7"));
}
