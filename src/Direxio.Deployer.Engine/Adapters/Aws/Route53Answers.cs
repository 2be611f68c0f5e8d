using System.Xml.Linq;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>How the answers of Route 53 are read.</summary>
internal static class Route53Answers
{
    public static XElement Child(XElement parent, string name) => parent.Elements(Route53Client.Namespace + name).Single();

    public static bool IsTruncated(XElement page) =>
        string.Equals(page.Element(Route53Client.Namespace + "IsTruncated")?.Value, "true", StringComparison.OrdinalIgnoreCase);

    // Ids come as /hostedzone/Z… and /change/C…, and are asked for without that.
    public static string Bare(string id) => id[(id.LastIndexOf('/') + 1)..];
}
