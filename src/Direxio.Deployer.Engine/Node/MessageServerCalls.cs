using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Node;

/// <summary>Sends the message server's calls and tells their failures apart; what they mean is not known here.</summary>
internal sealed class MessageServerCalls(INodeHttp http, string domain, Redactor redactor)
{
    private const int LongestErrorText = 200;

    public string Domain { get; } = domain;

    public Redactor Redactor { get; } = redactor;

    /// <summary>A GET. Only 200 with a JSON object is an answer.</summary>
    public async Task<(JsonObject Body, NodeResponse Response)> GetAsync(
        string path, Secret? token, string? origin, CancellationToken cancellationToken)
    {
        var request = new NodeRequest("GET", path) { BearerToken = token, Origin = origin };
        var response = await SendAsync(path, request, cancellationToken).ConfigureAwait(false);
        return response.Status == 200 ? (Parse(path, response), response) : throw Failure(path, response);
    }

    /// <summary>Sends a request whose statuses the caller reads itself.</summary>
    public async Task<NodeResponse> SendAsync(string call, NodeRequest request, CancellationToken cancellationToken)
    {
        // A token of another's making is known from here on too: the server may quote it.
        Redactor.Remember(request.BearerToken?.Reveal());
        try
        {
            return await http.SendAsync(Domain, request, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeHttpException exception)
        {
            throw MessageServerErrors.MessageServerUnreachable(Domain, call, exception);
        }
    }

    /// <summary>Sends an action of the portal interface.</summary>
    public Task<NodeResponse> ActAsync(
        string path, string action, JsonObject? parameters, Secret? token, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["action"] = action };
        if (parameters is not null)
        {
            body["params"] = parameters;
        }

        var request = new NodeRequest("POST", path) { BearerToken = token, JsonBody = body.ToJsonString() };
        return SendAsync(action, request, cancellationToken);
    }

    /// <summary>The body as an object.</summary>
    public JsonObject Parse(string call, NodeResponse response)
    {
        try
        {
            return JsonText.ParseObject(response.Body);
        }
        catch (JsonException)
        {
            // The parser's own message may quote the body, and with it a secret.
            throw Unusable(call, "it is not a JSON object with each name once and whole characters");
        }
    }

    /// <summary>A field that must be there as text, and goes on as it is: into files, headers and other programs' settings.</summary>
    public string Required(string call, JsonObject body, string field)
    {
        var text = RequiredText(call, body, field);
        return VisibleText.IsWord(text)
            ? text
            : throw Unusable(call, $"'{field}' has line ends, control characters or invisible ones in it");
    }

    /// <summary>A field that must be there as text, whatever stands in it.</summary>
    public string RequiredText(string call, JsonObject body, string field) =>
        Text(body, field) ?? throw Unusable(call, $"'{field}' is missing");

    public DeployException Unusable(string call, string fault) => MessageServerErrors.MessageServerAnswerUnusable(Domain, call, fault);

    /// <summary>The failure that a status means.</summary>
    /// <param name="call">Which call it was.</param>
    /// <param name="response">The answer.</param>
    /// <param name="isSettling">True if the server may still be making what the call needs: then 404 and 409 may pass.</param>
    public DeployException Failure(string call, NodeResponse response, bool isSettling = false)
    {
        var text = ErrorText(response);
        return response.Status switch
        {
            400 when IsUnknownAction(response) => MessageServerErrors.MessageServerLacksCall(Domain, call, response.Status, text),
            401 or 403 => MessageServerErrors.MessageServerRefused(Domain, call, response.Status, text),
            408 or 425 or 429 or >= 500 => MessageServerErrors.MessageServerUnavailable(Domain, call, response.Status, text),
            404 or 409 when isSettling => MessageServerErrors.MessageServerUnavailable(Domain, call, response.Status, text),
            _ => MessageServerErrors.MessageServerAnswer(Domain, call, response.Status, text),
        };
    }

    /// <summary>True if the server does not know the action; it says so before it looks at the token.</summary>
    public bool IsUnknownAction(NodeResponse response) =>
        response.Status == 400 && ErrorText(response).StartsWith("unknown action", StringComparison.OrdinalIgnoreCase);

    /// <summary>A field as text; null if it is missing, blank or something else.</summary>
    public static string? Text(JsonObject body, string field) =>
        JsonText.StringIn(body, field) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>The server's own words on a failure, short and without secrets.</summary>
    public string ErrorText(NodeResponse response)
    {
        string? text;
        try
        {
            var body = JsonText.ParseObject(response.Body);
            text = Text(body, "error") ?? Text(body, "errcode");
        }
        catch (JsonException)
        {
            text = null;
        }

        var clean = Redactor.Redact(text ?? string.Empty).ReplaceLineEndings(" ");
        return clean.Length > LongestErrorText ? clean[..LongestErrorText] + "…" : clean;
    }
}
