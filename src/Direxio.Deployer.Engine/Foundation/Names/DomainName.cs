using System.Globalization;
using System.Net;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Foundation.Names;

/// <summary>
/// A name that a node may carry for good: fully qualified, public and long-lived, in lower case and, for
/// international names, in punycode.
/// </summary>
internal sealed record DomainName
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>Names that resolve to whatever address they spell, or to this machine; nobody owns what lies below them.</summary>
    private static readonly string[] ThrowawayParents = ["sslip.io", "nip.io", "xip.io", "localtest.me", "lvh.me"];

    /// <summary>Top-level names that the public DNS will never delegate. (example.org and its like are not among them.)</summary>
    private static readonly string[] PrivateTopLevels =
        ["localhost", "local", "localdomain", "internal", "test", "invalid", "example", "onion", "arpa", "lan", "home", "corp"];

    private DomainName(string value) => Value = value;

    /// <summary>The name as it is used everywhere: lower case, punycode, no trailing dot.</summary>
    public string Value { get; }

    public override string ToString() => Value;

    /// <summary>Checks what a user typed.</summary>
    /// <exception cref="DeployException">One of the Domain… errors, which names the value and the way out.</exception>
    public static DomainName Parse(string? text)
    {
        var given = (text ?? string.Empty).Trim();
        if (given.Length == 0)
        {
            throw DomainErrors.DomainMissing();
        }

        RefuseObject(given);
        RefuseOtherForms(given);
        var name = ToAscii(given);
        RefuseMalformed(given, name);
        RefuseUnsuitable(given, name);
        return new(name);
    }

    /// <summary>A name in the form that DNS carries, otherwise unchecked; what has no such form is given back as it is.</summary>
    public static string AsciiOrGiven(string given)
    {
        try
        {
            return ToAsciiUnchecked(given.Trim());
        }
        catch (ArgumentException)
        {
            return given;
        }
    }

    // What is not a bare name gets the name that was probably meant, where there is one.
    private static void RefuseOtherForms(string given)
    {
        if (IPAddress.TryParse(given.Trim('[', ']'), out _))
        {
            throw DomainErrors.DomainIsAddress(given);
        }

        if (given.Contains('/') || given.Contains('\\') || given.Contains('?') || given.Contains('#'))
        {
            throw DomainErrors.DomainIsUrl(given, Usable(HostOf(given)));
        }

        if (given.Contains('@'))
        {
            throw DomainErrors.DomainIsAccount(
                given, Usable(given[(given.LastIndexOf('@') + 1)..]) ?? Usable(given[(given.LastIndexOf(':') + 1)..]));
        }

        if (given.Contains(':'))
        {
            throw DomainErrors.DomainHasPort(given, Usable(given.Split(':')[0]));
        }

        if (given.Contains('*'))
        {
            throw DomainErrors.DomainIsWildcard(given);
        }

        if (given.Contains('_'))
        {
            throw given.Contains('.')
                ? DomainErrors.DomainHasUnderscore(given, Usable(given.Replace('_', '-')))
                : DomainErrors.DomainNotQualified(given);
        }
    }

    /// <summary>
    /// Refuses the text that PowerShell makes of an object without a property Domain, as of a row of a table with another column.
    /// </summary>
    /// <exception cref="DeployException">DomainIsObject.</exception>
    public static void RefuseObject(string given)
    {
        if (given.StartsWith("@{", StringComparison.Ordinal) && given.EndsWith('}'))
        {
            throw DomainErrors.DomainIsObject(given);
        }
    }

    // What is advised has to be taken when it is typed.
    private static string? Usable(string meant)
    {
        try
        {
            return Parse(meant).Value;
        }
        catch (DeployException)
        {
            return null;
        }
    }

    private static string HostOf(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme >= 0 ? url[(scheme + 3)..] : url;
        return rest.Split('/', '\\', '?', '#')[0].Split('@')[^1].Split(':')[0];
    }

    private static string ToAscii(string given)
    {
        try
        {
            return ToAsciiUnchecked(given);
        }
        catch (ArgumentException exception)
        {
            throw DomainErrors.DomainNotInternational(given, exception);
        }
    }

    private static string ToAsciiUnchecked(string given)
    {
        var name = given.EndsWith('.') ? given[..^1] : given;
        return (name.All(char.IsAscii) ? name : new IdnMapping { UseStd3AsciiRules = true }.GetAscii(name)).ToLowerInvariant();
    }

    private static void RefuseMalformed(string given, string name)
    {
        if (name.Length > LongestName)
        {
            throw DomainErrors.DomainTooLong(given, name.Length, LongestName);
        }

        var labels = name.Split('.');
        foreach (var label in labels)
        {
            if (FaultOf(label) is { } fault)
            {
                throw DomainErrors.DomainLabelInvalid(given, label, fault);
            }
        }

        // Before the count of labels: "localhost" deserves the better answer.
        if (PrivateTopLevels.Contains(labels[^1], StringComparer.Ordinal))
        {
            throw DomainErrors.DomainNotPublic(given, labels[^1]);
        }

        if (labels.Length < 2)
        {
            throw DomainErrors.DomainNotQualified(given);
        }

        if (labels[^1].All(char.IsAsciiDigit))
        {
            throw DomainErrors.DomainTopLevelNumeric(given, labels[^1]);
        }
    }

    private static Advice? FaultOf(string label) => label switch
    {
        "" => Advice.OfError(nameof(ErrorTexts.DomainLabelInvalid_Empty)),
        { Length: > LongestLabel } => Advice.OfError(nameof(ErrorTexts.DomainLabelInvalid_TooLong), label.Length, LongestLabel),
        _ when label.FirstOrDefault(character => !char.IsAsciiLetterOrDigit(character) && character != '-') is not '\0' and var bad =>
            Advice.OfError(nameof(ErrorTexts.DomainLabelInvalid_Character), bad),
        _ when label.Contains('\0') => Advice.OfError(nameof(ErrorTexts.DomainLabelInvalid_Null)),
        _ when label[0] == '-' || label[^1] == '-' => Advice.OfError(nameof(ErrorTexts.DomainLabelInvalid_Hyphen)),
        _ => null,
    };

    private static void RefuseUnsuitable(string given, string name)
    {
        var parent = ThrowawayParents.FirstOrDefault(
            candidate => name == candidate || name.EndsWith("." + candidate, StringComparison.Ordinal));
        if (parent is not null)
        {
            throw DomainErrors.DomainIsThrowaway(given, parent);
        }
    }
}
