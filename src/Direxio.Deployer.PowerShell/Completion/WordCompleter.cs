using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes an argument from a list of words.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    /// <summary>The words that begin like <paramref name="wordToComplete"/>.</summary>
    /// <param name="commandName">The cmdlet.</param>
    /// <param name="parameterName">The parameter.</param>
    /// <param name="wordToComplete">What was typed so far.</param>
    /// <param name="commandAst">The command line.</param>
    /// <param name="fakeBoundParameters">The parameters that are already there.</param>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = wordToComplete.Trim('\'', '"');
        return WordsFor(parameterName, fakeBoundParameters)
            .Where(word => word.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(word => new CompletionResult(
                ShellText.Quote(word.Text, ShellKind.PowerShell), word.Text, CompletionResultType.ParameterValue, word.Meaning));
    }

    private protected abstract IEnumerable<(string Text, string Meaning)> WordsFor(string parameter, IDictionary others);
}
