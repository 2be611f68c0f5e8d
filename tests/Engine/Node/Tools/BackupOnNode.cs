using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>A node with a stack and an archive beside it: it is backed up and restored as the commands do.</summary>
internal sealed class BackupOnNode : IDisposable
{
    private static readonly string DiskScript = Path.Combine(Repository.Root, "tests", "Engine", "Support", "disk_stand_in.py");
    private readonly EngineObserver observer;

    public BackupOnNode()
    {
        observer = new(Events, new Redactor());
        Tools = new(Stack.Node.OpenAsync);
    }

    public StackOnNode Stack { get; } = new();

    public NodeTools Tools { get; }

    public RecordedEvents Events { get; } = new();

    /// <summary>What Docker was asked, and, once the disk is watched, what came to it, in order.</summary>
    public List<string> Log => [.. File.ReadLines(Stack.Node.At("docker.log"))];

    public string Archive { get; } = Path.Combine(Directory.CreateTempSubdirectory("direxio-archive-").FullName, "the.direxio-backup");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NodeOperations Operations => new(Tools, new(null, observer, TimeProvider.System));

    public void Dispose()
    {
        Stack.Dispose();
        Directory.Delete(Path.GetDirectoryName(Archive)!, recursive: true);
    }

    /// <summary>Has the disk of the node fail as files of the test say, and tell what comes to it.</summary>
    public void WatchDisk() => Stack.Node.Runner = DiskScript;

    /// <summary>Lets what was left unfinished end, as the next command does.</summary>
    public Task<NodeOperationRecord?> SettleAsync() => Settlement.SettleAsync(
        "chat.example.org", Operations, observer, new(observer, TimeProvider.System, OperationSteps.Restore), Cancellation);

    /// <summary>Backs the node up into the archive.</summary>
    public async Task<BackupDescription> BackupAsync()
    {
        BackupDescription? description = null;
        var stream = new NodeBackupStream(Tools);
        await stream.RunAsync(
            (_, _) => { },
            async (header, input) =>
            {
                description = new()
                {
                    ProductVersion = "0.2.0",
                    Domain = JsonText.StringIn(header, "domain")!,
                    ServiceId = "chat.example.org",
                    Created = DateTimeOffset.UnixEpoch,
                    MessageServerImage = JsonText.StringIn(header, "image")!,
                    Layout = JsonText.StringIn(header, "layout")!,
                    LeftOut = [.. header["left_out"]!.AsArray().Select(one => one!.GetValue<string>())],
                    Parts =
                    [
                        .. header["parts"]!.AsArray().Select(part => new BackupPart(part!["name"]!.GetValue<string>(), part["size"]!.GetValue<long>())),
                        new(BackupParts.Settings, 2),
                    ],
                };
                var sent = new List<SealedPart>();
                await new BackupFile(Archive, BackupLock.None).WriteAsync(
                    description,
                    async writer =>
                    {
                        foreach (var part in description.Parts.SkipLast(1))
                        {
                            sent.Add(await writer.WriteAsync(part.Name, input, stream.Took, Cancellation));
                        }

                        await writer.WriteAsync(BackupParts.Settings, new MemoryStream("{}"u8.ToArray()), null, Cancellation);
                    },
                    null,
                    Cancellation);
                return sent;
            },
            Cancellation);
        return description!;
    }

    /// <summary>Restores the node from the archive.</summary>
    public async Task RestoreAsync()
    {
        var source = new BackupSource(FetchedBackup.OfThisMachine(Archive), BackupUnlock.None, observer);
        var verified = await source.VerifyAsync("chat.example.org", Cancellation);
        await new NodeRestoreRun("chat.example.org", Tools, Operations, observer, TimeProvider.System).RunAsync(source, verified, NodeOperations.NewId(), isFresh: false, Cancellation);
    }
}
