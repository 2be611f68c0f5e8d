using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

public sealed class BootstrapFileTests
{
    [Fact]
    public void A_complete_file_is_read()
    {
        var file = BootstrapFile.Parse(With(), new Redactor());

        Assert.Equal("01234567", file.Password.Reveal());
        Assert.True(file.HasInitializationCode);
        Assert.Equal("owner-token-value", file.AccessToken.Reveal());
        Assert.Equal("agent-token-value", file.AgentToken.Reveal());
        Assert.Equal("!room:chat.example.org", file.AgentRoomId);
        Assert.Equal("@owner:chat.example.org", file.OwnerUserId);
        Assert.Equal("chat.example.org", file.ServerName);
        Assert.Equal("https://chat.example.org", file.Homeserver);
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 10, 0, 0, TimeSpan.Zero), file.GeneratedAt);
    }

    [Theory]
    [InlineData("my own passphrase")]
    [InlineData("1234567")]
    [InlineData("with a\ttab and a mark \u200f")]
    [InlineData("١٢٣٤٥٦٧٨")]
    public void Weakness_27_an_own_password_is_no_error_and_no_code(string password)
    {
        Assert.False(BootstrapFile.Parse(With("password", password), new Redactor()).HasInitializationCode);
    }

    [Fact]
    public void Ids_and_homeserver_that_are_missing_follow_from_the_owner()
    {
        var file = BootstrapFile.Parse(Without("user_id", "homeserver", "device_id", "generated_at"), new Redactor());

        Assert.Equal("@owner:chat.example.org", file.UserId);
        Assert.Equal("https://chat.example.org", file.Homeserver);
        Assert.Null(file.DeviceId);
        Assert.Null(file.GeneratedAt);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("access_token")]
    [InlineData("agent_token")]
    [InlineData("agent_room_id")]
    public void A_missing_blank_or_other_kind_of_field_is_named(string field)
    {
        foreach (var text in new[] { Without(field), With(field, ""), With(field, " "), With(field, 12345678) })
        {
            var refusal = Refused("BootstrapFieldMissing", text);
            Assert.Contains($"'{field}'", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("agent_room_id", "!agent:chat.example.org", "BootstrapRoomUnusable")]
    [InlineData("agent_room_id", "#room:chat.example.org", "BootstrapRoomUnusable")]
    [InlineData("agent_room_id", "!", "BootstrapRoomUnusable")]
    [InlineData("owner_user_id", "owner", "BootstrapUserUnusable")]
    [InlineData("user_id", "@owner", "BootstrapUserUnusable")]
    [InlineData("homeserver", "http://chat.example.org", "BootstrapHomeserverUnusable")]
    [InlineData("homeserver", "chat.example.org", "BootstrapHomeserverUnusable")]
    public void Each_violation_has_its_own_code(string field, string value, string code) => Refused(code, With(field, value));

    [Theory]
    [InlineData("")]
    [InlineData("{\"password\": 01234567owner-token-value")]
    [InlineData("\"owner-token-value\"")]
    [InlineData("[\"owner-token-value\"]")]
    public void What_is_no_JSON_object_is_refused(string text) => Refused("BootstrapUnreadable", text);

    [Fact]
    public void Its_text_form_holds_no_secret()
    {
        Assert.Equal("bootstrap.json of chat.example.org", BootstrapFile.Parse(With(), new Redactor()).ToString());
    }

    private static DeployException Refused(string code, string text)
    {
        var refusal = Assert.Throws<DeployException>(() => BootstrapFile.Parse(text, new Redactor()));
        Assert.Equal(code, refusal.Code);
        Assert.DoesNotContain("token-value", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("01234567", refusal.ToString(), StringComparison.Ordinal);
        return refusal;
    }

    private static JsonObject Complete() => new()
    {
        ["version"] = 1,
        ["generated_at"] = "2026-06-01T10:00:00Z",
        ["owner_user_id"] = "@owner:chat.example.org",
        ["user_id"] = "@owner:chat.example.org",
        ["homeserver"] = "https://chat.example.org",
        ["access_token"] = "owner-token-value",
        ["device_id"] = "P2P_PORTAL",
        ["agent_token"] = "agent-token-value",
        ["password"] = "01234567",
        ["agent_room_id"] = "!room:chat.example.org",
    };

    private static string With(string? field = null, object? value = null)
    {
        var file = Complete();
        if (field is not null)
        {
            file[field] = JsonSerializer.SerializeToNode(value);
        }

        return file.ToJsonString();
    }

    private static string Without(params string[] fields)
    {
        var file = Complete();
        foreach (var field in fields)
        {
            file.Remove(field);
        }

        return file.ToJsonString();
    }
}
