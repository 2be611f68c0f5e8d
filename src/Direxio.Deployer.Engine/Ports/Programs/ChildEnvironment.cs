using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Ports.Programs;

/// <summary>
/// The environment of every program that is started on this machine: this process's own without what gives access to
/// something. npm, install scripts, the bridge and the MCP server are other people's code, and an AWS key in their
/// environment is theirs.
/// <para>
/// Withheld are all AWS_ variables, everything that is named like a key, token, secret, password or credential (which
/// takes in the keys of model providers and npm's own tokens), and whatever is called, but holds a key that is known by
/// its form or an address with a password in it. Settings of proxies and of npm's registry are kept although an address
/// in them may hold a password: without them npm reaches nothing.
/// </para>
/// <para>A variable that the user names is given: by ${NAME} in an option of the agent, or in <see cref="PassVariable"/>.</para>
/// </summary>
internal static partial class ChildEnvironment
{
    /// <summary>Names of variables that every program is given all the same, separated by commas.</summary>
    public const string PassVariable = "DIREXIO_PASS_VARIABLES";

    /// <summary>The variables for a program.</summary>
    /// <param name="environment">This process's environment.</param>
    /// <param name="asked">Variables that the user asked for by name for this program.</param>
    public static IReadOnlyDictionary<string, string> Create(DeployerEnvironment environment, IEnumerable<string> asked)
    {
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var given = new HashSet<string>(asked.Concat(PassedIn(environment)), comparer);
        return environment.Variables
            .Where(variable => given.Contains(variable.Key) || !IsWithheld(variable.Key, variable.Value))
            .ToDictionary(variable => variable.Key, variable => variable.Value, StringComparer.Ordinal);
    }

    /// <summary>True for a variable that a program gets only if the user names it.</summary>
    public static bool IsWithheld(string name, string value) =>
        Names().IsMatch(name) || Redactor.HoldsKey(value) || (PasswordInAddress().IsMatch(value) && !Addresses().IsMatch(name));

    private static string[] PassedIn(DeployerEnvironment environment) =>
        environment[PassVariable]?.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries) ?? [];

    [GeneratedRegex(SecretNames.OfVariable, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex(@"://[^/\s:@]*:[^@\s/]+@", RegexOptions.CultureInvariant)]
    private static partial Regex PasswordInAddress();

    [GeneratedRegex(@"proxy\z|\Anpm_config_.*registry\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Addresses();
}
