using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>A client for the REST and XML interface of Route 53.</summary>
internal sealed class Route53Client(AwsConnection connection, AWSCredentials credentials, ServiceConfig config)
    : ServiceClient(connection, credentials, config)
{
    /// <summary>The namespace of all its messages.</summary>
    public static readonly XNamespace Namespace = "https://route53.amazonaws.com/doc/2013-04-01/";

    private const string Version = "2013-04-01";

    /// <summary>The configuration; a region is still to be set.</summary>
    public static ServiceConfig MakeConfig() => new(new("Route 53", "route53", "route53", Version, HostOf));

    /// <summary>Reads.</summary>
    /// <param name="action">The action.</param>
    /// <param name="path">The path after the version.</param>
    /// <param name="query">Query parameters; null values are left out.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<XElement> GetAsync(
        string action, string path, IReadOnlyDictionary<string, string?> query, CancellationToken cancellationToken) =>
        CallAsync(new Call(action, "GET", path, query, null), cancellationToken);

    /// <summary>Writes.</summary>
    public Task<XElement> PostAsync(string action, string path, XElement body, CancellationToken cancellationToken) =>
        CallAsync(new Call(action, "POST", path, new Dictionary<string, string?>(), body), cancellationToken);

    /// <summary>Deletes.</summary>
    public Task<XElement> DeleteAsync(string action, string path, CancellationToken cancellationToken) =>
        CallAsync(new Call(action, "DELETE", path, new Dictionary<string, string?>(), null), cancellationToken);

    private static string HostOf(string region)
    {
        var partition = AwsRegions.PartitionOf(region);
        return partition.name == "aws-us-gov" ? "route53.us-gov.amazonaws.com" : $"route53.{partition.dnsSuffix}";
    }

    private async Task<XElement> CallAsync(Call call, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions { RequestMarshaller = ToHttp.Instance, ResponseUnmarshaller = XmlAnswer.Instance };
        var answer = await InvokeAsync<TextAnswer>(call, options, cancellationToken).ConfigureAwait(false);
        return AnswerReader.Read("route53", call.Action, () => answer.Body.Length == 0
            ? new XElement("Empty")
            : AnswerReader.ParseXml(new StringReader(answer.Body)));
    }

    private sealed class Call(string action, string method, string path, IReadOnlyDictionary<string, string?> query, XElement? body)
        : AmazonWebServiceRequest, INamedAction
    {
        public string Action => action;

        public string Method => method;

        public string Path => path;

        public IReadOnlyDictionary<string, string?> Query => query;

        public XElement? Body => body;
    }

    private sealed class ToHttp : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public static readonly ToHttp Instance = new();

        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var call = (Call)input;
            var request = new DefaultRequest(call, "Amazon.Route53")
            {
                HttpMethod = call.Method,
                ResourcePath = $"/{Version}/{call.Path}",
                UseQueryString = call.Body is null,
            };
            foreach (var (name, value) in call.Query)
            {
                if (value is not null)
                {
                    request.Parameters[name] = value;
                }
            }

            if (call.Body is { } body)
            {
                request.Content = Encoding.UTF8.GetBytes(body.ToString(SaveOptions.DisableFormatting));
                request.Headers["Content-Type"] = "application/xml";
            }

            return request;
        }
    }
}
