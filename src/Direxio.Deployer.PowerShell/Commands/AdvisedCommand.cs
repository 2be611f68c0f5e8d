namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Commands of ours as a question or a note tells the user to type them.</summary>
internal static class AdvisedCommand
{
    /// <summary>A command about a node; for a rehearsed one it stays in the rehearsal.</summary>
    /// <param name="name">The cmdlet.</param>
    /// <param name="domain">The node; null where none was named.</param>
    /// <param name="isRehearsal">True for a rehearsed node.</param>
    public static string About(string name, string? domain, bool isRehearsal) =>
        name + (domain is null ? string.Empty : $" {domain}") + (isRehearsal ? " -Rehearse" : string.Empty);
}
