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

    private readonly SkillContents contents = new(disk);

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
            contents.Replace(target, files, manifest);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryRecover(target);
            throw;
        }
    }

    /// <summary>Removes the folder.</summary>
    public void Remove(string target)
    {
        if (PlainFile.KindOf(target) == EntryKind.Missing)
        {
            return;
        }

        var gone = Beside(target, Gone);
        try
        {
            disk.MoveFolder(target, gone);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Held open or mounted: what is in it goes.
            contents.Clear(target);
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

    /// <summary>True if a run was killed before it had cleared away what it made beside the folder.</summary>
    public static bool HasLeftovers(string target)
    {
        try
        {
            return Leftovers(target).Count > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder above may not be looked into, only entered.
            return false;
        }
    }

    // What makes the folder a skill comes last, so that no agent loads half of one.
    private void Stage(string folder, SkillFiles files, SkillManifest manifest)
    {
        disk.CreateFolder(folder);
        foreach (var (path, content) in files.Content.OrderBy(file => file.Key == SkillFiles.Entry))
        {
            var full = SkillContents.Within(folder, path);
            if (!Directory.Exists(Path.GetDirectoryName(full)))
            {
                disk.CreateFolder(Path.GetDirectoryName(full)!);
            }

            disk.Write(full, content);
        }

        disk.Write(SkillContents.Within(folder, SkillManifest.FileName), manifest.ToBytes());
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

        disk.MoveFolder(beside, target);
        return true;
    }

    // What is worth telling is why it failed; if what was there cannot be brought back now, the next run does it.
    private void TryRecover(string target)
    {
        try
        {
            Recover(target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Left for the next run.
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
}
