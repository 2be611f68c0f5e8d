using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine;

/// <summary>What is noted of later releases of this module. None of it fails, and none of it asks anybody.</summary>
public sealed partial class DeploymentEngine
{
    /// <summary>True if a look for a later release is wanted and due. It then counts as made: the next is due a day later.</summary>
    public bool BeginUpdateLook() => Updates?.Begin(DateTimeOffset.UtcNow) == true;

    /// <summary>Notes that a later release was found, for the next command to tell.</summary>
    public void NoteUpdate(string version, string command) => Updates?.Note(version, command);

    /// <summary>The later release that was found and not told yet, with the command that brings it; null for none.</summary>
    /// <param name="current">The release of this module.</param>
    public (string Version, string Command)? TakeUpdate(Version current) => Updates?.Take(current);

    private UpdateRecord? Updates =>
        UpdateRecord.IsWanted(environment) && NodeHome.TryLocate(environment, rehearsal: false) is { } home
        ? new(home)
        : null;
}
