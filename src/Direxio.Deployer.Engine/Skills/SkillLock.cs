using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>Lets one process at a time change a skill's folder. The file beside it goes when it is closed.</summary>
internal static class SkillLock
{
    /// <exception cref="DeployException">SkillIsBusy.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static IDisposable Take(SkillPlace place, IDiskChanges disk)
    {
        if (!Directory.Exists(place.Parent))
        {
            disk.CreateFolder(place.Parent);
        }

        var path = Path.Combine(place.Parent, $".{Path.GetFileName(place.Target)}.lock");
        if (PlainFile.KindOf(path) == EntryKind.Link)
        {
            // Nobody of ours made it, and what it leads to would be taken in place of the lock.
            File.Delete(path);
        }

        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose,
            });
        }
        catch (IOException failure) when (OwnerOnlyFile.IsHeld(failure))
        {
            throw SkillErrors.SkillIsBusy(place, failure);
        }
    }
}
