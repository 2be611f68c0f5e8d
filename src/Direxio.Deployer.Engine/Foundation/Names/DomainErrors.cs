using System.Runtime.CompilerServices;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Foundation.Names;

internal static class DomainErrors
{
    // Where what was given has nothing in it that could be the name.
    private const string Example = "chat.example.org";

    public static DeployException DomainMissing() =>
        BadDomain(Advice.OfError(nameof(ErrorTexts.DomainMissing)), Advice.OfError(nameof(ErrorTexts.DomainMissing_Next)));

    public static DeployException DomainIsUrl(string given, string? host) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainIsUrl), given),
        host is not null
            ? Advice.OfError(nameof(ErrorTexts.DomainIsUrl_Next), host)
            : Advice.OfError(nameof(ErrorTexts.DomainIsUrl_Next_Example)));

    public static DeployException DomainIsAccount(string given, string? host) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainIsAccount), given),
        Advice.OfError(nameof(ErrorTexts.DomainIsAccount_Next), host ?? Example));

    public static DeployException DomainHasPort(string given, string? host) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainHasPort), given),
        Advice.OfError(nameof(ErrorTexts.DomainHasPort_Next), host ?? Example));

    public static DeployException DomainIsAddress(string given) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainIsAddress), given),
        Advice.OfError(nameof(ErrorTexts.DomainIsAddress_Next)));

    public static DeployException DomainIsWildcard(string given) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainIsWildcard), given),
        Advice.OfError(nameof(ErrorTexts.DomainIsWildcard_Next)));

    public static DeployException DomainIsObject(string given) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainIsObject), given),
        Advice.OfError(nameof(ErrorTexts.DomainIsObject_Next)));

    public static DeployException DomainHasUnderscore(string given, string? meant) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainHasUnderscore), given),
        Advice.OfError(nameof(ErrorTexts.DomainHasUnderscore_Next), meant ?? Example));

    public static DeployException DomainNotInternational(string given, Exception cause) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainNotInternational), given),
        Advice.OfError(nameof(ErrorTexts.DomainNotInternational_Next)),
        cause);

    public static DeployException DomainTooLong(string given, int length, int limit) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainTooLong), given, length, limit),
        Advice.OfError(nameof(ErrorTexts.DomainTooLong_Next)));

    public static DeployException DomainLabelInvalid(string given, string label, Advice fault) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainLabelInvalid), given, label, fault),
        Advice.OfError(nameof(ErrorTexts.DomainLabelInvalid_Next)));

    public static DeployException DomainNotPublic(string given, string topLevel) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainNotPublic), given, topLevel),
        Advice.OfError(nameof(ErrorTexts.DomainNotPublic_Next)));

    public static DeployException DomainNotQualified(string given) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainNotQualified), given),
        Advice.OfError(nameof(ErrorTexts.DomainNotQualified_Next)));

    public static DeployException DomainTopLevelNumeric(string given, string topLevel) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainTopLevelNumeric), given, topLevel),
        Advice.OfError(nameof(ErrorTexts.DomainTopLevelNumeric_Next)));

    public static DeployException DomainIsThrowaway(string given, string parent) => BadDomain(
        Advice.OfError(nameof(ErrorTexts.DomainIsThrowaway), given, parent),
        Advice.OfError(nameof(ErrorTexts.DomainIsThrowaway_Next)));

    private static DeployException BadDomain(
        Advice message, Advice next, Exception? cause = null, [CallerMemberName] string code = "") =>
        DeployErrors.Make(DeployErrorKind.InvalidInput, message, next, "Domain", cause, code);
}
