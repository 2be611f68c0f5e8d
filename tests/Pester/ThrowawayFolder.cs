namespace Direxio.Deployer.Pester.Tests;

/// <summary>A folder of the temporary folder that goes with its user.</summary>
internal sealed class ThrowawayFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("direxio-pwsh-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Copies a folder with all that is in it.</summary>
    public static void Copy(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
