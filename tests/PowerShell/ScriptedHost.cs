using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A terminal with a user who answers as told.</summary>
internal sealed class ScriptedHost : PSHost
{
    private readonly ScriptedUI ui = new();

    /// <summary>The answer of a user who picks nothing: the default of the prompt.</summary>
    public const char Enter = '\r';

    /// <summary>What the user picks at a prompt: the letter of a choice. Null: this session cannot ask.</summary>
    public char? Answer
    {
        get => ui.Answer;
        set => ui.Answer = value;
    }

    /// <summary>What the user types where a value is asked for. Null: this session cannot ask.</summary>
    public string? Typed
    {
        get => ui.Typed;
        set => ui.Typed = value;
    }

    /// <summary>True where a prompt comes back with no answers, as that of pwsh does at the end of its input.</summary>
    public bool IsInputEnded
    {
        get => ui.IsInputEnded;
        set => ui.IsInputEnded = value;
    }

    /// <summary>The prompts that were shown, caption and text.</summary>
    public IReadOnlyList<string> Prompts => ui.Prompts;

    /// <summary>What happens when something is asked, before it is answered; null for nothing.</summary>
    public Action? Asked
    {
        get => ui.Asked;
        set => ui.Asked = value;
    }

    /// <summary>What a host knows that has a last word of its own, as the program has; null for others.</summary>
    public PSObject? LastWord { get; set; }

    public override PSObject? PrivateData => LastWord;

    /// <summary>Everything that was written to the terminal.</summary>
    public string Shown => ui.Text;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.GetCultureInfo("en-US");

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Scripted";

    public override PSHostUserInterface UI => ui;

    public override Version Version { get; } = new(1, 0);

    public void Clear() => ui.Clear();

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class ScriptedUI : PSHostUserInterface
    {
        private readonly StringBuilder text = new();
        private readonly List<string> prompts = [];

        public char? Answer { get; set; }

        public string? Typed { get; set; }

        public bool IsInputEnded { get; set; }

        public Action? Asked { get; set; }

        public IReadOnlyList<string> Prompts => prompts;

        public string Text => text.ToString();

        public override PSHostRawUserInterface RawUI { get; } = new WideScreen();

        public void Clear()
        {
            text.Clear();
            prompts.Clear();
        }

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Asked?.Invoke();
            var answer = Answer ?? throw new HostException("This terminal has nobody to ask.");
            prompts.Add($"{caption}\n{message}");
            return answer == Enter ? defaultChoice : choices.Select((choice, index) => (choice, index))
                .First(item => item.choice.Label.Contains($"&{answer}", StringComparison.OrdinalIgnoreCase)).index;
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
        {
            if (IsInputEnded)
            {
                return [];
            }

            var typed = Typed ?? throw new HostException("This terminal has nobody to ask.");
            prompts.Add($"{caption}\n{message}");
            return descriptions.ToDictionary(field => field.Name, _ => PSObject.AsPSObject(typed));
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new NotSupportedException();

        public override string ReadLine() => throw new HostException("This terminal has nobody to ask.");

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

        public override void Write(string value) => text.Append(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => text.Append(value);

        public override void WriteLine(string value) => text.AppendLine(value);

        public override void WriteDebugLine(string message) => text.AppendLine(message);

        public override void WriteErrorLine(string value) => text.AppendLine(value);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override void WriteVerboseLine(string message) => text.AppendLine(message);

        public override void WriteWarningLine(string message) => text.AppendLine(message);
    }

    /// <summary>Wide enough that no line of a view is broken.</summary>
    private sealed class WideScreen : PSHostRawUserInterface
    {
        public override ConsoleColor BackgroundColor { get; set; }

        public override Size BufferSize { get; set; } = new(400, 3000);

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; }

        public override ConsoleColor ForegroundColor { get; set; }

        public override bool KeyAvailable => false;

        public override Size MaxPhysicalWindowSize => BufferSize;

        public override Size MaxWindowSize => BufferSize;

        public override Coordinates WindowPosition { get; set; }

        public override Size WindowSize { get; set; } = new(400, 50);

        public override string WindowTitle { get; set; } = string.Empty;

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
            throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();
    }
}
