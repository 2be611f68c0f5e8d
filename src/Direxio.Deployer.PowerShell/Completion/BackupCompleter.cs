using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>
/// Completes the file of a backup: with the backups of this machine, those of the node that is named or of all, the newest first, then
/// with the files of the folder that is typed, in which backups stand before what is none. Makes no call.
/// </summary>
public sealed class BackupCompleter : IArgumentCompleter
{
    private const string Domain = "Domain";

    /// <summary>The backups that begin as typed, by their path or their name, and the files.</summary>
    /// <param name="commandName">The cmdlet.</param>
    /// <param name="parameterName">The parameter.</param>
    /// <param name="wordToComplete">What was typed so far.</param>
    /// <param name="commandAst">The command line.</param>
    /// <param name="fakeBoundParameters">The parameters that are already there.</param>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = wordToComplete.Trim('\'', '"');
        var own = Own(fakeBoundParameters)
            .Where(backup => backup.Path.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
                || backup.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(backup => new CompletionResult(
                ShellText.Quote(backup.Path, ShellKind.PowerShell),
                backup.Name,
                CompletionResultType.ParameterValue,
                backup.Path));
        var files = CompletionCompleters.CompleteFilename(wordToComplete).OrderBy(RankOf);
        return own.Concat(files).DistinctBy(result => result.ToolTip);
    }

    // A node that is started from a backup takes that of another machine's name too, so that only a domain with backups narrows them.
    private static IReadOnlyList<BackupInfo> Own(IDictionary parameters)
    {
        try
        {
            var all = new DeploymentEngine().OwnBackups(DomainCompleter.IsRehearsal(parameters));
            List<BackupInfo> ofNode = parameters[Domain] is { } domain ? [.. all.Where(backup => IsOf(backup, domain.ToString()!))] : [];
            return ofNode.Count > 0 ? ofNode : all;
        }
        catch (DeployException)
        {
            // What cannot be read completes nothing; the command itself says why.
            return [];
        }
    }

    private static bool IsOf(BackupInfo backup, string domain) => DeploymentEngine.IsSameDomain(backup.Domain, domain);

    private static int RankOf(CompletionResult file) =>
        file.ResultType == CompletionResultType.ProviderContainer ? 1
        : DeploymentEngine.IsBackupName(file.ListItemText) ? 0
        : 2;
}
