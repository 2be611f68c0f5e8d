using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>
/// Replaces and deletes the files of a skill one by one, where its folder cannot be renamed: a program holds it open, or a disk is
/// mounted there. A manifest without files says meanwhile that this is under way.
/// </summary>
internal sealed class SkillContents(IDiskChanges disk)
{
    /// <summary>Puts files in the place of what is there.</summary>
    public void Replace(string target, SkillFiles files, SkillManifest manifest)
    {
        Put(target, SkillManifest.FileName, (manifest with { Files = null }).ToBytes());
        foreach (var (path, content) in files.Content.OrderBy(file => file.Key == SkillFiles.Entry))
        {
            Put(target, path, content);
        }

        Empty(target, path => path != SkillManifest.FileName && !files.Content.ContainsKey(path));
        Put(target, SkillManifest.FileName, manifest.ToBytes());
    }

    /// <summary>Deletes what is there, the manifest last, so that a run that is killed can be repeated.</summary>
    public void Clear(string target)
    {
        if (SkillManifest.Read(target) is { Files: not null } manifest)
        {
            Put(target, SkillManifest.FileName, (manifest with { Files = null }).ToBytes());
        }

        Empty(target, path => path != SkillManifest.FileName);
        Empty(target, _ => true);
    }

    /// <summary>A path in a folder as the system spells it.</summary>
    public static string Within(string folder, string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));

    // Written in the folder itself: what is mounted there is another disk, to which nothing can be moved in one step.
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

    // Deletes the files that are chosen by their paths, and the folders that are empty then.
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
}
