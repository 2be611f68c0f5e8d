using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Node;

/// <summary>
/// Sends every request to one address, the recorded one of the node: a resolver that still remembers that the name did
/// not exist then hides nothing. TLS is as strict as ever, for the domain.
/// </summary>
internal sealed class AddressedNodeHttp(INodeHttp http, string address) : INodeHttp
{
    /// <summary>HTTPS to the node at its recorded address; as it is for a node that has none on record.</summary>
    public static INodeHttp For(INodeHttp http, string? address) => address is null ? http : new AddressedNodeHttp(http, address);

    public Task<NodeResponse> SendAsync(string domain, NodeRequest request, CancellationToken cancellationToken) =>
        http.SendAsync(domain, request with { ConnectTo = address }, cancellationToken);
}
