namespace Direxio.Deployer.Engine.Node;

/// <summary>
/// Sends every request to one address, the recorded one of the node: a resolver that still remembers that the name did
/// not exist then hides nothing. TLS is as strict as ever, for the domain.
/// </summary>
internal sealed class AddressedNodeHttp(INodeHttp http, string address) : INodeHttp
{
    public Task<NodeResponse> SendAsync(string domain, NodeRequest request, CancellationToken cancellationToken) =>
        http.SendAsync(domain, request with { ConnectTo = address }, cancellationToken);
}
