using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Adapters.Http;
using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State.Legacy;
using Direxio.Deployer.Engine.Tests.Facade;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Redaction;

public sealed partial class SecretTests
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
    public void A_collection_and_the_name_of_a_field_do_not_tell_it_either()
    {
        var secret = redactor.Conceal(Value);
        Assert.Equal("""[["[redacted]"],{"token":"[redacted]"}]""", JsonSerializer.Serialize(
            new object[] { new[] { secret }, new Dictionary<string, object> { ["token"] = secret } }));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new Dictionary<Secret, int> { [secret] = 1 }));
        Assert.Equal("[redacted], [redacted]", string.Join(", ", secret, secret));
    }

    [Fact]
    public void An_exception_that_is_made_of_it_does_not_tell_it()
    {
        var holder = new Holder(redactor.Conceal(Value));
        var exception = new InvalidOperationException(
            $"{holder} was refused", new ArgumentOutOfRangeException("token", holder.Secret, "no"))
        {
            Data = { ["token"] = holder.Secret },
        };

        Assert.Contains("[redacted]", Canaries.Dump(exception), StringComparison.Ordinal);
        Assert.DoesNotContain(Value, Canaries.Dump(exception), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_holds_one_tells_it()
    {
        var secret = redactor.Conceal(Value);
        object[] holders =
        [
            new NodeCredentials { Domain = "chat.example.org", InitializationCode = secret, AccessToken = secret, AgentToken = secret },
            new MatrixSession(secret, "DEVICE", "@agent:chat.example.org", "https://chat.example.org"),
            new NodeKeyPair(secret, "ssh-ed25519 AAAA"),
            new NodeRequest("GET", "/") { BearerToken = secret },
            new SpeechSettings("openai", secret),
        ];

        Assert.All(holders, holder =>
        {
            Assert.Contains("[redacted]", holder.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Value, Canaries.Dump(holder), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void There_is_no_way_to_make_one_of_which_the_redaction_does_not_know() =>
        Assert.All(
            typeof(Secret).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            constructor => Assert.True(constructor.IsPrivate));

    // State stands below the redaction; what it took from earlier releases it neither prints nor writes. What the rehearsed
    // world holds is invented and valid nowhere.
    [Fact]
    public void No_other_type_holds_a_secret_as_text()
    {
        string[] exempt = ["Direxio.Deployer.Engine.State", "Direxio.Deployer.Engine.Rehearsal", "Direxio.Deployer.Engine.Redaction"];
        string[] held =
        [
            .. from type in typeof(Secret).Assembly.GetTypes()
               where type.Namespace is { } space && !exempt.Any(name => space.StartsWith(name, StringComparison.Ordinal))
               from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
               where field.FieldType == typeof(string)
               let name = SecretMember().Match(field.Name).Value
               where name.Length > 0 && !IsNoSecret(type, name)
               select $"{type.FullName}.{field.Name}",
        ];

        Assert.True(held.Length == 0, string.Join("\n", held));
    }

    [Fact]
    public void What_state_holds_of_earlier_releases_prints_nothing() =>
        Assert.DoesNotContain(Value, new LegacySecrets(Value, Value, Value).ToString(), StringComparison.Ordinal);

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

    // By some tokens AWS tells a repeated call from another; and a registry gives one to whoever asks for a public image.
    private static bool IsNoSecret(Type type, string name) =>
        name.Equals("ClientToken", StringComparison.OrdinalIgnoreCase)
        || (name == "token" && (type.Namespace == "Direxio.Deployer.Engine.Resources" || type.DeclaringType == typeof(OciRegistry)));

    [GeneratedRegex("[A-Za-z]*(?:Token|Password|Secret|InitializationCode|PrivateKey|ApiKey|AccessKey)(?=>|$)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretMember();

    private sealed record Holder(Secret Secret);
}
