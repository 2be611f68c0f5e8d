using System.Management.Automation;
using System.Management.Automation.Host;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>
/// Rows whose last column holds sentences: they wrap between words beside the other columns or, where the window is narrow, below them.
/// PowerShell's own tables cut them, or break inside words.
/// </summary>
public static class Rows
{
    /// <summary>What stands above the rows: what they are of, and the names of the columns.</summary>
    /// <param name="result">The first of them.</param>
    /// <param name="host">The session's host.</param>
    /// <param name="style">The session's $PSStyle.</param>
    public static string Head(object result, PSHost host, object? style) => Language.InSession(() => HeadOf(result, host, style));

    /// <summary>A row.</summary>
    /// <param name="result">What it shows.</param>
    /// <param name="host">The session's host.</param>
    /// <param name="style">The session's $PSStyle.</param>
    public static string Render(object result, PSHost host, object? style) =>
        Language.InSession(() => RowOf(result).Render(new ViewStyle(host, style)));

    /// <summary>What the rows have to have in common to stand below one heading.</summary>
    /// <param name="result">What a row shows.</param>
    public static string Group(object result) => Language.InSession(() => GroupOf(RowOf(result))) ?? result.GetType().Name;

    // Where the clocks change between two lines of a log, so does the heading that names the zone.
    private static string? GroupOf(Row row) =>
        row.Title is null ? null : string.Join('\n', row.Cells.Select(cell => cell.Head).Prepend(row.Title));

    private static string HeadOf(object result, PSHost host, object? style)
    {
        var row = RowOf(result);
        var view = new ViewStyle(host, style);
        string?[] lines = [row.Title, view.IsNarrow ? null : row.Heads(view)];
        return string.Join(Environment.NewLine, lines.OfType<string>().Select(view.Heading));
    }

    private static Row RowOf(object result) => RowTable.Of(PSObject.AsPSObject(result).BaseObject);
}
