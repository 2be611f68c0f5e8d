using System.Xml.Linq;

namespace Direxio.Deployer.Range;

/// <summary>Reads answers in XML by local names; their namespaces say nothing here.</summary>
internal static class Xml
{
    /// <summary>The document of an answer.</summary>
    public static XElement Of(Aws.AwsReply reply) => XDocument.Parse(reply.Text).Root!;

    /// <summary>The first descendant's text; null if there is none.</summary>
    public static string? Value(this XElement element, string name) => element.All(name).FirstOrDefault()?.Value;

    /// <summary>All descendants of a name.</summary>
    public static IEnumerable<XElement> All(this XElement element, string name) =>
        element.Descendants().Where(child => child.Name.LocalName == name);

    /// <summary>The items of a list right below a descendant of a name.</summary>
    public static IEnumerable<XElement> Items(this XElement element, string list) =>
        element.All(list).Take(1).SelectMany(found => found.Elements());
}
