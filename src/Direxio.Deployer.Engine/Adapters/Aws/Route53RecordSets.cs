using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Record sets between the XML of Route 53 and the port's terms.</summary>
internal static partial class Route53RecordSets
{
    private static readonly XNamespace Namespace = Route53Client.Namespace;

    /// <summary>A ResourceRecordSet element as a record set whose source is that element.</summary>
    public static RecordSet Read(XElement element) => new(
        ReadName(element.Elements(Namespace + "Name").Single().Value),
        element.Elements(Namespace + "Type").Single().Value,
        element.Element(Namespace + "TTL") is { } ttl ? long.Parse(ttl.Value, CultureInfo.InvariantCulture) : null,
        [.. element.Descendants(Namespace + "Value").Select(value => value.Value)],
        element.Element(Namespace + "AliasTarget")?.Element(Namespace + "DNSName") is { } target ? ReadName(target.Value) : null,
        element.Element(Namespace + "SetIdentifier")?.Value,
        element.ToString(SaveOptions.DisableFormatting));

    /// <summary>A record set from the source of one that was read before.</summary>
    public static RecordSet Parse(string source)
    {
        try
        {
            return Read(AnswerReader.ParseXml(new StringReader(source)));
        }
        catch (Exception exception) when (exception is XmlException or InvalidOperationException or FormatException)
        {
            throw new CloudException(
                CloudFailure.Rejected,
                "route53",
                "ChangeResourceRecordSets",
                "UnreadableSource",
                $"a kept record set cannot be read: {exception.Message}",
                exception);
        }
    }

    /// <summary>The element of a simple record set.</summary>
    public static XElement Write(string name, string type, long ttl, IReadOnlyList<string> values) => new(
        Namespace + "ResourceRecordSet",
        new XElement(Namespace + "Name", name + "."),
        new XElement(Namespace + "Type", type),
        new XElement(Namespace + "TTL", ttl),
        new XElement(
            Namespace + "ResourceRecords",
            values.Select(value => new XElement(Namespace + "ResourceRecord", new XElement(Namespace + "Value", value)))));

    /// <summary>One change of a batch.</summary>
    public static XElement Change(string action, XElement recordSet) =>
        new(Namespace + "Change", new XElement(Namespace + "Action", action), recordSet);

    /// <summary>A batch of changes, all or nothing.</summary>
    public static XElement Batch(IEnumerable<XElement> changes) => new(
        Namespace + "ChangeResourceRecordSetsRequest",
        new XElement(Namespace + "ChangeBatch", new XElement(Namespace + "Changes", changes)));

    /// <summary>A name without trailing dot and without Route 53's octal escapes (\052 for the asterisk).</summary>
    public static string ReadName(string name) => Octal()
        .Replace(name, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString())
        .TrimEnd('.');

    [GeneratedRegex(@"\\([0-3][0-7]{2})")]
    private static partial Regex Octal();
}
