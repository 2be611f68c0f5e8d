using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Redaction;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Redaction;

public sealed class SecretTests
{
    private const string Value = "an-opaque-value-of-no-known-form";

    private readonly Redactor redactor = new();

    [Fact]
    public void A_secret_is_known_to_the_redaction_by_being_made()
    {
        var secret = redactor.Conceal(Value);
        Assert.Equal("it said [redacted] twice", redactor.Redact($"it said {Value} twice"));
        Assert.Equal(Value, secret.Reveal());
        Assert.Null(redactor.Conceal(null));
    }

    [Fact]
    public void As_text_it_is_the_mask()
    {
        var holder = new Holder(redactor.Conceal(Value));
        Assert.Equal("[redacted]", holder.Secret.ToString());
        Assert.Equal("token: [redacted]", $"token: {holder.Secret}");
        Assert.DoesNotContain(Value, holder.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Serialized_by_mistake_it_is_the_mask()
    {
        var holder = new Holder(redactor.Conceal(Value));
        Assert.Equal("""{"Secret":"[redacted]"}""", JsonSerializer.Serialize(holder));
        Assert.Equal("\"[redacted]\"", JsonValue.Create(holder.Secret)!.ToJsonString());
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<Holder>("""{"Secret":"x"}"""));
    }

    [Fact]
    public void Two_of_the_same_value_are_equal()
    {
        Assert.Equal(redactor.Conceal(Value), new Redactor().Conceal(Value));
        Assert.True(redactor.Conceal(Value) == new Redactor().Conceal(Value));
        Assert.False(redactor.Conceal(Value) == redactor.Conceal(Value + "2"));
        Assert.Equal(new Holder(redactor.Conceal(Value)), new Holder(redactor.Conceal(Value)));
    }

    // One list of words, three readers: what is withheld from other programs takes in all that text is read for.
    [Theory]
    [InlineData("password")]
    [InlineData("DB_PASSWD")]
    [InlineData("client_secret")]
    [InlineData("access_token")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("some-api-key")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("private_key")]
    [InlineData("signing-key")]
    [InlineData("AUTHORIZATION")]
    [InlineData("key")]
    public void A_name_that_holds_a_secret_in_text_is_withheld_from_programs(string name)
    {
        Assert.True(SecretText.IsName(name));
        Assert.True(ChildEnvironment.IsWithheld(name, "plain"));
    }

    private sealed record Holder(Secret Secret);
}
