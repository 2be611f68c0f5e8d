using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Redaction;

public sealed class SecretIndexTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("direxio-index-");

    private string File => Path.Combine(folder.FullName, "secrets.index");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_was_added_is_found_however_much_it_is()
    {
        var secrets = Enumerable.Range(0, 12_000).Select(number => $"secret-{number * 7919}-of-{number}").ToList();
        Add(secrets[..6000]);
        Add(secrets[6000..]);

        using var index = SecretIndex.TryOpen(File)!;
        Assert.All(secrets, secret => Assert.True(index.Holds(secret)));
        Assert.False(index.Holds("secret-1-of-12001"));
    }

    [Fact]
    public void The_longest_secret_that_ends_somewhere_counts()
    {
        Add(["the-end-of-it", "and-this-is-the-end-of-it"]);

        using var redactor = new Redactor();
        redactor.Search(SecretIndex.TryOpen(File)!);
        Assert.Equal($"{Redactor.Mask}, {Redactor.Mask}!", redactor.Redact("and-this-is-the-end-of-it, the-end-of-it!"));
    }

    [Fact]
    public void What_another_process_added_since_is_found_by_whoever_sees_its_mark()
    {
        Add(["a-first-secret"]);
        using var redactor = new Redactor();
        var index = SecretIndex.TryOpen(File)!;
        redactor.Search(index);
        Assert.False(index.HasMark("file:node"));

        using (var writer = SecretIndexWriter.Open(File))
        {
            writer.Add("a-later-secret-of-theirs");
            writer.Flush();
            writer.Mark("file:node");
        }

        Assert.True(index.HasMark("file:node"));
        Assert.Equal(Redactor.Mask, redactor.Redact("a-later-secret-of-theirs"));
    }

    [Fact]
    public void No_secret_stands_in_the_file_and_only_its_owner_may_read_it()
    {
        Add(["73519264", "a-token-in-words"]);

        var bytes = System.IO.File.ReadAllBytes(File);
        foreach (var encoding in new[] { System.Text.Encoding.UTF8, System.Text.Encoding.Unicode })
        {
            Assert.Equal(-1, bytes.AsSpan().IndexOf(encoding.GetBytes("73519264")));
            Assert.Equal(-1, bytes.AsSpan().IndexOf(encoding.GetBytes("in-words")));
        }

        FileModes.AssertOwnerOnlyFile(File);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void One_that_is_not_whole_is_none_and_is_begun_again(long length)
    {
        Add(["a-first-secret"]);
        using (var stream = System.IO.File.OpenWrite(File))
        {
            stream.SetLength(length);
        }

        Assert.Null(SecretIndex.TryOpen(File));
        Add(["another-secret"]);
        using var index = SecretIndex.TryOpen(File)!;
        Assert.True(index.Holds("another-secret"));
    }

    [Fact]
    public async Task Those_who_write_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            () => Add(Enumerable.Range(0, 400).Select(number => $"of-writer-{writer}-number-{number:D5}")))));

        using var index = SecretIndex.TryOpen(File)!;
        Assert.All(
            Enumerable.Range(0, 3200).Select(number => $"of-writer-{number / 400}-number-{number % 400:D5}"),
            secret => Assert.True(index.Holds(secret)));
    }

    private void Add(IEnumerable<string> secrets)
    {
        using var writer = SecretIndexWriter.Open(File);
        foreach (var secret in secrets)
        {
            writer.Add(secret);
        }
    }
}
