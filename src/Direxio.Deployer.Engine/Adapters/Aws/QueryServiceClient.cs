using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>A client for a service that takes its parameters as a form and answers in XML.</summary>
internal sealed class QueryServiceClient(AwsConnection connection, AWSCredentials credentials, ServiceConfig config)
    : ServiceClient(connection, credentials, config)
{
    private const string ContentType = "application/x-www-form-urlencoded; charset=utf-8";

    private readonly string version = config.ServiceVersion;

    /// <summary>Calls an action and gives its answer.</summary>
    /// <param name="action">The action.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<XElement> CallAsync(
        string action, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions { RequestMarshaller = PostedCall.Marshaller.Instance, ResponseUnmarshaller = XmlAnswer.Instance };
        var call = new PostedCall(action, [("Content-Type", ContentType)], Form(action, parameters));
        var answer = await InvokeAsync<TextAnswer>(call, options, cancellationToken).ConfigureAwait(false);
        return AnswerReader.Read(Config.AuthenticationServiceName, action, () => AnswerReader.ParseXml(new StringReader(answer.Body)));
    }

    private byte[] Form(string action, IEnumerable<KeyValuePair<string, string>> parameters) =>
        Encoding.UTF8.GetBytes(string.Join('&', parameters
            .Prepend(new("Version", version))
            .Prepend(new("Action", action))
            .Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}")));
}
