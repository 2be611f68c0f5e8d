using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>
/// Makes a backup of a node that is visited: the node makes and proves the dump, then each part comes over SSH straight into the
/// archive, which is encrypted on the way, written, and read back. Nothing on the node is stopped for it.
/// </summary>
/// <param name="visit">The node.</param>
/// <param name="protection">What the backup is locked with.</param>
/// <param name="stepsAfter">How many steps the command has after those of the backup.</param>
internal sealed class BackupRun(NodeVisit visit, BackupLock protection, int stepsAfter = 0)
{
    /// <summary>True for one that goes on to a bucket.</summary>
    public bool IsStaged { get; init; }

    /// <summary>How many steps it has.</summary>
    public const int Steps = 2;

    // Beside what the parts take.
    private const long Spare = 16 * 1024 * 1024;

    /// <summary>Larger than any disk of a node: bytes.</summary>
    private const long LargestPart = 1L << 50;

    /// <summary>The path of a backup that is begun now; a name that is taken is left to whom it belongs.</summary>
    /// <param name="folder">Where it is written.</param>
    /// <param name="visit">The node.</param>
    /// <param name="protection">What it is locked with.</param>
    /// <param name="taken">Names that it cannot have although they are free in the folder.</param>
    public static string PathIn(string folder, NodeVisit visit, BackupLock protection, params IReadOnlyList<string> taken) =>
        FreeIn(folder, NameOf(visit, protection), taken);

    /// <summary>The same of the copy that a restore makes of what it is about to replace.</summary>
    public static string SafetyPathIn(string folder, NodeVisit visit, BackupLock protection) =>
        FreeIn(folder, NameOf(visit, protection) with { IsSafetyCopy = true }, []);

    private static BackupName NameOf(NodeVisit visit, BackupLock protection) =>
        new(visit.Context.Settings.ServiceId, visit.Context.Clock.GetUtcNow(), protection.IsEncrypted);

    private static string FreeIn(string folder, BackupName name, IReadOnlyList<string> taken)
    {
        while (taken.Contains(name.ToString())
            || File.Exists(Path.Combine(folder, name.ToString())) || File.Exists(Path.Combine(folder, name.Partial.ToString())))
        {
            name = name with { Created = name.Created.AddSeconds(1) };
        }

        return Path.Combine(folder, name.ToString());
    }

    /// <summary>Makes it. The node has proved before that it is the recorded one.</summary>
    /// <param name="path">Its folder and name.</param>
    /// <param name="cancellationToken">Ends it; nothing half-made is left.</param>
    /// <exception cref="DeployException">Why there is none.</exception>
    public async Task<BackupInfo> RunAsync(string path, CancellationToken cancellationToken)
    {
        var stream = new NodeBackupStream(visit.Tools);
        var backup = new BackupFile(path, protection);
        BackupDescription? description = null;
        WrittenBackup? written = null;
        visit.Context.Observer.StepStarted(Advice.Of(nameof(Texts.Step_CopyDatabase)), 1, Steps + stepsAfter);
        try
        {
            await stream.RunAsync(
                Tell,
                async (header, input) =>
                {
                    var settings = Settings();
                    description = Describe(header, settings.Length);
                    RequireRoom(Path.GetDirectoryName(path)!, description.Size);
                    written = await WriteAsync(stream, backup, description, input, settings, cancellationToken).ConfigureAwait(false);
                    return written.Parts;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (NodeToolException exception) when (IsOfBackup(exception.Code))
        {
            backup.Discard();
            throw BackupCommandErrors.BackupRefusedByNode(visit.Domain, exception.Message);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            backup.Discard();
            throw BackupCommandErrors.BackupTransferFailed(visit.Domain, exception.Message.TrimEnd('.'), exception);
        }
        catch
        {
            backup.Discard();
            throw;
        }

        if (description is null || written is null)
        {
            throw BackupCommandErrors.BackupTransferFailed(visit.Domain, "the node sent nothing");
        }

        // Not while the node waits: a large file takes long, and it has said its last word.
        var back = new TransferMeter(visit.Context.Observer, visit.Context.Clock, Texts.Step_ReadBack.InWords(), null);
        if (await backup.CompleteAsync(written, back.Passed, cancellationToken).ConfigureAwait(false) is { } unnoted)
        {
            visit.Context.Observer.Warn(Advice.Of(nameof(Texts.Warn_BackupUnnoted), path, unnoted, Commands.TestBackup(path)));
        }

        if (stream.Changed.Count > 0)
        {
            visit.Context.Observer.Warn(Advice.Of(nameof(Texts.Warn_FilesChanged), string.Join("; ", stream.Changed)));
        }

        visit.Context.Session.Update(state => Record(state.Server, description.Created, path));
        var file = new FileInfo(path);
        return new()
        {
            Domain = visit.Domain,
            Name = file.Name,
            Path = path,
            Created = description.Created.LocalDateTime,
            Size = file.Length,
            IsEncrypted = protection.IsEncrypted,
            IsSafetyCopy = BackupName.TryParse(path) is { IsSafetyCopy: true },
            VerifiedAt = visit.Context.Clock.GetUtcNow().LocalDateTime,
            Rehearsal = visit.Context.State.IsRehearsal,
        };
    }

    private void Record(ServerSection server, DateTimeOffset begun, string path)
    {
        if (BackupName.TryParse(path) is { IsSafetyCopy: true })
        {
            server.RecordSafetyCopy(path);
        }
        else if (IsStaged)
        {
            server.RecordStagedBackup(begun, path);
        }
        else
        {
            server.RecordBackup(begun, path);
        }
    }

    private void Tell(string step, long bytes)
    {
        if (step == "dump")
        {
            visit.Context.Observer.Transfer(Texts.Step_CopyDatabase.InWords(), bytes, null, null, null);
        }
    }

    private async Task<WrittenBackup> WriteAsync(
        NodeBackupStream stream,
        BackupFile backup,
        BackupDescription description,
        FramedInput input,
        byte[] settings,
        CancellationToken cancellationToken)
    {
        var observer = visit.Context.Observer;
        observer.StepStarted(Texts.Step_Fetch.InWords(), 2, Steps + stepsAfter);
        var meter = new TransferMeter(observer, visit.Context.Clock, Texts.Step_Fetch.InWords(), description.Size);
        return await backup.BeginAsync(
            description,
            async archive =>
            {
                foreach (var part in description.Parts)
                {
                    var isOurs = part.Name == BackupParts.Settings;
                    await archive.WriteAsync(
                        part.Name, isOurs ? new MemoryStream(settings) : input, Passed, cancellationToken).ConfigureAwait(false);

                    void Passed(int count)
                    {
                        meter.Passed(count);
                        if (!isOurs)
                        {
                            stream.Took(count);
                        }
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private BackupDescription Describe(JsonObject header, int settings)
    {
        string Required(string name) =>
            JsonText.StringIn(header, name) ?? throw new InvalidDataException($"the node did not tell its {name}");
        if (JsonText.StringIn(header, "domain") is { } domain && domain != visit.Domain)
        {
            throw VisitErrors.NodeIsAnotherMachine(visit.Domain, Advice.OfError(nameof(ErrorTexts.NodeIsAnotherMachine_Server), domain));
        }

        BackupPart[] parts =
        [
            .. (header["parts"] as JsonArray ?? []).OfType<JsonObject>()
                .Select(part => new BackupPart(JsonText.StringIn(part, "name") ?? string.Empty, JsonText.NumberIn(part, "size") ?? -1)),
            new(BackupParts.Settings, settings),
        ];
        if (!parts.Select(part => part.Name).SequenceEqual(BackupParts.Content)
            || parts.Any(part => part.Size is < 0 or > LargestPart))
        {
            throw new InvalidDataException("the parts that the node announced are not those of a backup");
        }

        return new()
        {
            ProductVersion = Version,
            Domain = visit.Domain,
            ServiceId = visit.Context.Settings.ServiceId,
            Created = NodeState.ParseTime(Required("created")) ?? throw new InvalidDataException("the node did not tell its time"),
            MessageServerImage = Required("image"),
            Layout = Required("layout"),
            PostgresVersion = JsonText.StringIn(header, "postgres_version"),
            LeftOut = JsonText.StringsIn(header, "left_out") ?? [],
            Parts = parts,
        };
    }

    // What a node that takes this one's place is made like. Nothing secret is in it.
    private byte[] Settings()
    {
        var state = visit.Context.State;
        return Encoding.UTF8.GetBytes(JsonText.Indented(new()
        {
            ["product_version"] = Version,
            ["region"] = visit.Context.Settings.Region,
            ["instance_type"] = state.Choices.InstanceType,
            ["disk_size_gb"] = state.Choices.DiskSizeGB,
            ["message_server_image"] = state.Choices.MessageServerImage,
            ["public_ip"] = state.Resources.PublicIp,
            ["agent_room_id"] = state.Agent.RoomId,
            ["server_version"] = state.Server.Version,
            ["made_at"] = visit.Context.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        }));
    }

    private static string Version => typeof(BackupRun).Assembly.GetName().Version!.ToString(3);

    private static void RequireRoom(string folder, long size)
    {
        for (var existing = folder; existing is not null; existing = Path.GetDirectoryName(existing))
        {
            if (!Directory.Exists(existing))
            {
                continue;
            }

            if (FreeAt(existing) is { } free && free < size + Spare)
            {
                throw BackupCommandErrors.NoRoomForBackup(folder, size + Spare, free);
            }

            return;
        }
    }

    // A file system that does not tell is tried.
    private static long? FreeAt(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsOfBackup(string code) => code is "NoRoom" or "SigningKeyMissing" or "VolumeMissing" or "DumpUnusable"
        or "DatabaseUnreachable" or "DockerMissing" or "DockerFailed" or "DockerTimedOut" or "ComposeUnreadable" or "Unexpected";
}
