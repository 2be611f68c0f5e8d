using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>A call of a service whose every call is a POST to its root.</summary>
/// <param name="action">The action.</param>
/// <param name="headers">The headers, that of the body's type among them.</param>
/// <param name="content">The body.</param>
internal sealed class PostedCall(string action, IReadOnlyList<(string Name, string Value)> headers, byte[] content)
    : AmazonWebServiceRequest, INamedAction
{
    public string Action => action;

    private DefaultRequest ToRequest()
    {
        var request = new DefaultRequest(this, action) { HttpMethod = "POST", ResourcePath = "/", Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        return request;
    }

    /// <summary>Makes a request of HTTP of it.</summary>
    public sealed class Marshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public static readonly Marshaller Instance = new();

        public IRequest Marshall(AmazonWebServiceRequest input) => ((PostedCall)input).ToRequest();
    }
}
