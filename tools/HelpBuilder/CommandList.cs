namespace Direxio.Deployer.HelpBuilder;

/// <summary>
/// What `direxio` says of the cmdlets without loading PowerShell: in its help, its man page and its completion. A line for each cmdlet
/// with its synopsis, and below it one for each parameter, with what it takes: nothing, these values, a node, a backup, an AWS profile, or
/// anything. Between the parts of a line stands a tab.
/// </summary>
public static class CommandList
{
    public static string Write(IEnumerable<(HelpPage Page, CmdletShape Cmdlet)> pages) => string.Concat(pages.Select(pair =>
        $"{pair.Page.Name}\t{string.Join(' ', pair.Page.Synopsis)}\n"
        + string.Concat(pair.Page.Parameters.Select(told => Line(pair.Cmdlet.Parameters[told.Name])))));

    private static string Line(ParameterShape parameter) =>
        $"\t{parameter.Name}\t{(parameter.Position < 0 ? string.Empty : parameter.Position)}\t{Takes(parameter)}\n";

    private static string Takes(ParameterShape parameter) => parameter switch
    {
        { IsSwitch: true } => "switch",
        { AcceptedValues: { Count: > 0 } values } => string.Join('|', values),
        { SuggestedValues: { Count: > 0 } values } => string.Join('|', values),
        { TakesNode: true } => "node",
        { TakesBackup: true } => "backup",
        { Name: "ProfileName" } => "profile",
        _ => string.Empty,
    };
}
