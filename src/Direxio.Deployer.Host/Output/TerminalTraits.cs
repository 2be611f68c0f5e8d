using System.Globalization;

namespace Direxio.Deployer.Host.Output;

/// <summary>What the standard streams are connected to.</summary>
internal sealed record TerminalTraits
{
    public bool InputIsTerminal { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>False when NO_COLOR is set or the terminal is a dumb one.</summary>
    public bool ColorsWanted { get; init; }

    /// <summary>COLUMNS, for streams that have no width of their own.</summary>
    public int? WantedWidth { get; init; }

    public bool OutputTakesColor => OutputIsTerminal && ColorsWanted;

    public bool ErrorTakesColor => ErrorIsTerminal && ColorsWanted;

    public static TerminalTraits OfProcess() => new()
    {
        InputIsTerminal = !Console.IsInputRedirected,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        ColorsWanted = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb",
        WantedWidth = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), CultureInfo.InvariantCulture, out var width)
            && width >= 20
            ? width
            : null,
    };
}
