using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Direxio.Deployer.Range.Aws;

/// <summary>One signed request to an AWS service, understood as far as the range needs it.</summary>
internal sealed partial record AwsCall(string Service, string Region, string Action, byte[] Body)
{
    /// <summary>Parameters of a call in the query protocol; empty for other protocols.</summary>
    public IReadOnlyDictionary<string, string> Form { get; init; } = new Dictionary<string, string>();

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body.Length == 0 ? "{}"u8.ToArray() : Body).RootElement;

    /// <summary>The values of a list parameter in the query protocol, such as InstanceId.1, InstanceId.2.</summary>
    public IEnumerable<string> List(string name) =>
        Form.Where(pair => pair.Key.StartsWith(name + ".", StringComparison.Ordinal)).Select(pair => pair.Value);

    /// <summary>Reads a request and its body.</summary>
    public static async Task<AwsCall> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();

        var scope = CredentialScope().Match(request.Headers.Authorization.ToString());
        var (region, service) = scope.Success ? (scope.Groups[1].Value, scope.Groups[2].Value) : ("us-east-1", "unsigned");
        var target = request.Headers["X-Amz-Target"].ToString();
        var form = request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
            ? QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString())
            : request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var action = target.Length > 0 ? target[(target.LastIndexOf('.') + 1)..]
            : form.TryGetValue("Action", out var named) ? named
            : service == "route53" ? Route53Action(request.Method, request.Path)
            : $"{request.Method} {request.Path}";
        return new(service, region, action, body) { Form = form };
    }

    private static string Route53Action(string method, string path)
    {
        var parts = path.Trim('/').Split('/').Skip(1).ToArray();
        return (method, parts) switch
        {
            ("POST", ["hostedzone"]) => "CreateHostedZone",
            ("GET", ["hostedzone"]) => "ListHostedZones",
            ("GET", ["hostedzonesbyname"]) => "ListHostedZonesByName",
            ("GET", ["hostedzonecount"]) => "GetHostedZoneCount",
            ("GET", ["hostedzone", _]) => "GetHostedZone",
            ("DELETE", ["hostedzone", _]) => "DeleteHostedZone",
            ("POST", ["hostedzone", _, "rrset"]) => "ChangeResourceRecordSets",
            ("GET", ["hostedzone", _, "rrset"]) => "ListResourceRecordSets",
            ("GET", ["change", _]) => "GetChange",
            ("POST", ["tags", "hostedzone", _]) => "ChangeTagsForResource",
            ("POST", ["tags", "hostedzone"]) => "ListTagsForResources",
            ("GET", ["tags", "hostedzone", _]) => "ListTagsForResource",
            _ => $"{method} {path}",
        };
    }

    [GeneratedRegex(@"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")]
    private static partial Regex CredentialScope();
}

/// <summary>An answer of an AWS service.</summary>
internal sealed record AwsReply(int Status, string ContentType, byte[] Body)
{
    /// <summary>True for a success.</summary>
    public bool Worked => Status is >= 200 and < 300;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A success in a JSON protocol.</summary>
    public static AwsReply OfJson(object value) => new(200, "application/x-amz-json-1.1", JsonSerializer.SerializeToUtf8Bytes(value));

    /// <summary>A success in an XML protocol.</summary>
    public static AwsReply OfXml(string xml) => new(200, "text/xml", Encoding.UTF8.GetBytes(xml));

    /// <summary>An error in the protocol that the service speaks.</summary>
    public static AwsReply Error(string service, int status, string code, string message)
    {
        var (codeXml, messageXml) = (SecurityElement.Escape(code), SecurityElement.Escape(message));
        if (service == "ec2")
        {
            return new(status, "text/xml", Encoding.UTF8.GetBytes(
                $"<?xml version=\"1.0\"?><Response><Errors><Error><Code>{codeXml}</Code><Message>{messageXml}</Message></Error></Errors><RequestID>range</RequestID></Response>"));
        }

        return service is "route53" or "sts" or "iam"
            ? new(status, "text/xml", Encoding.UTF8.GetBytes(
                $"<?xml version=\"1.0\"?><ErrorResponse><Error><Type>Sender</Type><Code>{codeXml}</Code><Message>{messageXml}</Message></Error><RequestId>range</RequestId></ErrorResponse>"))
            : new(status, "application/x-amz-json-1.1", JsonSerializer.SerializeToUtf8Bytes(new { __type = code, message }));
    }
}
