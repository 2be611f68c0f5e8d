using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Architecture;

/// <summary>A line of the sources fits beside another file on the screen.</summary>
public sealed class SourceLineTests
{
    private const int Longest = 140;

    public static TheoryData<string> Folders => ["src", "tools", "benchmarks", "node-tools"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_line_of_the_sources_is_longer_than_140_characters(string folder)
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".py")
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !IsGenerated(file))
            .ToList();

        Assert.NotEmpty(sources);
        Assert.Equal(string.Empty, string.Join("\n", sources.SelectMany(TooLong).Order(StringComparer.Ordinal)));
    }

    private static IEnumerable<string> TooLong(string file) => File.ReadLines(Path.Combine(Repository.Root, file))
        .Select((line, index) => (line.Length, Place: $"{file}:{index + 1}"))
        .Where(line => line.Length > Longest)
        .Select(line => $"{line.Place} has {line.Length} characters");

    private static bool IsGenerated(string file) => file.Split('/').Any(folder => folder is "obj" or "bin");
}
