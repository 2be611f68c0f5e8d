using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Ports.Dns;

/// <summary>A DNS mode that this release does not know, given or recorded.</summary>
internal static class DnsModeErrors
{
    public static DeployException DnsModeUnknown(string source, string value, DnsProviders known) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.DnsModeUnknown), source, value),
        Advice.OfError(
            nameof(ErrorTexts.DnsModeUnknown_Next),
            string.Join(" or ", known.All.Select(kind => $"'{kind.Id.ToLowerInvariant()}' ({kind.Meaning})"))),
        "DnsMode");

    public static DeployException RecordedDnsModeUnknown(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.RecordedDnsModeUnknown), value),
        Advice.OfError(nameof(ErrorTexts.RecordedDnsModeUnknown_Next), ModuleUpdate.Words),
        "DnsMode");
}
