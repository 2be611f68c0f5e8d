using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Commands of ours as a question or a note tells the user to type them.</summary>
internal static class AdvisedCommand
{
    // How it was agreed to, signed in and shown says nothing of what is to be done, and is asked or chosen again.
    private static readonly HashSet<string> HowItRan = new(
        ["Force", "ConfirmDomain", "MfaCode", "AsJob", .. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters],
        StringComparer.OrdinalIgnoreCase);

    // They say in which world and account, and stand before all others, as in the engine's advice.
    private static readonly string[] OfRun = ["Rehearse", "ProfileName"];

    private static readonly CommandArgument[] InRehearsal = [CommandArgument.On("Rehearse")];

    /// <summary>A command about a node; for a rehearsed one it stays in the rehearsal.</summary>
    /// <param name="name">The cmdlet.</param>
    /// <param name="domain">The node; null where none was named.</param>
    /// <param name="isRehearsal">True for a rehearsed node.</param>
    public static string About(string name, string? domain, bool isRehearsal) =>
        CommandLineText.Of(name, [.. OfNode(domain), .. isRehearsal ? InRehearsal : []]);

    /// <summary>A parameter with its value as it is typed, for a sentence that is about it.</summary>
    public static string Parameter(string name, string value) => CommandArgument.Of(name, value).Text;

    /// <summary>
    /// The same command again, with everything that was said of what is to be done. A secret is not in it, only its place.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="domain">The node that it is at; null where none is named.</param>
    public static string Again(PSCmdlet command, string? domain) =>
        Render(command.MyInvocation.MyCommand.Name, domain, command.MyInvocation.BoundParameters);

    /// <summary>Another command with what was said to one of what that takes, too.</summary>
    /// <param name="name">The cmdlet.</param>
    /// <param name="domain">The node; null where none is named.</param>
    /// <param name="said">The parameters that were given, with their values.</param>
    /// <param name="takes">What the cmdlet takes of them.</param>
    /// <param name="isRehearsal">True for a rehearsal, whatever made it one.</param>
    public static string With(
        string name, string? domain, IEnumerable<KeyValuePair<string, object>> said, Func<string, bool> takes, bool isRehearsal) =>
        Render(name, domain, InWorld(said.Where(one => takes(one.Key)), isRehearsal));

    /// <summary>A command that only shows what it would do.</summary>
    /// <param name="name">The cmdlet.</param>
    /// <param name="domain">The node; null where none is named.</param>
    /// <param name="said">The parameters that it takes, with their values.</param>
    /// <param name="isRehearsal">True for a rehearsal, whatever made it one.</param>
    public static string Preview(string name, string? domain, IEnumerable<KeyValuePair<string, object>> said, bool isRehearsal) =>
        Render(name, domain, InWorld(said, isRehearsal), CommandArgument.On("WhatIf"));

    private static Dictionary<string, object> InWorld(IEnumerable<KeyValuePair<string, object>> said, bool isRehearsal)
    {
        var given = new Dictionary<string, object>(said, StringComparer.OrdinalIgnoreCase);
        if (isRehearsal)
        {
            given["Rehearse"] = new SwitchParameter(isPresent: true);
        }

        return given;
    }

    private static string Render(
        string name, string? domain, IEnumerable<KeyValuePair<string, object>> said, params CommandArgument[] last) => CommandLineText.Of(
            name,
            [
                .. OfNode(domain),
                .. said.Where(one => one.Key != "Domain" && !HowItRan.Contains(one.Key))
                    .OrderBy(one => Array.IndexOf(OfRun, one.Key) is var place && place < 0 ? OfRun.Length : place)
                    .ThenBy(one => one.Key, StringComparer.Ordinal)
                    .Select(one => Argument(one.Key, one.Value)),
                .. last,
            ]);

    private static CommandArgument[] OfNode(string? domain) => domain is null ? [] : [CommandArgument.Of("Domain", domain)];

    /// <summary>What a request of a deployment says, by parameter.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Said(DeploymentRequest request) =>
        from property in typeof(DeploymentRequest).GetProperties()
        let value = property.GetValue(request)
        where value is not (null or false or ICollection { Count: 0 })
        select value is TimeSpan limit
            ? KeyValuePair.Create("TimeoutMinutes", (object)limit.TotalMinutes)
            : KeyValuePair.Create(property.Name, value is true ? new SwitchParameter(isPresent: true) : value);

    private static CommandArgument Argument(string parameter, object? value) => value switch
    {
        SwitchParameter { IsPresent: true } => CommandArgument.On(parameter),
        SwitchParameter => CommandArgument.Off(parameter),
        SecureString => CommandArgument.Place(parameter, "<the same passphrase>"),
        WithheldValue withheld => CommandArgument.Place(parameter, withheld.Place),
        // A key of an account may be among them.
        IDictionary => CommandArgument.Place(parameter, "<the same options>"),
        IEnumerable several and not string => CommandArgument.Of(parameter, [.. several.Cast<object?>().Select(InWords)]),
        _ => CommandArgument.Of(parameter, InWords(value)),
    };

    private static string InWords(object? value) => value switch
    {
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}

/// <summary>A value that may hold a secret, and of which a command has only the place.</summary>
/// <param name="Place">What stands there.</param>
internal sealed record WithheldValue(string Place);
