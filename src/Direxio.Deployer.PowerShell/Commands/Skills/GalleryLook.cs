using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PowerShellSession = System.Management.Automation.PowerShell;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// Asks the gallery that the module came from for its latest version, with PSResourceGet and the user's own repositories. It is one
/// attempt that changes nothing, and it ends after a time: a network that swallows what is sent keeps nobody waiting.
/// </summary>
/// <param name="moduleFolder">The module's folder.</param>
/// <param name="limit">How long an answer is waited for.</param>
internal sealed class GalleryLook(string moduleFolder, TimeSpan limit)
{
    private const string Module = "Direxio.Deployer";

    private const int MostBytes = 1024 * 1024;

    private volatile bool isGivenUp;

    /// <summary>How long an answer is waited for where nothing else is said.</summary>
    public static TimeSpan UsualLimit { get; } = TimeSpan.FromSeconds(20);

    /// <summary>The question until its end, answered or given up; for tests, as its session acts on the whole process.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>True if a gallery installed the module, which can then be asked.</summary>
    public bool IsFromGallery => RecordedRepository() is not null;

    /// <summary>What the gallery says of this version.</summary>
    public async Task<ModuleFreshness> AskAsync(string version, CancellationToken cancellationToken)
    {
        var repository = RecordedRepository();
        var session = PowerShellSession.Create();
        session.Runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        session.InvocationStateChanged += (_, change) => StopIfGivenUp(session, change.InvocationStateInfo.State);
        var answer = Task.Run(() => Ask(session, repository), CancellationToken.None);
        Ended = answer;
        if (await Task.WhenAny(answer, Task.Delay(limit, cancellationToken)).ConfigureAwait(false) != answer)
        {
            // What hangs is asked to stop, and not waited for. What has not begun learns it from the flag, when it begins: a stop
            // that meets a start is an error of the session.
            isGivenUp = true;
            Interlocked.MemoryBarrier();
            StopIfGivenUp(session, session.InvocationStateInfo.State);
            cancellationToken.ThrowIfCancellationRequested();
            return Unavailable($"the gallery did not answer within {limit.TotalSeconds:0} seconds (offline?).");
        }

        return Judge(await answer.ConfigureAwait(false), version, repository);
    }

    // Only what runs is stopped; it is looked at when the question is given up, and again when it begins.
    private void StopIfGivenUp(PowerShellSession session, PSInvocationState state)
    {
        if (isGivenUp && state == PSInvocationState.Running)
        {
            Stop(session);
        }
    }

    private static void Stop(PowerShellSession session)
    {
        try
        {
            _ = session.BeginStop(null, null);
        }
        catch (ObjectDisposedException)
        {
            // It has ended just now.
        }
    }

    private static GalleryAnswer Ask(PowerShellSession session, string? repository)
    {
        try
        {
            session.Runspace.Open();
            session.AddCommand("Find-PSResource").AddParameter("Name", Module).AddParameter("ErrorAction", ActionPreference.Stop);
            if (repository is not null)
            {
                session.AddParameter("Repository", repository);
            }

            // Each repository answers with its latest.
            return session.Invoke()
                .Select(found => new GalleryAnswer(Text(found, "Version"), Text(found, "Repository"), null))
                .MaxBy(found => Version.TryParse(found.Version, out var one) ? one : null)
                ?? new(null, null, "no gallery has it.");
        }
        catch (Exception failure) when (failure is RuntimeException or InvalidRunspaceStateException)
        {
            var error = (failure as IContainsErrorRecord)?.ErrorRecord;
            return new(null, null, error?.FullyQualifiedErrorId == "CommandNotFoundException"
                ? "this session has no Find-PSResource (PSResourceGet)."
                : Short(error?.Exception.Message ?? failure.Message));
        }
        finally
        {
            session.Runspace.Dispose();
            session.Dispose();
        }
    }

    private ModuleFreshness Judge(GalleryAnswer answer, string version, string? recorded)
    {
        if (answer.Reason is { } reason)
        {
            return Unavailable(reason);
        }

        if (!Version.TryParse(answer.Version, out var latest))
        {
            return Unavailable($"its version in the gallery, '{answer.Version}', is none.");
        }

        var isLater = latest > Version.Parse(version);
        return new()
        {
            Status = isLater ? SkillFreshness.UpdateAvailable : SkillFreshness.Current,
            LatestVersion = answer.Version,
            UpdateCommand = !isLater ? null
                // What is a part of direxio, no installer of modules knows.
                : CommandForm.IsOfProgram ? Installed().Command
                : recorded is null ? $"Install-PSResource {Module} -Repository {ShellText.Quote(answer.Repository!, ShellKind.PowerShell)}"
                : $"Update-PSResource {Module} -Repository {ShellText.Quote(recorded, ShellKind.PowerShell)}",
        };
    }

    private ModuleInstall Installed() =>
        ModuleInstall.At(moduleFolder, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The repository that the module was installed from; null if it was not, or does not say.</summary>
    private string? RecordedRepository()
    {
        try
        {
            var file = new FileInfo(Path.Combine(moduleFolder, ModuleInstall.RecordFile));
            return file.Exists && file.Length < MostBytes
                && PSSerializer.Deserialize(File.ReadAllText(file.FullName)) is PSObject record
                && record.Properties["Repository"]?.Value is string { Length: > 0 } repository
                    ? repository
                    : null;
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or System.Xml.XmlException or RuntimeException)
        {
            // Then every repository of the user is asked.
            return null;
        }
    }

    private static ModuleFreshness Unavailable(string reason) => new() { Status = SkillFreshness.Unavailable, Reason = reason };

    private static string? Text(PSObject found, string property) => found.Properties[property]?.Value?.ToString();

    private static string Short(string message)
    {
        const int Most = 300;
        var line = VisibleText.OneLine(message).Trim();
        return line.Length <= Most ? line : line[..Most] + "...";
    }

    private sealed record GalleryAnswer(string? Version, string? Repository, string? Reason);
}
