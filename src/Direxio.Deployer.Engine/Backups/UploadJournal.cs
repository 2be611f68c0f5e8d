using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>A part that was sent.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="ETag">S3's name for its content.</param>
/// <param name="Sha256">Its SHA-256, in Base64.</param>
internal sealed record SentPart(long Size, string ETag, string Sha256);

/// <summary>
/// What is on record of the upload of a backup, in a file beside it: where it goes, before anything is asked there; the upload's id;
/// and each part once S3 has it. A line each, so that a kill costs at most the last one. It goes with the upload's end.
/// </summary>
internal sealed class UploadJournal
{
    /// <summary>What its name has behind that of the backup.</summary>
    public const string Suffix = ".upload";

    private readonly object gate = new();
    private readonly Dictionary<int, SentPart> parts = [];
    private readonly string file;

    private UploadJournal(string path, string uri) => (file, Uri) = (path + Suffix, uri);

    /// <summary>Where the backup goes, its name included.</summary>
    public string Uri { get; }

    /// <summary>The upload; null if none was begun.</summary>
    public string? UploadId { get; private set; }

    /// <summary>The size of its parts but the last.</summary>
    public int? PartSize { get; private set; }

    /// <summary>The parts by their numbers.</summary>
    public IReadOnlyDictionary<int, SentPart> Parts => parts;

    /// <summary>Puts on record that a backup is to go there.</summary>
    /// <param name="path">The backup on this machine.</param>
    /// <param name="uri">Where it goes.</param>
    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    public static UploadJournal Begin(string path, string uri)
    {
        var journal = new UploadJournal(path, uri);
        Guarded(journal.file, () => OwnerOnlyFile.Write(journal.file, JsonText.Compact(new() { ["uri"] = uri }) + "\n"));
        return journal;
    }

    /// <summary>What is on record of a backup; null if it is to go nowhere.</summary>
    public static UploadJournal? TryRead(string path)
    {
        var file = path + Suffix;
        if (!File.Exists(file))
        {
            return null;
        }

        UploadJournal? journal = null;
        foreach (var line in PlainFile.ReadText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryParse(line) is not { } entry)
            {
                // One that was being written when the process was killed; what a later run wrote stands behind it.
                continue;
            }

            if (journal is null)
            {
                if (JsonText.StringIn(entry, "uri") is not { } uri)
                {
                    return null;
                }

                journal = new(path, uri);
            }
            else
            {
                journal.Take(entry);
            }
        }

        return journal;
    }

    /// <summary>Deletes what is on record of a backup.</summary>
    public static void Delete(string path) => File.Delete(path + Suffix);

    /// <summary>Puts an upload on record; parts of an earlier one are forgotten.</summary>
    public void Note(string uploadId, int partSize) => Append(new() { ["upload_id"] = uploadId, ["part_size"] = partSize });

    /// <summary>Puts a part on record.</summary>
    public void Note(int number, SentPart part) => Append(new()
    {
        ["part"] = number,
        ["size"] = part.Size,
        ["etag"] = part.ETag,
        ["sha256"] = part.Sha256,
    });

    private void Append(JsonObject entry)
    {
        lock (gate)
        {
            Guarded(file, () => Write(entry));
            Take(entry);
        }
    }

    private void Write(JsonObject entry)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        // What a kill left unfinished ends here.
        var isBroken = stream.Length > 0 && stream.Seek(-1, SeekOrigin.End) >= 0 && stream.ReadByte() != '\n';
        stream.Seek(0, SeekOrigin.End);
        stream.Write(Encoding.UTF8.GetBytes((isBroken ? "\n" : string.Empty) + JsonText.Compact(entry) + "\n"));
        stream.Flush(flushToDisk: true);
    }

    private static void Guarded(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnwritable(file, exception);
        }
    }

    private void Take(JsonObject entry)
    {
        if (JsonText.StringIn(entry, "upload_id") is { } id)
        {
            (UploadId, PartSize) = (id, (int)Number(entry, "part_size"));
            parts.Clear();
        }
        else if (JsonText.StringIn(entry, "etag") is { } etag && JsonText.StringIn(entry, "sha256") is { } sha256)
        {
            parts[(int)Number(entry, "part")] = new(Number(entry, "size"), etag, sha256);
        }
    }

    private static long Number(JsonObject entry, string name) =>
        long.Parse(entry[name]?.ToJsonString() ?? "0", NumberStyles.Integer, CultureInfo.InvariantCulture);

    private static JsonObject? TryParse(string line)
    {
        try
        {
            return JsonText.ParseObject(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
