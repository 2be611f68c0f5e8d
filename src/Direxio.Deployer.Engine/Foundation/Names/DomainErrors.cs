using System.Runtime.CompilerServices;
using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Foundation.Names;

internal static class DomainErrors
{
    public static DeployException DomainMissing() =>
        BadDomain("No domain was given.", "Give a domain that you own, such as chat.example.org.");

    public static DeployException DomainIsUrl(string given, string host) => BadDomain(
        $"'{given}' is a web address, not a domain.",
        host.Length > 0 ? $"Give the bare name: {host}" : "Give the bare name, such as chat.example.org.");

    public static DeployException DomainIsAccount(string given, string host) => BadDomain(
        $"'{given}' contains '@', so it is not a domain.",
        $"Give the bare name, such as {(host.Contains('.') ? host : "chat.example.org")}.");

    public static DeployException DomainHasPort(string given, string host) => BadDomain(
        $"'{given}' is not a domain: it contains ':'.",
        $"Nodes are always served on port 443. Give the bare name: {host}");

    public static DeployException DomainIsAddress(string given) => BadDomain(
        $"'{given}' is an IP address.",
        "Accounts and certificates are bound to a name. Give a domain that you own, such as chat.example.org.");

    public static DeployException DomainIsWildcard(string given) => BadDomain(
        $"'{given}' is a wildcard.",
        "A node has exactly one name. Give one such as chat.example.org.");

    public static DeployException DomainHasUnderscore(string given) => BadDomain(
        $"'{given}' contains an underscore, which host names and certificates do not allow.",
        $"Use a hyphen and set up that name instead, such as {given.Replace('_', '-')}.");

    public static DeployException DomainNotInternational(string given, Exception cause) => BadDomain(
        $"'{given}' cannot be written as an international domain name.",
        "Check the spelling, or give the name in its xn-- form.",
        cause);

    public static DeployException DomainTooLong(string given, int length, int limit) => BadDomain(
        $"'{given}' has {length} characters; a domain has at most {limit}.",
        "Choose a shorter name.");

    public static DeployException DomainLabelInvalid(string given, string label, string fault) => BadDomain(
        $"'{given}' is not a domain: the part '{label}' {fault}.",
        "Check the spelling; a valid name looks like chat.example.org.");

    public static DeployException DomainNotPublic(string given, string topLevel) => BadDomain(
        $"'{given}' ends in '{topLevel}', which does not exist in the public DNS.",
        "Give a domain that you own and that others can reach, such as chat.example.org.");

    public static DeployException DomainNotQualified(string given) => BadDomain(
        $"'{given}' is not a complete domain: it has no dot.",
        "Give the whole name, such as chat.example.org.");

    public static DeployException DomainTopLevelNumeric(string given, string topLevel) => BadDomain(
        $"'{given}' is not a domain: no top-level domain is a number, as '{topLevel}' is.",
        "Give a domain that you own, such as chat.example.org.");

    public static DeployException DomainIsThrowaway(string given, string parent) => BadDomain(
        $"'{given}' lies under {parent}, a throw-away name that you do not own.",
        "The node's accounts and federation identity are bound to its name for good. Give a domain that you own.");

    private static DeployException BadDomain(
        string message, string next, Exception? cause = null, [CallerMemberName] string code = "") =>
        DeployErrors.Make(DeployErrorKind.InvalidInput, message, next, "Domain", cause, code);
}
