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
        $"The proxy of this machine does not let {CloudErrors.CallOf(cause)} through: {Said(cause)}",
        $"Correct the proxy's address, user or password (HTTPS_PROXY, or the system's setting), or except AWS from it "
            + $"(NO_PROXY=.amazonaws.com); the access key is not the cause. Then run {again}.",
        cause,
        nameof(CloudProxyFailed));

    private static DeployException CloudCertificateUntrusted(CloudException cause, Advice again) => Make(
        $"What answers in place of AWS shows a certificate that this machine does not trust, as a proxy or a virus scanner does that reads "
            + $"along: {Said(cause)}",
        $"Ask whoever runs the network for the certificate of its authority, and let AWS_CA_BUNDLE name that file or add it to the "
            + $"system's trusted ones; the access key is not the cause. On a network that you do not know, use another. Then run {again}.",
        cause,
        nameof(CloudCertificateUntrusted));

    private static DeployException ClockDoubtful(CloudException cause, Advice again) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"By this machine's clock, AWS's certificate is of another time: {Said(cause)} By how much the clock is off cannot be told, since "
            + "no answer came.",
        $"Compare this machine's clock and date with another's and set it (its time zone does not matter). If it is right, something "
            + $"shows an old certificate in place of AWS. Then run {again}.",
        cause.Action,
        cause,
        "ClockIsWrong");

    private static DeployException CloudNameUnknown(CloudException cause, Advice again) => Make(
        $"This machine's DNS does not find AWS for {CloudErrors.CallOf(cause)}: {Said(cause)}",
        $"Check this machine's connection and, if one was given, the region's spelling. Then run {again}.",
        cause,
        nameof(CloudNameUnknown));

    private static DeployException Make(string message, Advice next, CloudException cause, string code) =>
        CloudErrors.OfCall(DeployErrorKind.ServiceUnavailable, message, next, cause, code);

    private static string Said(CloudException cause)
    {
        var words = cause.ServiceMessage.Trim();
        return words.Length > 0 && words[^1] is '.' or '!' or '?' ? words : words + ".";
    }
}
