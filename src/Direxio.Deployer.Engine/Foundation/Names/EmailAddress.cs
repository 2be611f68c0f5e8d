using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Foundation.Names;

/// <summary>Mail addresses, as a certificate authority and the node's files take them.</summary>
internal static partial class EmailAddress
{
    private const int Longest = 254;

    /// <summary>True for a mail address that the node's files can carry.</summary>
    public static bool IsAcceptable(string mail) => mail.Length <= Longest && Emails().IsMatch(mail);

    [GeneratedRegex(
        @"\A[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Emails();
}
