using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>Resolvers that answer as a test says.</summary>
/// <param name="answers">What those say that do not belong to this machine, by how often they were asked before.</param>
internal sealed class ScriptedViews(Func<int, IReadOnlyList<ResolverAnswer>> answers) : IDnsViews
{
    /// <summary>How often they were asked.</summary>
    public int Asked { get; private set; }

    /// <summary>One that checks signatures and refuses them.</summary>
    public static ResolverAnswer Refuses(string resolver, string address) => new(resolver, [], [], null, "SERVFAIL") { Unchecked = [address] };

    public static ResolverAnswer IsSilent(string resolver) => new(resolver, [], [], null, "no answer in time");

    public static ResolverAnswer Says(string resolver, string address) => new(resolver, [address], [], null, null);

    public Task<IReadOnlyList<ResolverAnswer>> AskOthersAsync(
        string domain, IReadOnlyList<DnsResolverAddress> named, bool isIntercepted, CancellationToken cancellationToken) =>
        Task.FromResult(answers(Asked++));

    public Task<ResolverAnswer> AskOwnAsync(string domain, CancellationToken cancellationToken) =>
        Task.FromResult(new ResolverAnswer("this machine's resolver", [], [], TimeSpan.FromMinutes(15), null));
}
