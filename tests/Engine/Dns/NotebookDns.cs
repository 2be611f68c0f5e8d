using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Tests.Dns;

/// <summary>A DNS provider that no release has: one zone, in memory, which it does not make itself.</summary>
internal sealed class NotebookDns(string zone) : IDnsProvider
{
    private readonly DnsZone page = new("page-1", zone, ["ns.notebook.example.org"]);

    public List<RecordSet> Records { get; } = [];

    public DnsProviderKind Kind => new("Notebook", "the deployer does, in your notebook", _ => this) { Rehearse = _ => this };

    public string Title => "the notebook";

    public bool CreatesZones => false;

    public Task<IReadOnlyList<DnsZone>> FindZonesAsync(string domain, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DnsZone>>(page.Covers(domain) ? [page] : []);

    public Task<DnsZone?> FindZoneAsync(string zoneId, CancellationToken cancellationToken) =>
        Task.FromResult(zoneId == page.Id ? page : null);

    public Task<IReadOnlyList<RecordSet>> ListRecordsAsync(string zoneId, string name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RecordSet>>([.. Records.Where(record => record.Name == name)]);

    public Task<string> ReplaceAsync(
        string zoneId,
        IReadOnlyList<RecordSet> delete,
        string name,
        string type,
        long ttl,
        IReadOnlyList<string> values,
        CancellationToken cancellationToken)
    {
        Records.RemoveAll(record => delete.Contains(record) || (record.Name == name && record.Type == type));
        Records.Add(Entry(name, type, values[0]));
        return Task.FromResult("change");
    }

    public Task<string> RestoreAsync(
        string zoneId, IReadOnlyList<RecordSet> delete, IReadOnlyList<string> restoreSources, CancellationToken cancellationToken)
    {
        Records.RemoveAll(delete.Contains);
        Records.AddRange(restoreSources.Select(source => source.Split(' ')).Select(parts => Entry(parts[0], parts[1], parts[2])));
        return Task.FromResult("change");
    }

    public Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken) => Task.FromResult(true);

    public static RecordSet Entry(string name, string type, string value) =>
        new(name, type, 60, [value], null, null, $"{name} {type} {value}");
}
