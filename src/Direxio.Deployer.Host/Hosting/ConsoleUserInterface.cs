using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>
/// The streams of a pipeline on the process's console. Only formatted results go to standard output, and only while
/// <see cref="IsFormattingResults"/>; whatever else is written or asked goes to standard error.
/// </summary>
internal sealed class ConsoleUserInterface(Terminal terminal, CommandLine line) : PSHostUserInterface
{
    // How PowerShell, which speaks English here in every session, begins such a line.
    private const string WhatIf = "What if: ";

    private readonly List<string> wouldDo = [];
    private readonly ConsolePrompt prompt = new(terminal, new ConsoleInput(terminal, line.IsInteractive));
    private readonly ProgressLine progress = new(terminal, TimeProvider.System);

    public bool IsFormattingResults { get; set; }

    /// <summary>What -WhatIf said would be done; PowerShell has no other stream for it than the host's.</summary>
    public IReadOnlyList<string> WouldDo => wouldDo;

    public ConsolePrompt Prompts => prompt;

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawUserInterface(terminal);

    public override bool SupportsVirtualTerminal => terminal.Traits.OutputTakesColor;

    public void EndProgress() => progress.Clear();

    public override void Write(string value)
    {
        if (IsFormattingResults)
        {
            terminal.WriteOutput(GetOutputString(value, terminal.Traits.OutputTakesColor));
        }
        else
        {
            terminal.WriteError(GetOutputString(value, terminal.Traits.ErrorTakesColor));
        }
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value)
    {
        if (!IsFormattingResults && value.StartsWith(WhatIf, StringComparison.Ordinal))
        {
            wouldDo.Add(value[WhatIf.Length..].ReplaceLineEndings("\n").Trim());
        }

        Write(value + Environment.NewLine);
    }

    public override void WriteErrorLine(string value) => terminal.WriteErrorLine(value, Style.Error);

    public override void WriteWarningLine(string message) => terminal.WriteErrorLine("WARNING: " + message, Style.Warning);

    public override void WriteVerboseLine(string message) => terminal.WriteErrorLine("VERBOSE: " + message, Style.Quiet);

    public override void WriteDebugLine(string message) => terminal.WriteErrorLine("DEBUG: " + message, Style.Quiet);

    public override void WriteProgress(long sourceId, ProgressRecord record) => progress.Show(record);

    public override string ReadLine() => prompt.ReadLine();

    public override SecureString ReadLineAsSecureString() => prompt.ReadSecret();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        prompt.Choose(caption, message, choices, defaultChoice);

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        prompt.Fill(caption, message, descriptions);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        prompt.AskCredential(caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) =>
        prompt.AskCredential(caption, message, userName);
}
