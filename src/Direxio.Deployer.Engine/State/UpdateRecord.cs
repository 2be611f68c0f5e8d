using System.Text.Json;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// What a look for a later release of this module found, kept from one command to the next. It holds a time and a version, is made
/// again where it is missing or cannot be read, and can be deleted at any time.
/// </summary>
/// <param name="home">Where it lies.</param>
internal sealed class UpdateRecord(NodeHome home)
{
    /// <summary>The variable that switches the looks and the notices off.</summary>
    public const string Variable = "DIREXIO_UPDATE_NOTICE";

    // What services that build and test set, each by its own name.
    private static readonly string[] Automation = ["CI", "TF_BUILD", "GITHUB_ACTIONS", "JENKINS_URL", "TEAMCITY_VERSION", "BUILD_ID"];

    private static readonly TimeSpan Between = TimeSpan.FromDays(1);

    private readonly string file = Path.Combine(home.Root, "update.json");

    /// <summary>True unless the user switched the notices off, or nobody is there who could read them.</summary>
    public static bool IsWanted(DeployerEnvironment environment) =>
        environment[Variable]?.ToLowerInvariant() is not ("off" or "0" or "false" or "no")
        && environment.FirstOf(Automation) is null;

    /// <summary>True if the last look began a day ago or earlier; then this one is noted, whatever comes of it.</summary>
    public bool Begin(DateTimeOffset now)
    {
        // A clock that was wrong must not put the next look off for years; one that was set back by a little makes none due.
        if (Read() is { Asked: { } asked } && (now - asked).Duration() < Between)
        {
            return false;
        }

        return Write(new() { Asked = now });
    }

    /// <summary>Notes what the look found; nothing if it is not on record that it began, as the next would come too early.</summary>
    public void Note(string version, string command)
    {
        if (Read() is { Asked: not null } begun)
        {
            Write(begun with { Version = version, Command = command });
        }
    }

    /// <summary>What was found and not told yet, unless this release is as new; null for nothing. It is told once.</summary>
    public (string Version, string Command)? Take(Version current)
    {
        if (Read() is not { Version: { } version, Command: { } command } found || !Write(found with { Version = null, Command = null }))
        {
            return null;
        }

        return System.Version.TryParse(version, out var latest) && latest > current ? (version, command) : null;
    }

    // Nothing that a command does depends on this file: where it cannot be used, nobody is told of releases.
    private Entry? Read()
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Entry>(File.ReadAllBytes(file)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    // Without a home there is nothing yet that a later release could be better for.
    private bool Write(Entry entry)
    {
        try
        {
            if (!Directory.Exists(home.Root))
            {
                return false;
            }

            OwnerOnlyFile.Write(file, JsonSerializer.Serialize(entry), Durability.ProcessEnd);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private sealed record Entry
    {
        public DateTimeOffset? Asked { get; init; }

        public string? Version { get; init; }

        public string? Command { get; init; }
    }
}
