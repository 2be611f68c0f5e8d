namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>The steps that an operation on the node goes through, in the order in which the node tells of them.</summary>
/// <param name="Forward">Where all goes well.</param>
/// <param name="Back">Where it is undone. How many these are shows only as they come.</param>
internal sealed record OperationSteps(string[] Forward, string[] Back)
{
    /// <summary>The step of a restore before the operation begins.</summary>
    public const string Sending = "send";

    public static readonly OperationSteps Update = new(
        ["read", "pull", "stop", "backup", "start", "agreement"], ["return", "restore", "agreement"]);

    public static readonly OperationSteps Reset = new(["read", "stop", "backup", "reset", "start", "bootstrap", "agreement"], []);

    public static readonly OperationSteps Restore = new(
        [Sending, "prepare", "pull", "database", "stop", "files", "swap", "start", "prove"], ["return"]);

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["read"] = nameof(Texts.Step_Read),
        ["pull"] = nameof(Texts.Step_Pull),
        ["stop"] = nameof(Texts.Step_Stop),
        ["backup"] = nameof(Texts.Step_Backup),
        ["reset"] = nameof(Texts.Step_Reset),
        ["start"] = nameof(Texts.Step_Start),
        ["bootstrap"] = nameof(Texts.Step_Bootstrap),
        ["agreement"] = nameof(Texts.Step_Prove),
        ["return"] = nameof(Texts.Step_Return),
        ["restore"] = nameof(Texts.Step_Data),
        [Sending] = nameof(Texts.Step_Send),
        ["prepare"] = nameof(Texts.Step_Prepare),
        ["database"] = nameof(Texts.Step_Database),
        ["files"] = nameof(Texts.Step_Files),
        ["swap"] = nameof(Texts.Step_Swap),
        ["prove"] = nameof(Texts.Step_Prove),
    };

    /// <summary>The name of a step's text, whichever operation has it; null for what is no step.</summary>
    public static string? TitleOf(string step) => Titles.GetValueOrDefault(step);

    /// <summary>The number of a step that comes after the one with the number that was reached, from 1 on.</summary>
    public int NumberOf(string step, int reached)
    {
        string[] all = [.. Forward, .. Back];
        var index = reached < all.Length ? Array.IndexOf(all, step, reached) : -1;
        return index < 0 ? Math.Max(reached, 1) : index + 1;
    }

    /// <summary>Of how many steps the one with this number is.</summary>
    public int TotalAt(int number) => Math.Max(number, Forward.Length);
}
