using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Backups;

/// <summary>What is on record of an upload outlives the process that wrote it.</summary>
public sealed class UploadJournalTests : IDisposable
{
    private const string Uri = "s3://bucket/prefix/name";

    private readonly string folder = Directory.CreateTempSubdirectory("direxio-upload-").FullName;

    private string Backup => Path.Combine(folder, "backup");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_line_that_a_kill_cut_costs_only_itself()
    {
        var first = UploadJournal.Begin(Backup, Uri);
        first.Note("upload-1", 8);
        first.Note(1, new(8, "etag-1", "sum-1"));
        File.AppendAllText(Backup + UploadJournal.Suffix, "{\"part\": 2, \"si");

        UploadJournal.TryRead(Backup)!.Note(3, new(8, "etag-3", "sum-3"));

        var read = UploadJournal.TryRead(Backup)!;
        Assert.Equal((Uri, "upload-1", 8), (read.Uri, read.UploadId, read.PartSize));
        Assert.Equal([1, 3], read.Parts.Keys.Order());
        Assert.Equal(0, FileModes.Of(Backup + UploadJournal.Suffix) & 63);
    }

    [Fact]
    public void Another_upload_forgets_the_parts_of_the_one_before()
    {
        var journal = UploadJournal.Begin(Backup, Uri);
        journal.Note("upload-1", 8);
        journal.Note(1, new(8, "etag-1", "sum-1"));

        journal.Note("upload-2", 16);

        var read = UploadJournal.TryRead(Backup)!;
        Assert.Equal(("upload-2", 16, 0), (read.UploadId, read.PartSize, read.Parts.Count));
    }

    [Fact]
    public void A_record_that_cannot_be_written_is_named()
    {
        var journal = UploadJournal.Begin(Backup, Uri);
        File.Delete(Backup + UploadJournal.Suffix);
        Directory.CreateDirectory(Backup + UploadJournal.Suffix);

        foreach (var failure in new[]
        {
            Assert.Throws<DeployException>(() => journal.Note("upload-1", 8)),
            Assert.Throws<DeployException>(() => UploadJournal.Begin(Backup, Uri)),
        })
        {
            Assert.Equal("LocalFileUnwritable", failure.Code);
            Assert.Contains(Backup + UploadJournal.Suffix, failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"part\": 1}\n")]
    [InlineData("{\"uri\": \"s3://buck")]
    public void What_names_no_target_is_no_upload(string content)
    {
        File.WriteAllText(Backup + UploadJournal.Suffix, content);

        Assert.Null(UploadJournal.TryRead(Backup));
    }
}
