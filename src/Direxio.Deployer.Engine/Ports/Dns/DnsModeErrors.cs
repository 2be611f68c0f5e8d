using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Ports.Dns;

/// <summary>A DNS mode that this release does not know, given or recorded.</summary>
internal static class DnsModeErrors
{
    public static DeployException DnsModeUnknown(string source, string value, DnsProviders known) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"{source} is '{value}', which is no DNS mode.",
        $"Use {string.Join(" or ", known.All.Select(kind => $"'{kind.Id.ToLowerInvariant()}' ({kind.Meaning})"))}.",
        "DnsMode");

    public static DeployException RecordedDnsModeUnknown(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The node's DNS record is kept at '{value}', a DNS provider that this release does not know.",
        "Update the module: Update-PSResource Direxio.Deployer. Then run the same command in a new session.",
        "DnsMode");
}
