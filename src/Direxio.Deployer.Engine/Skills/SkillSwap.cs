using System.Text;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>
/// Replaces and removes the folder of a skill as a whole. What is new is written beside it first and takes its name in one step where
/// the system has one, so that a reader and a process that is killed meet the old skill or the new one. Where the folder cannot be
/// renamed, since a program holds it open or a disk is mounted there, its files are replaced one by one, each as a whole; a manifest
/// without files says meanwhile that this is under way, and any later run completes it.
/// </summary>
internal sealed class SkillSwap(IDiskChanges disk)
{
    // The ends of names beside the skill's folder: what is new, what was there, and what is to go.
    private const string New = "new";
    private const string Old = "old";
    private const string Gone = "gone";

    /// <summary>Puts files in the place of what is there.</summary>
    /// <param name="target">The skill's folder.</param>
    /// <param name="files">The new files.</param>
    /// <param name="manifest">The manifest that goes with them.</param>
    /// <returns>False if the folder could not be exchanged, and its files were replaced one by one.</returns>
    public bool Replace(string target, SkillFiles files, SkillManifest manifest)
    {
        var beside = Beside(target, New);
        try
        {
            Stage(beside, files, manifest);
            if (PlainFile.KindOf(target) == EntryKind.Missing)
            {
                disk.MoveFolder(beside, target);
                return true;
            }

            if (disk.TryExchange(beside, target) || TryRename(beside, target))
            {
                SweepAway(target);
                return true;
            }

            SweepAway(target);
            ReplaceFiles(target, files, manifest);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            SweepAway(target);
            throw;
        }
    }

    /// <summary>Removes the folder.</summary>
    public void Remove(string target)
    {
        var gone = Beside(target, Gone);
        try
        {
            disk.MoveFolder(target, gone);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Held open or mounted: what is in it goes, the manifest last, so that a run that is killed can be repeated.
            Empty(target, path => path != SkillManifest.FileName);
            Empty(target, _ => true);
            TryDeleteFolder(target);
            return;
        }

        SweepAway(target);
    }

    /// <summary>
    /// Clears away what a killed run left beside the folder, and brings back the skill where it was killed between two names. Only for
    /// who holds the place's lock: another process may be at work otherwise.
    /// </summary>
    public void Recover(string target)
    {
        if (PlainFile.KindOf(target) == EntryKind.Missing
            && Leftovers(target).FirstOrDefault(path => path.EndsWith(Old, StringComparison.Ordinal)) is { } old
            && PlainFile.KindOf(old) == EntryKind.Folder)
        {
            disk.MoveFolder(old, target);
        }

        SweepAway(target);
    }

    /// <summary>True if a killed run left the skill under another name.</summary>
    public static bool IsAside(string target) =>
        PlainFile.KindOf(target) == EntryKind.Missing && Leftovers(target).Any(path => path.EndsWith(Old, StringComparison.Ordinal));

    // What makes the folder a skill comes last, so that no agent loads half of one.
    private void Stage(string folder, SkillFiles files, SkillManifest manifest)
    {
        disk.CreateFolder(folder);
        foreach (var (path, content) in files.Content.OrderBy(file => file.Key == SkillFiles.Entry))
        {
            var full = Within(folder, path);
            if (!Directory.Exists(Path.GetDirectoryName(full)))
            {
                disk.CreateFolder(Path.GetDirectoryName(full)!);
            }

            disk.Write(full, content);
        }

        disk.Write(Within(folder, SkillManifest.FileName), Bytes(manifest));
    }

    private bool TryRename(string beside, string target)
    {
        var old = Beside(target, Old);
        try
        {
            disk.MoveFolder(target, old);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        try
        {
            disk.MoveFolder(beside, target);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            disk.MoveFolder(old, target);
            throw;
        }
    }

    // Each is written in the folder itself: what is mounted there is another disk, to which nothing can be moved in one step.
    private void ReplaceFiles(string target, SkillFiles files, SkillManifest manifest)
    {
        Put(target, SkillManifest.FileName, Bytes(manifest with { Files = null }));
        foreach (var (path, content) in files.Content.OrderBy(file => file.Key == SkillFiles.Entry))
        {
            Put(target, path, content);
        }

        Empty(target, path => path != SkillManifest.FileName && !files.Content.ContainsKey(path));
        Put(target, SkillManifest.FileName, Bytes(manifest));
    }

    private void Put(string target, string path, byte[] content)
    {
        ClearWay(target, path);
        var full = Within(target, path);
        var folder = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(folder))
        {
            disk.CreateFolder(folder);
        }

        var temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        disk.Write(temporary, content);
        disk.MoveFile(temporary, full);
    }

    // A link on the way would lead the file elsewhere, and a file in place of a folder, or the reverse, is in its way.
    private void ClearWay(string target, string path)
    {
        var parts = path.Split('/');
        for (var count = 1; count <= parts.Length; count++)
        {
            var one = Path.Combine([target, .. parts[..count]]);
            switch (PlainFile.KindOf(one))
            {
                case EntryKind.Link:
                case EntryKind.File when count < parts.Length:
                    disk.DeleteFile(one);
                    break;
                case EntryKind.Folder when count == parts.Length:
                    disk.DeleteFolder(one);
                    break;
            }
        }
    }

    /// <summary>Deletes the files of a folder that are chosen by their paths, and the folders that are empty then.</summary>
    private void Empty(string root, Func<string, bool> choose, string? folder = null)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder ?? root).ToList())
        {
            if (PlainFile.KindOf(entry) == EntryKind.Folder)
            {
                Empty(root, choose, entry);
                if (!Directory.EnumerateFileSystemEntries(entry).Any())
                {
                    disk.DeleteFolder(entry);
                }
            }
            else if (choose(Path.GetRelativePath(root, entry).Replace('\\', '/')))
            {
                disk.DeleteFile(entry);
            }
        }
    }

    // What cannot be deleted now is no failure: the skill is in its place, and the next run tries again.
    private void SweepAway(string target)
    {
        foreach (var path in Leftovers(target))
        {
            TryDeleteFolder(path);
        }
    }

    private void TryDeleteFolder(string path)
    {
        try
        {
            if (PlainFile.KindOf(path) == EntryKind.Folder)
            {
                disk.DeleteFolder(path);
            }
            else
            {
                disk.DeleteFile(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Left for the next run.
        }
    }

    private static List<string> Leftovers(string target)
    {
        var parent = Path.GetDirectoryName(target)!;
        return Directory.Exists(parent)
            ? [.. Directory.EnumerateFileSystemEntries(parent, $".{Path.GetFileName(target)}.*").Where(IsOurs)]
            : [];

        bool IsOurs(string path)
        {
            var parts = Path.GetFileName(path)[(Path.GetFileName(target).Length + 2)..].Split('.');
            return parts is [var id, New or Old or Gone] && Guid.TryParseExact(id, "N", out _);
        }
    }

    private static string Beside(string target, string end) =>
        Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.{end}");

    private static string Within(string folder, string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));

    private static byte[] Bytes(SkillManifest manifest) => Encoding.UTF8.GetBytes(manifest.ToJson());
}
