using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Skills;

namespace Direxio.Deployer.Engine.Operations.Skills;

/// <summary>Puts the skill of this module into one folder, and takes it out again.</summary>
internal sealed class SkillInstaller(IDiskChanges disk, TimeProvider clock)
{
    private readonly SkillSwap swap = new(disk);

    /// <summary>The version of this module.</summary>
    public static string ModuleVersion { get; } = typeof(SkillRequest).Assembly.GetName().Version!.ToString(3);

    /// <summary>Looks, asks, and writes.</summary>
    /// <returns>What was done; null if it was not approved.</returns>
    public async Task<SkillResult?> InstallAsync(
        SkillPlace place, SkillRequest request, Command again, Func<SkillResult, Task<bool>> approve)
    {
        var files = SkillFiles.OfModule(request.ModuleFolder);
        var sight = Look(place, request, again);
        var result = Result(place, request, sight, SkillAction.WouldInstall) with
        {
            Version = ModuleVersion,
            PreviousVersion = sight.Manifest?.Version,
            Manifest = Path.Combine(place.Target, SkillManifest.FileName),
        };
        if (sight.Holds(files, ModuleVersion) && !SkillSwap.HasLeftovers(place.Target))
        {
            return result with { Action = SkillAction.Unchanged };
        }

        return await approve(result).ConfigureAwait(false)
            ? result with { Action = Write(place, request, files, again) ? SkillAction.Installed : SkillAction.InstalledInPlace }
            : null;
    }

    /// <summary>Looks, asks, and removes.</summary>
    /// <returns>What was done; null if it was not approved.</returns>
    /// <exception cref="DeployException">SkillNotInstalled, or what is in the way.</exception>
    public async Task<SkillResult?> RemoveAsync(
        SkillPlace place, SkillRequest request, Command again, Func<SkillResult, Task<bool>> approve)
    {
        var sight = Look(place, request with { Force = true }, again);
        if (!sight.IsThere && !SkillSwap.HasLeftovers(place.Target))
        {
            throw SkillErrors.SkillNotInstalled(
                Advice.OfError(nameof(ErrorTexts.SkillNotInstalled_In), place.Target),
                Commands.InstallSkill().With("Agent", place.Agent.Name));
        }

        // A later version goes like any other.
        Refuse(place, request, sight, again, isRemoval: true);
        var result = Result(place, request, sight, SkillAction.WouldRemove) with { Version = sight.Manifest?.Version };
        if (!await approve(result).ConfigureAwait(false))
        {
            return null;
        }

        Change(place, () =>
        {
            Refuse(place, request, SkillSight.Of(place.Target), again, isRemoval: true);
            swap.Remove(place.Target);
            return true;
        });
        return result with { Action = SkillAction.Removed };
    }

    private bool Write(SkillPlace place, SkillRequest request, SkillFiles files, Command again)
    {
        var manifest = new SkillManifest(SkillManifest.OwnPackage, ModuleVersion)
        {
            Agent = place.Agent.Name,
            Scope = place.Scope,
            Source = request.ModuleFolder,
            InstalledAt = clock.GetUtcNow(),
            Files = files.Fingerprints,
        };

        // While the question was open anything may have come there.
        return Change(place, () =>
        {
            Look(place, request, again);
            return swap.Replace(place.Target, files, manifest);
        });
    }

    private bool Change(SkillPlace place, Func<bool> change)
    {
        try
        {
            place.RequireNoLinks();
            using (SkillLock.Take(place, disk))
            {
                place.RequireNoLinks();
                swap.Recover(place.Target);
                return change();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SkillErrors.SkillFolderUnwritable(place, exception, IsHalf(place.Target));
        }
    }

    private static bool IsHalf(string target)
    {
        try
        {
            return SkillManifest.Read(target) is { IsOwn: true, Files: null };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static SkillSight Look(SkillPlace place, SkillRequest request, Command again)
    {
        place.RequireNoLinks();
        var sight = SkillSight.Of(place.Target);
        Refuse(place, request, sight, again, isRemoval: false);
        return sight;
    }

    private static void Refuse(SkillPlace place, SkillRequest request, SkillSight sight, Command again, bool isRemoval)
    {
        if (request.Force || !sight.IsThere)
        {
            return;
        }

        if (sight.Manifest is not { } manifest)
        {
            throw SkillErrors.SkillNotManaged(place, again);
        }

        if (sight.Changes is { Count: > 0 } changes)
        {
            throw SkillErrors.SkillIsChanged(place, changes, again);
        }

        if (!isRemoval && sight.IsNewerThan(ModuleVersion))
        {
            throw SkillErrors.SkillIsNewer(place, manifest.Version, ModuleVersion, again);
        }
    }

    private static SkillResult Result(SkillPlace place, SkillRequest request, SkillSight sight, SkillAction action) => new()
    {
        Agent = place.Agent.Name,
        Scope = place.Scope,
        ProjectPath = place.ProjectPath,
        Target = place.Target,
        Action = action,
        Version = sight.Manifest?.Version,
        Freshness = request.Freshness.Status,
        FreshnessReason = request.Freshness.Reason,
        ModuleVersion = ModuleVersion,
        LatestVersion = request.Freshness.LatestVersion,
        UpdateCommand = request.Freshness.UpdateCommand,
    };
}
