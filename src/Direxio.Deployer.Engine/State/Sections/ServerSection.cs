using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>The server: where it answers, how it started, and by what it is known again.</summary>
internal sealed class ServerSection(JsonObject fields) : StateSection(fields)
{
    private const string CapabilitiesField = "server_capabilities";
    private const string PlacesField = "backup_places";

    /// <summary>More than anyone has; what bills is the last to be forgotten.</summary>
    private const int MostPlaces = 20;

    /// <summary>The origin of its URLs.</summary>
    public string? Origin { get => Text("as_url"); set => Set("as_url", value); }

    /// <summary>True once the App has been initialized, which voids the code.</summary>
    public bool IsAppInitialized { get => Is("portal_initialized"); set => Set("portal_initialized", value); }

    /// <summary>The boot step that failed last; null if none has, or if it is tried again.</summary>
    public string? FailedBootStep { get => Text("boot_failed_step"); set => Set("boot_failed_step", value); }

    /// <summary>The address range that may reach port 22.</summary>
    public string? SshCidr { get => Text("ssh_cidr"); set => Set("ssh_cidr", value); }

    /// <summary>Where the host keys in the node's known_hosts file come from.</summary>
    public string? HostKeySource { get => Text("ssh_host_key_source"); set => Set("ssh_host_key_source", value); }

    /// <summary>The instance whose host keys they are.</summary>
    public string? HostKeyInstance { get => Text("ssh_host_key_instance"); set => Set("ssh_host_key_instance", value); }

    /// <summary>The machine-id of the system that was first worked on; null before that.</summary>
    public string? MachineId { get => Text("machine_id"); set => Set("machine_id", value); }

    /// <summary>The instance of which it is.</summary>
    public string? MachineIdInstance { get => Text("machine_id_instance"); set => Set("machine_id_instance", value); }

    /// <summary>When the last backup of it was begun; null if this machine knows of none.</summary>
    public DateTimeOffset? LastBackupAt => Time("last_backup_at");

    /// <summary>Where that backup was written.</summary>
    public string? LastBackupPath => Text("last_backup_path");

    /// <summary>
    /// Where backups of it were put from this machine, folders and places in buckets, the latest last. It is a list in the file only
    /// from the second place on.
    /// </summary>
    public IReadOnlyList<string> BackupPlaces =>
        LastBackupPath is { } last ? With(EarlierPlaces, PlaceOf(last)) : EarlierPlaces;

    /// <summary>Those of them that are in buckets: what lies there is billed.</summary>
    public IReadOnlyList<string> BackupBuckets => [.. BackupPlaces.Where(IsInBucket)];

    private IReadOnlyList<string> EarlierPlaces => Node(PlacesField) is JsonArray places
        ? [.. places.Select(place => place.AsText()).OfType<string>()]
        : [];

    /// <summary>True if the server was asked what it offers.</summary>
    public DateTimeOffset? CapabilitiesAskedAt => NodeState.ParseTime(Table(CapabilitiesField)?["asked_at"].AsText());

    /// <summary>The address at which it was asked.</summary>
    public string? CapabilitiesSource => Table(CapabilitiesField)?["source"].AsText();

    /// <summary>The release that the server names.</summary>
    public string? Version
    {
        get => Table(CapabilitiesField)?["version"].AsText();
        set => BeginTable(CapabilitiesField)["version"] = value;
    }

    /// <summary>
    /// What was found of one capability: whether it is offered, null if the answer does not tell, and what was said. Null if nothing
    /// was.
    /// </summary>
    public (bool? IsOffered, string Said)? FindCapability(string name) => Table(CapabilitiesField)?[name] is JsonObject entry
        ? (entry["offered"].AsText() switch { "true" => true, "false" => false, _ => null }, entry["said"].AsText() ?? string.Empty)
        : null;

    /// <summary>Records a backup that is complete.</summary>
    public void RecordBackup(DateTimeOffset begun, string path) => RecordBackup(begun, path, With(BackupPlaces, PlaceOf(path)));

    /// <summary>
    /// Records where the copy is that a restore made of what it gave up: it lies there as backups do, and is none to go back to.
    /// </summary>
    public void RecordSafetyCopy(string path)
    {
        if (!BackupPlaces.Contains(PlaceOf(path)))
        {
            RecordPlaces(With(BackupPlaces, PlaceOf(path)), least: 1);
        }
    }

    /// <summary>Records one that is complete and goes on to a bucket: its folder is no place of backups for that.</summary>
    public void RecordStagedBackup(DateTimeOffset begun, string path) => RecordBackup(begun, path, BackupPlaces, least: 1);

    /// <summary>Records that one is in its bucket.</summary>
    /// <param name="staged">Where it was on this machine.</param>
    /// <param name="begun">When it was begun, if the record does not tell.</param>
    /// <param name="path">Where it is now.</param>
    public void RecordUploadedBackup(string staged, DateTimeOffset begun, string path)
    {
        var isLast = LastBackupPath == staged;
        RecordBackup(
            isLast && LastBackupAt is { } known ? known : begun, path, With(isLast ? EarlierPlaces : BackupPlaces, PlaceOf(path)));
    }

    private void RecordBackup(DateTimeOffset begun, string path, IReadOnlyList<string> places, int least = 2)
    {
        RecordPlaces(places, least);
        Set("last_backup_at", NodeState.Timestamp(begun));
        Set("last_backup_path", path);
    }

    private void RecordPlaces(IReadOnlyList<string> places, int least)
    {
        if (places.Count >= least || Node(PlacesField) is not null)
        {
            var kept = places.ToList();
            while (kept.Count > MostPlaces)
            {
                kept.RemoveAt(Math.Max(0, kept.FindIndex(place => !IsInBucket(place))));
            }

            Set(PlacesField, new JsonArray([.. kept.Select(place => JsonValue.Create(place))]));
        }
    }

    private static bool IsInBucket(string place) => place.StartsWith("s3://", StringComparison.OrdinalIgnoreCase);

    // With what separates it from the name, as the places in buckets are written.
    private static string PlaceOf(string path) => path[..(path.LastIndexOfAny(['/', '\\']) + 1)];

    private static IReadOnlyList<string> With(IReadOnlyList<string> places, string place) =>
        [.. places.Where(one => one != place), place];

    /// <summary>Records when and where the server was asked.</summary>
    public void BeginCapabilities(string source, DateTimeOffset now)
    {
        var section = BeginTable(CapabilitiesField);
        section["asked_at"] = NodeState.Timestamp(now);
        section["source"] = source;
    }

    /// <summary>Records what was found of one capability.</summary>
    public void RecordCapability(string name, bool? isOffered, string said) => BeginTable(CapabilitiesField)[name] = new JsonObject
    {
        ["offered"] = isOffered,
        ["said"] = said,
    };
}
