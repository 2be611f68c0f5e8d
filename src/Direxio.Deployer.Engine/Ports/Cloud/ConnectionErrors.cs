using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>What stands between this machine and AWS, where the connection itself fails. No request has left the machine then.</summary>
internal static class ConnectionErrors
{
    /// <summary>The codes under which adapters tell of it.</summary>
    public const string Proxy = "ProxyFailed";
    public const string UntrustedCertificate = "CertificateUntrusted";
    public const string CertificateOfAnotherTime = "CertificateNotTimeValid";
    public const string UnknownName = "NameUnknown";

    /// <summary>The failure, if it is one of these; null if not.</summary>
    public static DeployException? Find(CloudException cause, Advice again) => cause.Code switch
    {
        Proxy => CloudProxyFailed(cause, again),
        UntrustedCertificate => CloudCertificateUntrusted(cause, again),
        CertificateOfAnotherTime => ClockDoubtful(cause, again),
        UnknownName => CloudNameUnknown(cause, again),
        _ => null,
    };

    private static DeployException CloudProxyFailed(CloudException cause, Advice again) => Make(
        Advice.OfError(nameof(ErrorTexts.CloudProxyFailed), CloudErrors.CallOf(cause), Said(cause)),
        Advice.OfError(nameof(ErrorTexts.CloudProxyFailed_Next), again),
        cause,
        nameof(CloudProxyFailed));

    private static DeployException CloudCertificateUntrusted(CloudException cause, Advice again) => Make(
        Advice.OfError(nameof(ErrorTexts.CloudCertificateUntrusted), Said(cause)),
        Advice.OfError(nameof(ErrorTexts.CloudCertificateUntrusted_Next), again),
        cause,
        nameof(CloudCertificateUntrusted));

    private static DeployException ClockDoubtful(CloudException cause, Advice again) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.ClockIsWrong_Certificate), Said(cause)),
        Advice.OfError(nameof(ErrorTexts.ClockIsWrong_Next_Certificate), again),
        cause.Action,
        cause,
        "ClockIsWrong");

    private static DeployException CloudNameUnknown(CloudException cause, Advice again) => Make(
        Advice.OfError(nameof(ErrorTexts.CloudNameUnknown), CloudErrors.CallOf(cause), Said(cause)),
        Advice.OfError(nameof(ErrorTexts.CloudNameUnknown_Next), again),
        cause,
        nameof(CloudNameUnknown));

    private static DeployException Make(Advice message, Advice next, CloudException cause, string code) =>
        CloudErrors.OfCall(DeployErrorKind.ServiceUnavailable, message, next, cause, code);

    private static string Said(CloudException cause)
    {
        var words = cause.ServiceMessage.Trim();
        return words.Length > 0 && words[^1] is '.' or '!' or '?' ? words : words + ".";
    }
}
