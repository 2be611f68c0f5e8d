using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Reading of answers that are not unmarshalled by an SDK package.</summary>
internal static class AnswerReader
{
    // Entities are what makes small documents large, and what makes a reader fetch other ones; no answer of AWS has any.
    private static readonly XmlReaderSettings Plain = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Reads XML without document type and entities.</summary>
    /// <exception cref="XmlException">It is none.</exception>
    public static XElement ParseXml(TextReader text)
    {
        using var reader = XmlReader.Create(text, Plain);
        return XElement.Load(reader);
    }

    /// <summary>
    /// Reads an answer. One without the form it must have tells nothing about what the call did, so it is
    /// <see cref="CloudFailure.Ambiguous"/>.
    /// </summary>
    public static T Read<T>(string service, string action, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception)
            when (exception is KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException
                or OverflowException or JsonException or XmlException)
        {
            throw new CloudException(
                CloudFailure.Ambiguous,
                service,
                action,
                "UnreadableAnswer",
                $"the answer has not the expected form: {AwsFailures.Short(exception.Message)}",
                exception);
        }
    }
}
