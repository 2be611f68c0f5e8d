using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Names;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Names;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("chat.example.org", "chat.example.org")]
    [InlineData("  Chat.Example.ORG. ", "chat.example.org")]
    [InlineData("example.com", "example.com")]
    [InlineData("bücher.example.org", "xn--bcher-kva.example.org")]
    [InlineData("例え.テスト例.com", "xn--r8jz45g.xn--zckzah4162a.com")]
    [InlineData("a-b.c0.museum", "a-b.c0.museum")]
    [InlineData("chat.test.example.org", "chat.test.example.org")]
    [InlineData("notnip.io", "notnip.io")]
    public void Good_domains_are_normalized(string given, string expected)
    {
        Assert.Equal(expected, DomainName.Parse(given).Value);
    }

    [Theory]
    [InlineData(null, "DomainMissing")]
    [InlineData("   ", "DomainMissing")]
    [InlineData("https://chat.example.org/", "DomainIsUrl")]
    [InlineData("chat.example.org/path", "DomainIsUrl")]
    [InlineData("@owner:chat.example.org", "DomainIsAccount")]
    [InlineData("chat.example.org:8448", "DomainHasPort")]
    [InlineData("203.0.113.7", "DomainIsAddress")]
    [InlineData("2001:db8::1", "DomainIsAddress")]
    [InlineData("[2001:db8::1]", "DomainIsAddress")]
    [InlineData("*.example.org", "DomainIsWildcard")]
    [InlineData("my_chat.example.org", "DomainHasUnderscore")]
    [InlineData("my_chat", "DomainNotQualified")]
    [InlineData("https://my_chat/", "DomainIsUrl")]
    [InlineData("@{Host=chat.example.org}", "DomainIsObject")]
    [InlineData("localhost", "DomainNotPublic")]
    [InlineData("chat.localhost", "DomainNotPublic")]
    [InlineData("chat.local", "DomainNotPublic")]
    [InlineData("chat.corp.internal", "DomainNotPublic")]
    [InlineData("chat.test", "DomainNotPublic")]
    [InlineData("chat.invalid", "DomainNotPublic")]
    [InlineData("chat.example", "DomainNotPublic")]
    [InlineData("chat", "DomainNotQualified")]
    [InlineData("chat..example.org", "DomainLabelInvalid")]
    [InlineData(".example.org", "DomainLabelInvalid")]
    [InlineData("chat.example.org..", "DomainLabelInvalid")]
    [InlineData("-chat.example.org", "DomainLabelInvalid")]
    [InlineData("chat-.example.org", "DomainLabelInvalid")]
    [InlineData("my chat.example.org", "DomainLabelInvalid")]
    [InlineData("chat!.example.org", "DomainLabelInvalid")]
    [InlineData("chat.example.123", "DomainTopLevelNumeric")]
    [InlineData("sslip.io", "DomainIsThrowaway")]
    [InlineData("203-0-113-7.sslip.io", "DomainIsThrowaway")]
    [InlineData("203.0.113.7.NIP.io", "DomainIsThrowaway")]
    [InlineData("chat.xip.io", "DomainIsThrowaway")]
    [InlineData("chat.localtest.me", "DomainIsThrowaway")]
    [InlineData("chat.lvh.me", "DomainIsThrowaway")]
    public void Bad_domains_have_each_their_own_answer(string? given, string code)
    {
        var refusal = Assert.Throws<DeployException>(() => DomainName.Parse(given));

        Assert.Equal(code, refusal.Code);
        Assert.Equal(DeployErrorKind.InvalidInput, refusal.Kind);
        Assert.Equal("Domain", refusal.Target);
        Assert.NotEmpty(refusal.NextAction);
        Assert.All(Regex.Matches(refusal.NextAction, @"[\w-]+(\.[\w-]+)+"), advised => DomainName.Parse(advised.Value));
        if (!string.IsNullOrWhiteSpace(given))
        {
            Assert.Contains(given, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://chat.example.org/", "chat.example.org")]
    [InlineData("http://me@chat.example.org:80/x?y", "chat.example.org")]
    [InlineData("chat.example.org:8448", "chat.example.org")]
    public void The_answer_to_an_address_names_the_bare_name_to_give(string given, string expected)
    {
        var refusal = Assert.Throws<DeployException>(() => DomainName.Parse(given));

        Assert.EndsWith(expected, refusal.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_and_names_have_their_limits()
    {
        var label63 = new string('a', 63);
        Assert.Equal($"{label63}.example.org", DomainName.Parse($"{label63}.example.org").Value);

        var longLabel = Assert.Throws<DeployException>(() => DomainName.Parse($"{label63}a.example.org"));
        Assert.Equal("DomainLabelInvalid", longLabel.Code);

        var longName = string.Join('.', Enumerable.Repeat(label63, 4)) + ".org";
        Assert.Equal("DomainTooLong", Assert.Throws<DeployException>(() => DomainName.Parse(longName)).Code);
    }

    [Fact]
    public void International_labels_that_get_too_long_are_refused()
    {
        var refusal = Assert.Throws<DeployException>(() => DomainName.Parse(new string('ü', 70) + ".example.org"));

        Assert.Equal("DomainNotInternational", refusal.Code);
    }
}
