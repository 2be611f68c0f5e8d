using Direxio.Deployer.Engine.Adapters.Dns;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Dns;

public sealed class SystemResolversTests
{
    [Fact]
    public void Nameserver_lines_are_taken_in_order_and_the_rest_is_left()
    {
        const string Text = """
            # nameserver 192.0.2.1
            search example.org
            nameserver 127.0.0.53
            nameserver	2001:db8::53
            nameserver not-an-address
            options edns0
            """;

        Assert.Equal(["127.0.0.53", "2001:db8::53"], SystemResolvers.Parse(Text).Select(server => server.Address));
        Assert.All(SystemResolvers.Parse(Text), server => Assert.Equal(53, server.Port));
    }
}
