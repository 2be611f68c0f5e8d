using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using PowerShellSession = System.Management.Automation.PowerShell;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// Asks the gallery that the module came from for its latest version, with PSResourceGet and the user's own repositories. It is one
/// attempt that changes nothing, and it ends after a time: a network that swallows what is sent keeps nobody waiting.
/// </summary>
/// <param name="moduleFolder">The module's folder.</param>
internal sealed class GalleryLook(string moduleFolder)
{
    private const string Module = "Direxio.Deployer";

    // PSResourceGet leaves this beside the modules that it installs.
    private const string RecordFile = "PSGetModuleInfo.xml";
    private const int MostBytes = 1024 * 1024;

    private const string Question = """
        param($Module, $Repository)
        $given = if ($Repository) { @{ Repository = $Repository } } else { @{} }
        Find-PSResource -Name $Module @given -ErrorAction Stop -WarningAction SilentlyContinue |
            Sort-Object { [version]$_.Version } -Descending | Select-Object -First 1 |
            ForEach-Object { [string]$_.Version; [string]$_.Repository }
        """;

    /// <summary>How long an answer is waited for.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(20);

    /// <summary>What the gallery says of this version.</summary>
    public async Task<ModuleFreshness> AskAsync(string version, CancellationToken cancellationToken)
    {
        var repository = RecordedRepository();
        var session = PowerShellSession.Create();
        session.Runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        var answer = Task.Run(() => Ask(session, repository), CancellationToken.None);
        var limit = Task.Delay(Limit, cancellationToken);
        if (await Task.WhenAny(answer, limit).ConfigureAwait(false) != answer)
        {
            // What hangs is asked to stop, and not waited for.
            _ = session.BeginStop(null, null);
            cancellationToken.ThrowIfCancellationRequested();
            return Unavailable($"the gallery did not answer within {Limit.TotalSeconds:0} seconds (offline?).");
        }

        return Judge(await answer.ConfigureAwait(false), version, repository);
    }

    private static GalleryAnswer Ask(PowerShellSession session, string? repository)
    {
        try
        {
            session.Runspace.Open();
            session.AddScript(Question).AddArgument(Module).AddArgument(repository);
            var said = session.Invoke();
            return said is [var version, var from] ? new(version.ToString(), from.ToString(), null) : new(null, null, "no gallery has it.");
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

    private static ModuleFreshness Judge(GalleryAnswer answer, string version, string? recorded)
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
                : recorded is null ? $"Install-PSResource {Module} -Repository {Quote(answer.Repository!)}"
                : $"Update-PSResource {Module} -Repository {Quote(recorded)}",
        };
    }

    /// <summary>The repository that the module was installed from; null if it was not, or does not say.</summary>
    private string? RecordedRepository()
    {
        try
        {
            var file = new FileInfo(Path.Combine(moduleFolder, RecordFile));
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

    private static string Quote(string name) =>
        name.All(char.IsLetterOrDigit) ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";

    private static string Short(string message)
    {
        const int Most = 300;
        var line = VisibleText.OneLine(message).Trim();
        return line.Length <= Most ? line : line[..Most] + "...";
    }

    private sealed record GalleryAnswer(string? Version, string? Repository, string? Reason);
}
