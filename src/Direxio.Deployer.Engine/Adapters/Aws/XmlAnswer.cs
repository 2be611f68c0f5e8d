using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Answers of services that speak XML, as text; and what they answer where they refuse.</summary>
internal sealed class XmlAnswer : XmlResponseUnmarshaller
{
    public static readonly XmlAnswer Instance = new();

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        using var reader = new StreamReader(input.Stream, Encoding.UTF8);
        return new TextAnswer { Body = reader.ReadToEnd(), ResponseMetadata = new() { RequestId = RequestId(input) } };
    }

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var root = Parse(input.Stream);
        var code = Text(root, "Code") ?? (root?.Name.LocalName is { } name && name != "ErrorResponse" ? name : null);
        var message = Text(root, "Message") ?? $"HTTP {(int)statusCode}";
        return new AmazonServiceException(
            message, innerException, ErrorType.Unknown, code, Text(root, "RequestId") ?? RequestId(input), statusCode);
    }

    private static string RequestId(XmlUnmarshallerContext context) => context.ResponseData.GetHeaderValue("x-amzn-RequestId");

    // A proxy may answer with a page of its own; then the status alone speaks.
    private static XElement? Parse(Stream stream)
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return AnswerReader.ParseXml(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string? Text(XElement? root, string name) =>
        root?.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
