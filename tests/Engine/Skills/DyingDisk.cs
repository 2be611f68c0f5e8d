using Direxio.Deployer.Engine.Skills;

namespace Direxio.Deployer.Engine.Tests.Skills;

/// <summary>How a system lets a folder be replaced.</summary>
public enum FolderKind
{
    /// <summary>Two folders exchange their names in one step.</summary>
    Exchanged,

    /// <summary>A folder can be renamed, one at a time.</summary>
    Renamed,

    /// <summary>A program holds the folder open, so it keeps its name.</summary>
    Held,
}

/// <summary>The disk as a process meets it that is killed at its n-th change: half of that is done, and nothing after it.</summary>
internal sealed class DyingDisk(FolderKind kind, string target, int survives = int.MaxValue) : IDiskChanges
{
    private readonly DiskChanges real = new();

    /// <summary>How many changes were begun.</summary>
    public int Changes { get; private set; }

    public void CreateFolder(string path) => Change(() => real.CreateFolder(path), () => { });

    public void Write(string path, byte[] content) =>
        Change(() => real.Write(path, content), () => File.WriteAllBytes(path, content[..(content.Length / 2)]));

    public void MoveFile(string from, string to) => Change(() => real.MoveFile(from, to), () => { });

    public void MoveFolder(string from, string to)
    {
        if (kind == FolderKind.Held && from == target)
        {
            throw new IOException("The folder is in use.");
        }

        Change(() => real.MoveFolder(from, to), () => { });
    }

    public bool TryExchange(string one, string other)
    {
        if (kind != FolderKind.Exchanged)
        {
            return false;
        }

        var done = false;
        Change(() => done = real.TryExchange(one, other), () => { });
        return done;
    }

    public void DeleteFile(string path) => Change(() => real.DeleteFile(path), () => { });

    public void DeleteFolder(string path) => Change(
        () => real.DeleteFolder(path),
        () => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Take(1).ToList().ForEach(File.Delete));

    private void Change(Action all, Action half)
    {
        if (Changes == survives)
        {
            Changes++;
            half();
        }

        if (Changes > survives)
        {
            throw new KilledException();
        }

        Changes++;
        all();
    }
}

/// <summary>The process is gone. Nothing of ours catches it.</summary>
internal sealed class KilledException : Exception;
