using System.Management.Automation;
using System.Management.Automation.Host;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>
/// How a view may look here: how wide the window is, and which of $PSStyle's colours may be used. None are where NO_COLOR is set, where
/// OutputRendering says so, and where nobody sees them.
/// </summary>
internal sealed class ViewStyle
{
    // On a phone.
    private const int NarrowWindow = 60;

    // Where there is no window, lines are left to whoever reads them.
    private const int NoWindow = 4096;

    private readonly PSObject? style;
    private readonly string reset;

    /// <param name="host">The session's host, which knows the window.</param>
    /// <param name="style">The session's $PSStyle; null where there is none.</param>
    public ViewStyle(PSHost host, object? style)
    {
        Width = WidthOf(host);
        var given = style is null ? null : PSObject.AsPSObject(style);
        this.style = given is null || IsPlain(given, host) ? null : given;
        reset = Sequence("Reset");
    }

    private ViewStyle() => (Width, reset) = (NoWindow, string.Empty);

    /// <summary>Where nothing is known of a window: whole lines without colours.</summary>
    public static ViewStyle Plain { get; } = new();

    /// <summary>Columns of the window.</summary>
    public int Width { get; }

    /// <summary>True where columns beside each other would leave no room for sentences.</summary>
    public bool IsNarrow => Width < NarrowWindow;

    /// <summary>A heading or a label.</summary>
    public string Heading(string text) => Paint(text, Sequence("Formatting", "FormatAccent"));

    /// <summary>A state in the colour of what it means.</summary>
    public string State(object? state) => state?.ToString() is { } word ? State(word, StateMeanings.Of(word)) : string.Empty;

    /// <summary>Words in the colour of what they mean.</summary>
    public string State(string words, StateMeaning meaning) => Paint(words, meaning switch
    {
        StateMeaning.Good => Sequence("Foreground", "Green"),
        StateMeaning.Attention => Sequence("Formatting", "Warning"),
        StateMeaning.Bad => Sequence("Formatting", "Error"),
        _ => string.Empty,
    });

    private string Paint(string text, string sequence) => sequence.Length == 0 || text.Length == 0 ? text : sequence + text + reset;

    // The cmdlets are compiled against an older PowerShell, which has no $PSStyle.
    private string Sequence(params string[] path)
    {
        object? found = style;
        foreach (var name in path)
        {
            found = found is null ? null : PSObject.AsPSObject(found).Properties[name]?.Value;
        }

        return found?.ToString() ?? string.Empty;
    }

    private static bool IsPlain(PSObject style, PSHost host) =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        || style.Properties["OutputRendering"]?.Value?.ToString() switch
        {
            "Ansi" => false,
            "Host" => Console.IsOutputRedirected || host.UI?.SupportsVirtualTerminal is not true,
            _ => true,
        };

    private static int WidthOf(PSHost host)
    {
        try
        {
            return host.UI?.RawUI?.BufferSize.Width is > 0 and var known ? known : NoWindow;
        }
        catch (Exception nobody) when (nobody is HostException or IOException or NotImplementedException or InvalidOperationException)
        {
            return NoWindow;
        }
    }
}
