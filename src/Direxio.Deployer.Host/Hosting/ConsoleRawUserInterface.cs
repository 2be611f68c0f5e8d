using System.Management.Automation.Host;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>
/// The console's geometry, which is all that formatting needs. Cursor, colors and screen content stay the terminal's
/// own, so that results read the same on a terminal and in a file.
/// </summary>
internal sealed class ConsoleRawUserInterface(Terminal terminal) : PSHostRawUserInterface
{
    private const int AnyHeight = 50;

    public override Size BufferSize
    {
        get => new(terminal.Width, AnyHeight);
        set => throw NotOffered();
    }

    public override Size WindowSize
    {
        get => new(terminal.Width, AnyHeight);
        set => throw NotOffered();
    }

    public override Size MaxWindowSize => new(terminal.Width, AnyHeight);

    public override Size MaxPhysicalWindowSize => new(terminal.Width, AnyHeight);

    public override Coordinates WindowPosition { get; set; }

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override string WindowTitle { get; set; } = "direxio";

    public override bool KeyAvailable => terminal.Traits.InputIsTerminal && Console.KeyAvailable;

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (!terminal.Traits.InputIsTerminal)
        {
            throw NotOffered();
        }

        var key = Console.ReadKey(intercept: options.HasFlag(ReadKeyOptions.NoEcho));
        return new((int)key.Key, key.KeyChar, default, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotOffered();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotOffered();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NotOffered();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw NotOffered();

    private static HostException NotOffered() => new("direxio does not offer this part of a console to scripts.");
}
