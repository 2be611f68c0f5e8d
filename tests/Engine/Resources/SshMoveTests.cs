using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Resources;

/// <summary>Which rules of a security group are for SSH, and which of them may be the deployer's.</summary>
public sealed class SshMoveTests
{
    [Theory]
    [InlineData("tcp", 22, 22, "203.0.113.7/32", true, true)]
    [InlineData("tcp", 22, 22, "2001:db8::/32", true, false)]
    [InlineData("tcp", 22, 22, "pl-0123456789abcdef0", true, false)]
    [InlineData("tcp", 22, 22, "sg-0123456789abcdef0", true, false)]
    [InlineData("tcp", 20, 30, "203.0.113.7/32", true, false)]
    [InlineData("-1", -1, -1, "203.0.113.7/32", true, false)]
    [InlineData("udp", 22, 22, "203.0.113.7/32", false, false)]
    [InlineData("tcp", 443, 443, "0.0.0.0/0", false, false)]
    public void A_rule_opens_SSH_or_not_and_may_be_the_deployers_or_not(
        string protocol, int from, int to, string source, bool opens, bool mayBeOurs)
    {
        var rule = new IngressRule(protocol, from, to, source, string.Empty);

        Assert.Equal((opens, mayBeOurs), (rule.OpensTcp(22), SshMove.IsLikeOurs(rule)));
    }
}
