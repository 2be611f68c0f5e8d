using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>
/// The account, the DNS and the node of a rehearsal. It outlives the process in a file beside the rehearsed state, so
/// that a rehearsed wait can be resumed by a later command.
/// </summary>
internal sealed class RehearsalWorld
{
    public const string FileName = "rehearsal-world.json";
    public const string AccountId = "123456789012";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    private readonly object gate = new();
    private readonly List<string> calls = [];
    /// <summary>How long EC2 Instance Connect lends a key.</summary>
    private static readonly TimeSpan LendingTime = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, long> launches = [];
    private readonly ConcurrentDictionary<(string Instance, string Key), long> lent = [];
    private string? file;

    /// <param name="file">Where the world is kept; null keeps it in memory only, until <see cref="KeepIn"/>.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="events">What goes differently.</param>
    /// <param name="clock">Its time.</param>
    public RehearsalWorld(string? file, WorldContent content, IReadOnlyList<RehearsalEvent> events, TimeProvider clock)
    {
        this.file = file;
        Content = content;
        Events = events;
        Clock = clock;
    }

    public WorldContent Content { get; }

    public IReadOnlyList<RehearsalEvent> Events { get; }

    public TimeProvider Clock { get; }

    /// <summary>True once a command keeps the record in Route 53: then no user sets a record by hand.</summary>
    public bool IsRoute53InUse { get; set; }

    /// <summary>
    /// Called before and after each call takes effect, with the action's name; may throw. Tests put faults here.
    /// </summary>
    public Action<string, bool>? OnCall { get; set; }

    /// <summary>How long a call hides what is young, by its name, such as DescribeAddresses. Tests put delays here.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Delays { get; set; } = new Dictionary<string, TimeSpan>();

    /// <summary>What was brought to the node and is not used yet, by its id.</summary>
    public ConcurrentDictionary<string, JsonObject> Received { get; } = [];

    /// <summary>True if that call shows what was made then.</summary>
    public bool Shows(string action, DateTimeOffset? madeAt) =>
        madeAt is not { } at || !Delays.TryGetValue(action, out var delay) || Clock.GetUtcNow() - at >= delay;

    /// <summary>The account's buckets.</summary>
    public RehearsedStorage Storage { get; init; } = new(null);

    /// <summary>The account's plan.</summary>
    public FreeTierReading FreeTier { get; set; } = new("PAID", "ACTIVE", null, null, null);

    /// <summary>
    /// How long ago this process launched an instance. One that an earlier command launched has long booted: each
    /// command has a clock of its own.
    /// </summary>
    public TimeSpan AgeOf(string instanceId) =>
        launches.TryGetValue(instanceId, out var launch) ? Clock.GetElapsedTime(launch) : TimeSpan.MaxValue;

    /// <summary>Remembers the launch of an instance.</summary>
    public void NoteLaunch(string instanceId) => launches[instanceId] = Clock.GetTimestamp();

    /// <summary>Lets an instance accept a key for a minute.</summary>
    public void Lend(string instanceId, string publicKey) => lent[(instanceId, publicKey)] = Clock.GetTimestamp();

    /// <summary>True while it does.</summary>
    public bool IsLent(string instanceId, string publicKey) =>
        lent.TryGetValue((instanceId, publicKey), out var since) && Clock.GetElapsedTime(since) <= LendingTime;

    /// <summary>Names of the calls so far, in order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    /// <summary>The content of a file; an empty world if there is none.</summary>
    public static WorldContent Read(string file) => File.Exists(file)
        ? JsonSerializer.Deserialize<WorldContent>(PlainFile.ReadText(file), Format) ?? new()
        : new WorldContent();

    /// <summary>Keeps the world in this file from now on.</summary>
    public void KeepIn(string path)
    {
        lock (gate)
        {
            file = path;
            Save();
        }
    }

    public bool Happens(RehearsalEvent rehearsalEvent) => Events.Contains(rehearsalEvent);

    /// <summary>A call that reads.</summary>
    public Task<T> ReadAsync<T>(string action, Func<WorldContent, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            calls.Add(action);
            OnCall?.Invoke(action, false);
            var answer = read(Content);
            OnCall?.Invoke(action, true);
            return Task.FromResult(answer);
        }
    }

    /// <summary>A call that changes the account; the change is in the file before the answer is given.</summary>
    public Task<T> ChangeAsync<T>(string action, Func<WorldContent, T> change, CancellationToken cancellationToken) => ReadAsync(
        action,
        content =>
        {
            var answer = change(content);
            Save();
            return answer;
        },
        cancellationToken);

    /// <summary>An id as AWS forms it.</summary>
    public static string NewId(string prefix) =>
        $"{prefix}-{Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(9)).ToLowerInvariant()[..17]}";

    private void Save()
    {
        if (file is not null)
        {
            // As the state of a rehearsal: what is lost with the power existed nowhere else.
            OwnerOnlyFile.Write(file, JsonSerializer.Serialize(Content, Format), Durability.ProcessEnd);
        }
    }
}

/// <summary>What a rehearsal's world holds.</summary>
internal sealed class WorldContent
{
    /// <summary>The region that everything in it lies in; null until a command has connected to one.</summary>
    public string? Region { get; set; }

    public Dictionary<string, RehearsedKeyPair> KeyPairs { get; set; } = [];

    public Dictionary<string, RehearsedGroup> Groups { get; set; } = [];

    public Dictionary<string, RehearsedAddress> Addresses { get; set; } = [];

    public Dictionary<string, RehearsedInstance> Instances { get; set; } = [];

    public Dictionary<string, RehearsedZone> Zones { get; set; } = [];

    public Dictionary<string, decimal> Budgets { get; set; } = [];

    /// <summary>The node's instance while it runs; null while none does.</summary>
    [JsonIgnore]
    public RehearsedInstance? RunningInstance => Instances.Values.FirstOrDefault(instance => instance.State == InstanceState.Running);

    /// <summary>The user's machine.</summary>
    public RehearsedMachine Machine { get; set; } = new();

    /// <summary>True once the node was told to ask for its certificate again.</summary>
    public bool IsCertificateAskedForAgain { get; set; }
}

internal sealed record RehearsedKeyPair(string Name, string PublicKey, string RunId)
{
    public DateTimeOffset? MadeAt { get; init; }
}

internal sealed record RehearsedGroup(string Id, string Name, string VpcId, string RunId, List<IngressRule> Ingress)
{
    public DateTimeOffset? MadeAt { get; init; }
}

internal sealed record RehearsedAddress(string Id, string PublicIp, string RunId, string? InstanceId)
{
    public DateTimeOffset? MadeAt { get; init; }
}

internal sealed record RehearsedInstance(
    string Id, string RunId, string ClientToken, string ImageId, string Type, string VolumeId, InstanceState State, RehearsedServer Server)
{
    public string? GroupId { get; init; }

    public int DiskSizeGB { get; init; } = 8;

    public DateTimeOffset? MadeAt { get; init; }

    public string? SubnetId { get; init; }

    /// <summary>What AWS announces for it; nothing happens of itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public InstanceEvent? Announced { get; init; }

    /// <summary>Why it ended; null while it has not, or by the deployer's own word.</summary>
    public StateReason? StateReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsProtectedFromTermination { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsProtectedFromStop { get; init; }

    /// <summary>When its volume was changed last; null if it never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset? VolumeChangedAt { get; init; }

    /// <summary>The size of its file system; null as long as that fills the volume that it was launched with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? FileSystemGB { get; init; }
}

/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="CallerReference">What its maker called it.</param>
/// <param name="NameServers">Its name servers.</param>
/// <param name="Records">What was written into it; the NS and SOA records that a zone begins with go without saying.</param>
/// <param name="RunId">By its tag.</param>
internal sealed record RehearsedZone(
    string Id, string Name, string CallerReference, List<string> NameServers, List<RecordSet> Records, string? RunId = null)
{
    /// <summary>True if only networks of the account see it, as of a zone that was there before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPrivate { get; init; }
}

/// <summary>The message server of a rehearsed node. All values are invented here and valid nowhere.</summary>
internal sealed record RehearsedServer(
    string InitializationCode,
    string OwnerToken,
    string AgentToken,
    string RoomId,
    string HostKey,
    Dictionary<string, string> AgentSessions)
{
    /// <summary>How much of its disk is free, in percent; null for the usual.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FreeDiskPercent { get; set; }

    /// <summary>The public keys that it lets in, without comments; null for that of its key pair.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<string>? LoginKeys { get; set; }

    /// <summary>The service whose container has ended; null if all run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EndedService { get; set; }

    /// <summary>How many security updates wait for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int SecurityUpdates { get; set; }

    /// <summary>The code that its database was made with.</summary>
    [JsonPropertyOrder(-4)]
    public string InitializationCode { get; set; } = InitializationCode;

    /// <summary>The owner's token.</summary>
    [JsonPropertyOrder(-3)]
    public string OwnerToken { get; set; } = OwnerToken;

    /// <summary>The agent's token, which lasts as long as the database.</summary>
    [JsonPropertyOrder(-2)]
    public string AgentToken { get; set; } = AgentToken;

    /// <summary>The room of owner and agent.</summary>
    [JsonPropertyOrder(-1)]
    public string RoomId { get; set; } = RoomId;

    /// <summary>True once the user has set an own password in the App.</summary>
    public bool IsInitialized { get; set; }

    /// <summary>True while its boot waits for the backup that the node begins with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AwaitsBackup { get; set; }

    /// <summary>The image that an update brought, its digest and its version; null while the node runs the usual one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RehearsedImage? Updated { get; set; }

    /// <summary>The image that it runs.</summary>
    [JsonIgnore]
    public RehearsedImage Image => Updated ?? RehearsedImage.Usual;

    /// <summary>The node's last operation: its record and its events; null while there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? LastOperation { get; set; }
}

/// <summary>An image of the rehearsed message server.</summary>
/// <param name="Name">Name and tag.</param>
/// <param name="Digest">What that is exactly.</param>
/// <param name="Version">Its version.</param>
internal sealed record RehearsedImage(string Name, string Digest, string Version)
{
    /// <summary>What a node runs at first.</summary>
    public static readonly RehearsedImage Usual = new("direxio/message-server:latest", RehearsalRegistry.Digest, "v0.1.0");

    /// <summary>With its digest.</summary>
    [JsonIgnore]
    public string Pinned => $"{Name}@{Digest}";
}
