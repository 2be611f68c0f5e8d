using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Files;

public sealed class FileReplacementTests : IDisposable
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);
    private const int DiskFull = unchecked((int)0x80070070);

    private readonly TemporaryHome home = new();
    private readonly List<TimeSpan> pauses = [];
    private int tries;

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData(SharingViolation)]
    [InlineData(LockViolation)]
    public void A_file_that_is_in_use_for_a_moment_is_replaced_after_it(int result)
    {
        FileReplacement.Repeat(() => FailUntil(4, new IOException("in use", result)), pauses.Add);

        Assert.Equal((4, 3), (tries, pauses.Count));
        Assert.Equal(pauses.Order(), pauses);
    }

    [Fact]
    public void Denied_access_is_what_Windows_says_of_some_files_in_use()
    {
        FileReplacement.Repeat(() => FailUntil(2, new UnauthorizedAccessException()), pauses.Add);

        Assert.Equal(2, tries);
    }

    [Fact]
    public void What_stays_in_use_is_given_up_after_some_two_seconds_with_its_own_failure()
    {
        var failure = Assert.Throws<IOException>(
            () => FileReplacement.Repeat(() => FailUntil(int.MaxValue, new IOException("in use", SharingViolation)), pauses.Add));

        Assert.Equal(SharingViolation, failure.HResult);
        Assert.InRange(pauses.Aggregate((sum, pause) => sum + pause), FileReplacement.Patience, FileReplacement.Patience * 1.25);
    }

    [Fact]
    public void What_no_pause_helps_is_not_tried_again()
    {
        Assert.Throws<IOException>(() => FileReplacement.Repeat(() => FailUntil(2, new IOException("full", DiskFull)), pauses.Add));

        Assert.Equal((1, 0), (tries, pauses.Count));
    }

    [Fact]
    public void A_file_is_replaced_while_someone_reads_it_who_allows_that()
    {
        var (file, target) = (Path.Combine(home.Folder, "new"), Path.Combine(home.Folder, "state.json"));
        File.WriteAllText(file, "new");
        File.WriteAllText(target, "old");
        using var reader = new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        FileReplacement.Put(file, target);

        Assert.Equal("new", File.ReadAllText(target));
        Assert.False(File.Exists(file));
    }

    private void FailUntil(int last, Exception failure)
    {
        tries++;
        if (tries < last)
        {
            throw failure;
        }
    }
}
