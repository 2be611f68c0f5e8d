using System.Text;

namespace Direxio.Deployer.Host.Output;

/// <summary>
/// The process's three standard streams: UTF-8, safe to write from any thread, colored only where a person looks,
/// and with the progress line taken away before anything else is written. A terminal that is gone takes nothing more, and that
/// is no failure: what the command does goes on.
/// </summary>
internal sealed class Terminal
{
    // What goes to a file or an agent is cut up nowhere: a path or a command must survive being copied.
    private const int RedirectedWidth = 4096;

    private readonly Lock gate = new();
    private readonly TextWriter output;
    private readonly TextWriter error;
    private volatile bool isHungUp;
    private string? transientLine;
    private bool isLineOpen;

    public Terminal(TextWriter output, TextWriter error, TerminalTraits traits)
    {
        this.output = output;
        this.error = error;
        Traits = traits;
    }

    public TerminalTraits Traits { get; }

    /// <summary>Columns of the window; wide enough for any line where there is none.</summary>
    public int Width => Traits.OutputIsTerminal || Traits.ErrorIsTerminal ? WindowWidth() : Traits.WantedWidth ?? RedirectedWidth;

    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows() && !(Console.IsOutputRedirected && Console.IsErrorRedirected))
        {
            Console.OutputEncoding = utf8;
        }

        var error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
        var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true };
        // Whatever a library prints by itself must not get between the results.
        Console.SetOut(TextWriter.Synchronized(error));
        return new(output, error, TerminalTraits.OfProcess());
    }

    /// <summary>Writes results.</summary>
    public void WriteOutput(string text)
    {
        lock (gate)
        {
            EraseTransientLine();
            // Results that are lost are a failure, unless there is nobody left to whom they matter.
            try
            {
                output.Write(text);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                if (!isHungUp)
                {
                    throw new OutputLostException(cause);
                }
            }
        }
    }

    public void WriteOutputLine(string text) => WriteOutput(text + Environment.NewLine);

    /// <summary>The terminal was closed: what cannot be written any more is dropped.</summary>
    public void HangUp() => isHungUp = true;

    /// <summary>Writes what accompanies the results.</summary>
    /// <param name="text">The text.</param>
    /// <param name="style">An escape sequence before it, used only on a terminal that takes colors.</param>
    public void WriteError(string text, string? style = null)
    {
        lock (gate)
        {
            EraseTransientLine();
            Say(style is null || !Traits.ErrorTakesColor ? text : $"{style}{text}{Style.Reset}");
            isLineOpen = !text.EndsWith('\n');
        }
    }

    /// <summary>Writes a line of its own, below a question that may stand there unanswered. The text brings no escape sequences.</summary>
    public void WriteErrorLine(string text, string? style = null)
    {
        text = VisibleText.Escape(text);
        lock (gate)
        {
            if (isLineOpen)
            {
                Say(Environment.NewLine);
            }

            WriteError(Traits.ErrorIsTerminal ? LineWrap.At(Width, text) : text, style);
            Say(Environment.NewLine);
            isLineOpen = false;
        }
    }

    /// <summary>The person has ended the line by answering.</summary>
    public void EndAnsweredLine()
    {
        lock (gate)
        {
            isLineOpen = false;
        }
    }

    /// <summary>Shows, or with null removes, the one line that is replaced by whatever is written next.</summary>
    public void ShowTransientLine(string? text)
    {
        lock (gate)
        {
            EraseTransientLine();
            if (text is null)
            {
                return;
            }

            // A line that the window breaks in two could not be taken away again.
            transientLine = TextWidth.Cut(VisibleText.OneLine(text), Width - 1);
            Say(transientLine);
        }
    }

    // It may be closed at any moment, before the signal that tells of it is seen.
    private void Say(string text)
    {
        try
        {
            error.Write(text);
        }
        catch (IOException)
        {
            // Whoever could have read it is gone.
        }
    }

    // Some terminals do not know their size.
    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : RedirectedWidth;
        }
        catch (IOException)
        {
            return RedirectedWidth;
        }
    }

    private void EraseTransientLine()
    {
        if (transientLine is not null)
        {
            Say("\r\u001b[K");
            transientLine = null;
        }
    }
}
