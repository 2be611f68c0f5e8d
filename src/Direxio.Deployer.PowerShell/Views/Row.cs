namespace Direxio.Deployer.PowerShell.Views;

/// <summary>A column of a row: its name, how wide its values are, and this row's value.</summary>
/// <param name="Head">Its name.</param>
/// <param name="Width">Columns of the longest value that is known; a longer one moves what follows.</param>
/// <param name="Value">The value here.</param>
internal sealed record Cell(string Head, int Width, object? Value)
{
    /// <summary>True for a state, which is coloured by what it means.</summary>
    public bool IsState { get; init; }

    /// <summary>True for amounts, which stand under each other.</summary>
    public bool IsAmount { get; init; }

    public string Text => Value?.ToString() ?? string.Empty;

    /// <summary>The value, padded and coloured.</summary>
    public string Render(ViewStyle style, bool isPadded)
    {
        var shown = IsState ? style.State(Text) : Text;
        return !isPadded ? shown : IsAmount ? TextWidth.PadLeft(shown, Width) : TextWidth.PadRight(shown, Width);
    }
}

/// <summary>A row: short columns, then sentences.</summary>
/// <param name="Title">What all rows of the table are of; null where there is nothing to say.</param>
/// <param name="Cells">The short columns.</param>
/// <param name="Head">The name of the last one.</param>
/// <param name="Sentences">What the last one says.</param>
internal sealed record Row(string? Title, IReadOnlyList<Cell> Cells, string Head, params IReadOnlyList<string?> Sentences)
{
    private const string Gap = "  ";

    // Less than this beside the columns reads worse than a line below them.
    private const int LeastForSentences = 24;

    /// <summary>Columns that the last one needs to stand beside the others.</summary>
    public int LeastRoom { get; init; } = LeastForSentences;

    /// <summary>The names of the columns, above their values.</summary>
    public string Heads(ViewStyle style)
    {
        var heads = Cells.Select(cell =>
            (cell with { Value = cell.Head, Width = WidthOf(cell), IsState = false }).Render(style, isPadded: true));
        return (string.Concat(heads.Select(head => head + Gap)) + (IsBeside(style) ? Head : string.Empty)).TrimEnd();
    }

    public string Render(ViewStyle style)
    {
        List<string> shown =
        [
            .. Cells.Select(cell => (cell with { Width = WidthOf(cell) }).Render(style, !style.IsNarrow)).Where(cell => cell.Length > 0),
        ];
        var cells = string.Join(Gap, shown).TrimEnd();
        if (WordWrap.LengthOf(cells) >= style.Width)
        {
            cells = string.Join(Environment.NewLine + Gap, shown.Select(cell => cell.TrimEnd()));
        }

        var lines = Sentences.Where(said => !string.IsNullOrEmpty(said)).ToList();
        if (lines.Count == 0)
        {
            return cells;
        }

        var said = string.Join('\n', lines);
        var indentation = IsBeside(style) ? new string(' ', Used) : Gap;
        var room = Used - WordWrap.LengthOf(cells);
        return string.Join(
            Environment.NewLine,
            // A value that is longer than its column has the line to itself.
            IsBeside(style) && room >= Gap.Length
                ? WordWrap.Indented(said, style.Width, indentation, cells + new string(' ', room))
                : WordWrap.Indented(said, style.Width, indentation, indentation).Prepend(cells));
    }

    private int Used => Cells.Sum(cell => WidthOf(cell) + Gap.Length);

    private bool IsBeside(ViewStyle style) => !style.IsNarrow && style.Width - Used > LeastRoom;

    private static int WidthOf(Cell cell) => Math.Max(cell.Width, TextWidth.Of(cell.Head));
}
