using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>A client for a service that takes its parameters as a form and answers in XML.</summary>
internal sealed class QueryServiceClient(AwsConnection connection, AWSCredentials credentials, ServiceConfig config)
    : ServiceClient(connection, credentials, config)
{
    private readonly string version = config.ServiceVersion;

    /// <summary>Calls an action and gives its answer.</summary>
    /// <param name="action">The action.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<XElement> CallAsync(
        string action, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions { RequestMarshaller = ToHttp.Instance, ResponseUnmarshaller = XmlAnswer.Instance };
        var answer = await InvokeAsync<TextAnswer>(new Call(action, version, parameters), options, cancellationToken).ConfigureAwait(false);
        return AnswerReader.Read(Config.AuthenticationServiceName, action, () => AnswerReader.ParseXml(new StringReader(answer.Body)));
    }

    private sealed class Call(string action, string version, IEnumerable<KeyValuePair<string, string>> parameters)
        : AmazonWebServiceRequest, INamedAction
    {
        public string Action => action;

        public byte[] Form { get; } = Encoding.UTF8.GetBytes(string.Join('&', parameters
            .Prepend(new("Version", version))
            .Prepend(new("Action", action))
            .Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}")));
    }

    private sealed class ToHttp : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public static readonly ToHttp Instance = new();

        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var call = (Call)input;
            return new DefaultRequest(call, call.Action)
            {
                HttpMethod = "POST",
                ResourcePath = "/",
                Content = call.Form,
                Headers = { ["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8" },
            };
        }
    }
}
