using System.Text.Json;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The buckets of the rehearsed account. They outlive nodes, and so have a file of their own beside them.</summary>
/// <param name="file">Where they are kept; null keeps them in memory only.</param>
internal sealed class RehearsedStorage(string? file)
{
    public const string FileName = "rehearsal-buckets.json";

    private Dictionary<string, RehearsedBucket>? buckets;

    /// <summary>The buckets by their names.</summary>
    public Dictionary<string, RehearsedBucket> Buckets => buckets ??= file is not null && File.Exists(file)
        ? JsonSerializer.Deserialize<Dictionary<string, RehearsedBucket>>(PlainFile.ReadText(file)) ?? []
        : [];

    /// <summary>Keeps what was changed.</summary>
    public void Save()
    {
        if (file is not null)
        {
            OwnerOnlyFile.Write(file, JsonSerializer.Serialize(Buckets), Durability.ProcessEnd);
        }
    }
}

/// <summary>A bucket of the rehearsed account.</summary>
internal sealed class RehearsedBucket
{
    public required string Region { get; init; }

    public bool IsProtected { get; set; }

    /// <summary>What lies in it.</summary>
    public Dictionary<string, RehearsedObject> Objects { get; init; } = [];

    /// <summary>The parts of uploads that have not ended.</summary>
    public Dictionary<string, Dictionary<int, byte[]>> Uploads { get; init; } = [];

    /// <summary>What those uploads would make, and when they were begun.</summary>
    public Dictionary<string, RehearsedUpload> Begun { get; init; } = [];
}

/// <summary>An upload into a rehearsed bucket.</summary>
/// <param name="Key">The key of what it would make.</param>
/// <param name="At">When it was begun.</param>
internal sealed record RehearsedUpload(string Key, DateTimeOffset At);

/// <summary>An object in a rehearsed bucket.</summary>
/// <param name="Content">Its content.</param>
/// <param name="Checksum">The SHA-256 over those of its parts.</param>
internal sealed record RehearsedObject(byte[] Content, string Checksum);
