using Direxio.Deployer.Engine.Foundation.Http;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Http;

public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("https://ec2.eu-west-1.amazonaws.com/", "", "http://proxy.example:3128/")]
    [InlineData("https://ec2.eu-west-1.amazonaws.com/", "*", null)]
    [InlineData("https://ec2.eu-west-1.amazonaws.com/", ".amazonaws.com", null)]
    [InlineData("https://ec2.eu-west-1.amazonaws.com/", "*.amazonaws.com", null)]
    [InlineData("https://ec2.eu-west-1.amazonaws.com/", "amazonaws.com", null)]
    [InlineData("https://ec2.eu-west-1.amazonaws.com/", "other.example, AMAZONAWS.COM", null)]
    [InlineData("https://ec2.eu-west-1.amazonaws.com/", "amazonaws.com:443", null)]
    [InlineData("https://ec2.eu-west-1.amazonaws.com/", "amazonaws.com:8443", "http://proxy.example:3128/")]
    [InlineData("https://notamazonaws.com/", "amazonaws.com", "http://proxy.example:3128/")]
    [InlineData("https://10.1.2.3/", "10.0.0.0/8", null)]
    [InlineData("https://11.1.2.3/", "10.0.0.0/8", "http://proxy.example:3128/")]
    [InlineData("https://10.1.2.3/", "10.1.2.3", null)]
    [InlineData("https://10.1.2.3/", "10.1.2.3:443", null)]
    [InlineData("https://[fd00::1]/", "fd00::/8", null)]
    [InlineData("https://[fd00::1]/", "[fd00::1]", null)]
    [InlineData("https://10.example/", "10.0.0.0/8", "http://proxy.example:3128/")]
    [InlineData("https://localhost:4566/", "", null)]
    [InlineData("https://127.0.0.1:4566/", "", null)]
    public void The_proxy_is_used_for_all_but_the_exceptions(string address, string exceptions, string? proxy)
    {
        var found = Find(("HTTPS_PROXY", "http://proxy.example:3128"), ("NO_PROXY", exceptions));

        Assert.Equal(proxy, found!.GetProxy(new(address))?.AbsoluteUri);
        Assert.Equal(proxy is null, found.IsBypassed(new(address)));
    }

    [Theory]
    [InlineData("https_proxy", "p.example:8080", "https://a.example/", "http://p.example:8080/")]
    [InlineData("HTTPS_PROXY", "http://user:word@p.example:8080", "https://a.example/", "http://user:word@p.example:8080/")]
    [InlineData("ALL_PROXY", "socks5://p.example:1080", "https://a.example/", "socks5://p.example:1080/")]
    [InlineData("HTTPS_PROXY", "http://p.example", "http://a.example/", null)]
    [InlineData("HTTP_PROXY", "http://p.example", "http://a.example/", "http://p.example/")]
    [InlineData("HTTP_PROXY", "http://p.example", "https://a.example/", null)]
    public void Each_variable_counts_for_its_scheme(string variable, string value, string address, string? proxy) =>
        Assert.Equal(proxy, Find((variable, value))!.GetProxy(new(address))?.AbsoluteUri);

    [Fact]
    public void Without_a_variable_there_is_none() => Assert.Null(Find(("NO_PROXY", "*"), ("HTTPS_PROXY", " ")));

    [Fact]
    public void The_variable_that_names_the_proxy_is_known()
    {
        var proxy = Find(("https_proxy", "http://lower.example"), ("HTTPS_PROXY", "http://upper.example"));

        Assert.Equal(("https_proxy", new Uri("http://lower.example/")), proxy!.VariableFor(new("https://a.example/")));
    }

    private static EnvironmentProxy? Find(params (string Name, string Value)[] variables) =>
        EnvironmentProxy.Find(new(variables.ToDictionary(pair => pair.Name, pair => pair.Value), "/home/u"));
}
