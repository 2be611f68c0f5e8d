using System.Diagnostics;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Redaction;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Redaction;

public sealed class RedactorTests
{
    private readonly Redactor redactor = new();

    [Theory]
    [InlineData("key AKIAABCDEFGHIJKLMNOP refused", "AKIAABCDEFGHIJKLMNOP")]
    [InlineData("temporary key ASIAABCDEFGHIJKLMNOP", "ASIAABCDEFGHIJKLMNOP")]
    [InlineData("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCY")]
    [InlineData("aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE4", "IQoJb3JpZ2luX2VjEXAMPLE4")]
    [InlineData("token p2p_access_0123456789abcdef sent", "p2p_access_0123456789abcdef")]
    [InlineData("p2p_agent_fedcba9876543210", "fedcba9876543210")]
    [InlineData("syt_b3duZXI_HnQKbWcVAAbCdEfGhIjK_0vXyZ1", "HnQKbWcVAAbCdEfGhIjK")]
    [InlineData("mat_AbCdEf0123456789AbCdEf_Xy1Z2", "AbCdEf0123456789AbCdEf")]
    [InlineData("uses owner_a1b2c3d4e5f60718293a4b5c now", "owner_a1b2c3d4e5f60718293a4b5c")]
    [InlineData("agent_0f1e2d3c4b5a69788796a5b4", "0f1e2d3c4b5a69788796a5b4")]
    [InlineData("access_token=\"mx_1234567890abcdef12345678\"", "mx_1234567890abcdef12345678")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----", "b3BlbnNzaC1rZXk")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQ", "MIIEowIBAAKCAQ")]
    [InlineData("""{"key":"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----\n"}""", "MC4CAQAwBQYDK2Vw")]
    [InlineData("""{"password": "12345678", "x": 1}""", "12345678")]
    [InlineData("""{"password":"my own pass \" word","x":1}""", "own pass")]
    [InlineData("""{"password":"my own pass \" word","x":1}""", "word\",")]
    [InlineData("""{"direxio_agent_token":"opaqueAndLong"}""", "opaqueAndLong")]
    [InlineData("POSTGRES_PASSWORD=verysecret", "verysecret")]
    [InlineData("P2P_PORTAL_PASSWORD=12345678", "12345678")]
    [InlineData("TURN_SECRET=abcdefghijkl", "abcdefghijkl")]
    [InlineData("--static-auth-secret=abcdefghijkl --no-cli", "abcdefghijkl")]
    [InlineData("password: hunter2hunter2", "hunter2")]
    [InlineData("Authorization: Bearer abc.def-ghi", "abc.def-ghi")]
    [InlineData("proxy http://user:topsecret@proxy.example.org:3128/ refused", "topsecret")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/us-east-1, Signature=0123456789abcdef0123", "0123456789abcdef0123")]
    [InlineData("OPENAI_API_KEY=plainlookingvalue", "plainlookingvalue")]
    [InlineData("""{"apiKey": "plain value"}""", "plain value")]
    [InlineData("tried sk-proj-Ab12Cd34Ef56Gh78Ij90 once", "Ab12Cd34Ef56Gh78Ij90")]
    [InlineData("speech gsk_Ab12Cd34Ef56Gh78Ij90", "Ab12Cd34Ef56Gh78Ij90")]
    public void Every_kind_of_secret_is_taken_out(string text, string secret)
    {
        var redacted = redactor.Redact(text);

        Assert.DoesNotContain(secret, redacted);
        Assert.Contains(Redactor.Mask, redacted);
        Assert.Equal(redacted, redactor.Redact(redacted));
    }

    [Theory]
    [InlineData("48151623", "the code 48151623 was read")]
    [InlineData("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "tried wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY once")]
    [InlineData("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "?key=wJalrXUtnFEMI%2FK7MDENG%2BbPxRfiCYEXAMPLEKEY&x")]
    [InlineData("quo\"ted-secret", """{"note":"quo\u0022ted-secret"}""")]
    public void What_it_was_told_of_is_taken_out_in_every_spelling(string secret, string text)
    {
        redactor.Remember(secret);

        var redacted = redactor.Redact(text);

        Assert.Contains(Redactor.Mask, redacted);
        Assert.DoesNotContain(secret, redacted);
        Assert.DoesNotContain(Uri.EscapeDataString(secret), redacted);
    }

    [Fact]
    public void A_secret_inside_another_does_not_leave_the_rest_of_it()
    {
        redactor.Remember(["abcdefgh", "abcdefghijklmnop"]);

        Assert.Equal($"x {Redactor.Mask} y", redactor.Redact("x abcdefghijklmnop y"));
    }

    [Fact]
    public void Of_secrets_that_overlap_nothing_is_left()
    {
        redactor.Remember(["abcdefghijkl", "ijklmnopqrst", "opqrstuv"]);

        Assert.Equal($"x {Redactor.Mask} y", redactor.Redact("x abcdefghijklmnopqrstuv y"));
    }

    [Theory]
    [InlineData("agent_room_id=!p8oOVymHVWhegFNs:chat.example.org")]
    [InlineData("service_id chat.example.org in account 123456789012")]
    [InlineData("2026-11-23T07:31:00Z run p2p-20261123-073057")]
    [InlineData("ami-0jammy20260601amd64 i-f75165a2ecacf3119 vol-5359a93798646c65d eipalloc-0a7ec9adececcb245")]
    [InlineData("agent_mcp_runtime owner_user_id agent_credentials_file agent_skill_install_path agent_global_skill_install_path")]
    [InlineData("p2p_access_token is no longer a field, nor p2p_agent_room")]
    [InlineData("got password (len=8) as_url=https://chat.example.org")]
    [InlineData("agent_token  : written to ~/.direxio/nodes/chat.example.org/credentials.json")]
    [InlineData("claudecode-chat.example.org-38bcf8c99d DIREXIO_CC_CONNECT_claudecode-chat.example.org-38bcf8c99d")]
    [InlineData("DIREXIO_CREDENTIALS_FILE=/home/user/.direxio/nodes/chat.example.org/credentials.json direxio-mcp doctor --json")]
    [InlineData("sts ok account=123456789012 profile=<env/ak> root=false arn=arn:aws:sts::<account>:user/moto region=us-east-1")]
    [InlineData("https://chat.example.org:443/healthz answered 200; mail owner@example.org")]
    [InlineData("""{"store_mode":"database","initialized":false,"user_id":"@owner:chat.example.org"}""")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl SHA256:abcd1234")]
    [InlineData("basic checks passed")]
    [InlineData("a risk-free task-list with sk-learn-like-names and key_name=p2p-20261123-073057")]
    public void Ordinary_texts_stay_as_they_are(string text) => Assert.Equal(text, redactor.Redact(text));

    [Fact]
    public void Long_texts_are_redacted_in_time_that_grows_with_their_length()
    {
        foreach (var piece in new[] { "a-", "_", "a", "\"", "://", "Bearer ", "agent_", "-----BEGIN PRIVATE KEY-----", "1", "password " })
        {
            // A text is as much work as its eight parts; were it to grow by the square, it would be eight times as much. Both take
            // equally long, so that what else the machine does slows them alike.
            TimeSpan parts = TimeSpan.MaxValue, whole = TimeSpan.MaxValue;
            for (var attempt = 0; attempt == 0 || (attempt < 20 && whole >= parts * 4); attempt++)
            {
                parts = Faster(parts, piece, 25_000, times: 8);
                whole = Faster(whole, piece, 200_000, times: 1);
            }

            Assert.True(whole < parts * 4, $"{piece}: {parts} for the parts of what takes {whole}");
        }
    }

    private TimeSpan Faster(TimeSpan before, string piece, int length, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, length / piece.Length));
        var begun = Stopwatch.GetTimestamp();
        for (var run = 0; run < times; run++)
        {
            Assert.NotEmpty(redactor.RedactEvidence(text));
        }

        var time = Stopwatch.GetElapsedTime(begun);
        return time < before ? time : before;
    }

    [Fact]
    public void Evidence_loses_long_numbers_as_well()
    {
        Assert.Equal($"I typed {Redactor.Mask} at 10:15", redactor.RedactEvidence("I typed 12345678 at 10:15"));
        Assert.Equal("seven 1234567", redactor.RedactEvidence("seven 1234567"));
    }

    [Fact]
    public void A_json_tree_is_redacted_value_by_value()
    {
        redactor.Remember("remembered-secret");
        var tree = JsonNode.Parse("""
            {"agent_token":"x","password":"","note":"a remembered-secret b","evidence":"code 12345678","list":["remembered-secret",1,null,true],
             "deep":{"secret":"s","agent_room_id":"!r:d","ts":"2026-11-23T07:31:00Z"}}
            """);

        Assert.Equal(
            """{"agent_token":"[redacted]","password":"","note":"a [redacted] b","evidence":"code [redacted]","list":["[redacted]",1,null,true],"deep":{"secret":"[redacted]","agent_room_id":"!r:d","ts":"2026-11-23T07:31:00Z"}}""",
            RedactedJson.Redact(tree, redactor)!.ToJsonString());
    }
}
