using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

public sealed class MessageServerClientTests
{
    private const string Domain = "chat.example.org";
    private const string AgentToken = "agenttoken-0123456789";

    private readonly ScriptedHttp http = new();
    private readonly Redactor redactor = new();
    private readonly MessageServerClient client;

    public MessageServerClientTests() => client = new(http, Domain, redactor);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_is_an_answer_whatever_happens()
    {
        http.Answer(200, """{"status":"ok"}""");
        Assert.True((await client.GetHealthAsync(Cancellation)).IsHealthy);

        http.Answer(502, "");
        var sick = await client.GetHealthAsync(Cancellation);
        Assert.Equal((false, 502, null, "/healthz answers 502"), (sick.IsHealthy, sick.Status, sick.Failure, sick.Detail.ToString()));

        http.Fail(HttpFailure.TlsFailed);
        Assert.Equal(HttpFailure.TlsFailed, (await client.GetHealthAsync(Cancellation)).Failure);
    }

    [Fact]
    public async Task Portal_status_tells_whether_the_code_is_spent_and_where_data_lies()
    {
        http.Answer(200, """{"initialized":true,"user_id":"@owner:chat.example.org","homeserver":"https://chat.example.org","store_mode":"memory"}""");

        var status = await client.GetPortalStatusAsync(Secret(AgentToken), Cancellation);

        Assert.True(status.IsOffered);
        Assert.True(status.IsInitialized);
        Assert.Equal("memory", status.StoreMode);
        var sent = Assert.Single(http.Sent);
        Assert.Equal(("POST", "/_p2p/query", AgentToken), (sent.Method, sent.Path, sent.BearerToken?.Reveal()));
        Assert.Equal("portal.status", JsonNode.Parse(sent.JsonBody!)!["action"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(400, """{"error":"unknown action"}""")]
    [InlineData(400, """{"error":"unknown action portal.status"}""")]
    [InlineData(401, """{"error":"M_UNKNOWN_TOKEN"}""")]
    [InlineData(404, "not found")]
    public async Task An_image_without_portal_status_is_a_result_and_not_a_failure(int status, string body)
    {
        http.Answer(status, body);

        var answer = await client.GetPortalStatusAsync(null, Cancellation);

        Assert.False(answer.IsOffered);
        Assert.Null(answer.IsInitialized);
        Assert.Contains($"{status}", answer.NotOfferedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_bad_request_or_a_missing_field_is_a_failure()
    {
        http.Answer(400, """{"error":"invalid json"}""");
        Assert.Equal("MessageServerAnswer", (await FailureAsync(() => client.GetPortalStatusAsync(null, Cancellation))).Code);

        http.Answer(200, """{"store_mode":"database"}""");
        Assert.Equal("MessageServerAnswerUnusable", (await FailureAsync(() => client.GetPortalStatusAsync(null, Cancellation))).Code);
    }

    [Fact]
    public async Task An_agent_session_is_opened_with_the_device_id_and_its_token_is_redacted_from_then_on()
    {
        http.Answer(200, """{"access_token":"secretmatrixtoken","device_id":"DIREXIO_X","user_id":"@agent:chat.example.org","homeserver":"https://chat.example.org"}""");

        var session = await client.CreateAgentSessionAsync(Secret(AgentToken), "DIREXIO_X", Cancellation);

        Assert.Equal(
            new MatrixSession(Secret("secretmatrixtoken"), "DIREXIO_X", "@agent:chat.example.org", "https://chat.example.org"), session);
        Assert.DoesNotContain("secretmatrixtoken", $"{session}", StringComparison.Ordinal);
        Assert.Equal(Redactor.Mask, redactor.Redact("secretmatrixtoken"));
        Assert.Equal(Redactor.Mask, redactor.Redact(AgentToken));
        var sent = Assert.Single(http.Sent);
        Assert.Equal("/_p2p/command", sent.Path);
        Assert.Equal("DIREXIO_X", JsonNode.Parse(sent.JsonBody!)!["params"]!["device_id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("device_id")]
    [InlineData("user_id")]
    [InlineData("homeserver")]
    public async Task An_agent_session_with_a_field_missing_is_refused(string field)
    {
        var body = new JsonObject { ["access_token"] = "t", ["device_id"] = "D", ["user_id"] = "@agent:x", ["homeserver"] = "https://x" };
        body[field] = " ";
        http.Answer(200, body.ToJsonString());

        var failure = await FailureAsync(() => client.CreateAgentSessionAsync(Secret(AgentToken), "D", Cancellation));

        Assert.Equal("MessageServerAnswerUnusable", failure.Code);
        Assert.Contains(field, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_session_that_is_the_owners_is_refused()
    {
        http.Answer(200, """{"access_token":"secretmatrixtoken","device_id":"D","user_id":"@owner:chat.example.org","homeserver":"https://chat.example.org"}""");

        var failure = await FailureAsync(() => client.CreateAgentSessionAsync(Secret(AgentToken), "D", Cancellation));

        Assert.Equal("AgentSessionIsOwners", failure.Code);
        Assert.Equal(DeployErrorKind.SecurityViolation, failure.Kind);
    }

    [Theory]
    [InlineData("homeserver", "http://chat.example.org")]
    [InlineData("homeserver", "https://chat.example.org.evil.example")]
    [InlineData("homeserver", "https://evil.example/chat.example.org")]
    [InlineData("homeserver", "https://chat.example.org@evil.example")]
    [InlineData("homeserver", "https://user:word@chat.example.org")]
    [InlineData("homeserver", "https://chat.example.org:8448")]
    [InlineData("homeserver", "https://chat.example.org/path")]
    [InlineData("homeserver", "https://chat.example.org/?x=1")]
    [InlineData("homeserver", "https://chat.example.org/#x")]
    [InlineData("homeserver", "https://chat.example.org\u001b[2J")]
    [InlineData("homeserver", "chat.example.org")]
    [InlineData("user_id", "@agent:evil.example")]
    [InlineData("user_id", "@owner:evil.example")]
    [InlineData("user_id", "@agent:chat.example.org ")]
    [InlineData("user_id", "@someone:chat.example.org")]
    [InlineData("user_id", "\u202e@agent:chat.example.org")]
    [InlineData("device_id", "ANOTHER")]
    [InlineData("device_id", "D\n")]
    [InlineData("access_token", "with space")]
    [InlineData("access_token", "line\nbreak: yes")]
    [InlineData("access_token", "caf\u00e9token")]
    [InlineData("access_token", null)]
    public async Task An_agent_session_that_leads_elsewhere_or_cannot_be_used_is_refused(string field, string? value)
    {
        var body = new JsonObject
        {
            ["access_token"] = "secretmatrixtoken", ["device_id"] = "D", ["user_id"] = $"@agent:{Domain}", ["homeserver"] = $"https://{Domain}",
        };
        body[field] = value ?? new string('t', 5000);
        http.Answer(200, body.ToJsonString());

        var failure = await FailureAsync(() => client.CreateAgentSessionAsync(Secret(AgentToken), "D", Cancellation));

        Assert.Equal(("AgentSessionUnfit", DeployErrorKind.SecurityViolation), (failure.Code, failure.Kind));
        Assert.DoesNotContain("secretmatrixtoken", failure.Message, StringComparison.Ordinal);
        Assert.All(failure.Message, character => Assert.InRange(character, ' ', '~'));
        Assert.False(MessageServerClient.IsRetryable(failure));
    }

    [Theory]
    [InlineData("https://chat.example.org")]
    [InlineData("https://chat.example.org/")]
    [InlineData("https://CHAT.example.org:443")]
    public async Task An_agent_session_of_the_own_homeserver_is_taken_however_that_is_written(string homeserver)
    {
        http.Answer(200, new JsonObject
        {
            ["access_token"] = "secretmatrixtoken", ["device_id"] = "D", ["user_id"] = $"@agent:{Domain}", ["homeserver"] = homeserver,
        }.ToJsonString());

        Assert.Equal(homeserver, (await client.CreateAgentSessionAsync(Secret(AgentToken), "D", Cancellation)).Homeserver);
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(408, true)]
    [InlineData(409, true)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    public async Task Only_passing_failures_of_an_agent_session_may_be_tried_again(int status, bool isRetryable)
    {
        http.Answer(status, $$"""{"error":"because of {{AgentToken}}"}""");

        var failure = await FailureAsync(() => client.CreateAgentSessionAsync(Secret(AgentToken), "D", Cancellation));

        Assert.Equal(isRetryable, MessageServerClient.IsRetryable(failure));
        Assert.Contains($"{status}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(AgentToken, failure.Message, StringComparison.Ordinal);
        Assert.Equal(status == 401, failure.Code == "AgentSessionRefused");
    }

    [Fact]
    public async Task Whoami_tells_an_accepted_token_from_one_that_is_not()
    {
        http.Answer(200, """{"user_id":"@agent:chat.example.org","device_id":"D"}""");
        Assert.Equal(new MatrixIdentity("@agent:chat.example.org", "D"), await client.WhoAmIAsync(Secret("matrixtoken"), Cancellation));

        http.Answer(401, """{"errcode":"M_UNKNOWN_TOKEN"}""");
        Assert.Null(await client.WhoAmIAsync(Secret("matrixtoken"), Cancellation));

        http.Answer(502, "");
        Assert.True(MessageServerClient.IsRetryable(await FailureAsync(() => client.WhoAmIAsync(Secret("matrixtoken"), Cancellation))));
    }

    [Fact]
    public async Task Messages_are_counted()
    {
        http.Answer(200, """{"room_id":"!r:chat.example.org","name":"Agents","messages":[{"msg":"hello"}]}""");

        Assert.Equal(
            new MessageList("!r:chat.example.org", "Agents", 1),
            await client.ListMessagesAsync(Secret(AgentToken), "!r:chat.example.org", 1, Cancellation));

        http.Answer(404, """{"error":"room not found"}""");
        var failure = await FailureAsync(() => client.ListMessagesAsync(Secret(AgentToken), "!r:chat.example.org", 1, Cancellation));
        Assert.Equal("MessageServerAnswer", failure.Code);
        Assert.Contains("room not found", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_servers_release_does_not_have_is_told_apart_and_has_a_way_out()
    {
        http.Answer(400, """{"error":"unknown action"}""");
        var list = await FailureAsync(() => client.ListMessagesAsync(Secret(AgentToken), "!r:chat.example.org", 1, Cancellation));
        var session = await FailureAsync(() => client.CreateAgentSessionAsync(Secret(AgentToken), "D", Cancellation));
        http.Answer(404, """{"errcode":"M_UNRECOGNIZED"}""");
        var turn = await FailureAsync(() => client.GetTurnServerAsync(Secret("matrixtoken"), Cancellation));

        Assert.Equal(("MessageServerLacksCall", "AgentSessionNotOffered", "MessageServerLacksCall"), (list.Code, session.Code, turn.Code));
        Assert.All([list, session, turn], failure =>
        {
            Assert.False(MessageServerClient.IsRetryable(failure));
            Assert.Contains("-MessageServerImage", failure.NextAction);
        });
        http.Answer(502, "");
        Assert.True(MessageServerClient.IsRetryable(
            await FailureAsync(() => client.GetTurnServerAsync(Secret("matrixtoken"), Cancellation))));
    }

    [Theory]
    [InlineData("""{"matrix_user_id":"@owner:chat.example.org","mxid":"@owner:chat.example.org","display_name":"me","avatar_url":""}""")]
    [InlineData("""{"owner_user_id":"@owner:chat.example.org","display_name":"owner"}""")]
    public async Task The_owner_is_read_from_every_form_of_the_document(string body)
    {
        http.Answer(200, body);

        Assert.Equal("@owner:chat.example.org", (await client.GetOwnerAsync("http://127.0.0.1:51820", Cancellation)).UserId);
    }

    [Theory]
    [InlineData("""{"uris":["turn:chat.example.org:3478?transport=udp"],"username":"1:x","password":"relaysecret","ttl":86400}""", true)]
    [InlineData("""{}""", false)]
    [InlineData("""{"uris":[],"username":"1:x","password":"relaysecret","ttl":86400}""", false)]
    [InlineData("""{"uris":["stun:chat.example.org"],"username":"1:x","password":"relaysecret","ttl":86400}""", false)]
    [InlineData("""{"uris":["turn:chat.example.org"],"username":"1:x","password":"","ttl":86400}""", false)]
    [InlineData("""{"uris":["turn:chat.example.org"],"username":"1:x","password":"relaysecret","ttl":0}""", false)]
    public async Task Turn_is_usable_only_with_an_address_credentials_and_a_lifetime(string body, bool isUsable)
    {
        http.Answer(200, body);

        Assert.Equal(isUsable, (await client.GetTurnServerAsync(Secret("matrixtoken"), Cancellation)).IsUsable);
        Assert.Equal(body.Contains("relaysecret", StringComparison.Ordinal), redactor.Redact("relaysecret") == Redactor.Mask);
    }

    [Fact]
    public async Task Discovery_documents_are_read_with_their_cors_header()
    {
        http.Answer(200, """{"versions":["v1.1","v1.11"]}""");
        Assert.Equal(["v1.1", "v1.11"], await client.GetVersionsAsync(Cancellation));

        http.Answer(200, """{"m.server":"chat.example.org:443"}""");
        Assert.Equal("chat.example.org:443", await client.GetServerWellKnownAsync(Cancellation));

        http.Answer(200, """{"m.homeserver":{"base_url":"https://chat.example.org"}}""", ("access-control-allow-origin", "*"));
        Assert.Equal(new ClientWellKnown("https://chat.example.org", "*"), await client.GetClientWellKnownAsync(Cancellation));

        http.Answer(200, """{"user_id":"@owner:chat.example.org"}""", ("access-control-allow-origin", "http://127.0.0.1:51820"));
        var owner = await client.GetOwnerAsync("http://127.0.0.1:51820", Cancellation);
        Assert.Equal("@owner:chat.example.org", owner.UserId);
        Assert.True(owner.Allows("http://127.0.0.1:51820"));
        Assert.False(owner.Allows("http://evil.example"));
        Assert.Equal("http://127.0.0.1:51820", http.Sent[^1].Origin);
    }

    [Theory]
    [InlineData("<html>welcome</html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task An_answer_of_something_else_is_unusable(string body)
    {
        http.Answer(200, body);

        Assert.Equal("MessageServerAnswerUnusable", (await FailureAsync(() => client.GetServerWellKnownAsync(Cancellation))).Code);
    }

    [Theory]
    [InlineData(HttpFailure.CertificateInvalid, DeployErrorKind.SecurityViolation, false)]
    [InlineData(HttpFailure.NameNotResolved, DeployErrorKind.ServiceUnavailable, true)]
    [InlineData(HttpFailure.TimedOut, DeployErrorKind.Timeout, true)]
    internal async Task No_answer_keeps_its_cause(HttpFailure failure, DeployErrorKind kind, bool isRetryable)
    {
        http.Fail(failure);

        var exception = await FailureAsync(() => client.GetVersionsAsync(Cancellation));

        Assert.Equal("MessageServerUnreachable", exception.Code);
        Assert.DoesNotContain("not the cause", exception.NextAction);
        Assert.Equal(kind, exception.Kind);
        Assert.Equal(isRetryable, MessageServerClient.IsRetryable(exception));
        Assert.Equal(failure, Assert.IsType<NodeHttpException>(exception.InnerException).Failure);
    }

    private static Task<DeployException> FailureAsync(Func<Task> call) => Assert.ThrowsAsync<DeployException>(call);

    private sealed class ScriptedHttp : INodeHttp
    {
        private Func<NodeResponse> next = () => throw new InvalidOperationException("no answer was scripted");

        public List<NodeRequest> Sent { get; } = [];

        public void Answer(int status, string body, params (string Name, string Value)[] headers) =>
            next = () => new(status, headers.ToDictionary(header => header.Name, header => header.Value), body);

        public void Fail(HttpFailure failure) => next = () => throw new NodeHttpException(failure, $"{Domain}: {failure}");

        public Task<NodeResponse> SendAsync(string domain, NodeRequest request, CancellationToken cancellationToken)
        {
            Assert.Equal(Domain, domain);
            Sent.Add(request);
            return Task.FromResult(next());
        }
    }

    private static Secret Secret(string value) => new Redactor().Conceal(value);
}
