using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws.Profiles;

/// <summary>
/// Answers as STS, IAM Identity Center, the service behind aws login, the metadata service and a container do. The id of each
/// key that it gives tells who asked for it: ASIAM.AKIABASE is the role M, assumed with the key AKIABASE.
/// </summary>
internal sealed partial class CredentialStandIn
{
    private const string Later = "2099-01-01T00:00:00Z";
    private const string Roles = "/latest/meta-data/iam/security-credentials/";

    /// <summary>How often a device's sign-in is still pending when it is asked for.</summary>
    public int PendingSignIns { get; set; }

    public StubAnswer Answer(StubRequest request)
    {
        var path = request.Path.Split('?')[0];
        return (request.Method, path) switch
        {
            ("PUT", _) => new(200, "imdstoken", "text/plain"),
            ("GET", "/federation/credentials") => RoleCredentials(request),
            ("GET", Roles) => new(200, "therole", "text/plain"),
            ("GET", Roles + "therole") when request.Headers["x-aws-ec2-metadata-token"] == "imdstoken" =>
                MachineKeys("ASIAINSTANCEEXAMPLE"),
            ("GET", "/container") => MachineKeys("ASIACONTAINEREXAMPLE"),
            ("GET", "/container-secret") when request.Headers["Authorization"] == "contokEXAMPLE" => MachineKeys("ASIASECRETEXAMPLE"),
            ("POST", "/token") => SsoToken(request),
            ("POST", "/client/register") => Json(
                200,
                """{"clientId":"newcid","clientSecret":"newcsecretEXAMPLE","clientIdIssuedAt":1,"clientSecretExpiresAt":4070908800}"""),
            ("POST", "/device_authorization") => Json(
                200,
                """
                {"deviceCode":"dcEXAMPLE","userCode":"ABCD-EFGH","verificationUri":"https://device.example/",
                "verificationUriComplete":"https://device.example/?c=ABCD-EFGH","expiresIn":600,"interval":1}
                """),
            ("POST", "/v1/token") => LoginToken(request),
            ("POST", _) => Sts(request),
            _ => Json(404, "{}"),
        };
    }

    /// <summary>The id of the key that signed a request; WEB for none.</summary>
    public static string SignerOf(StubRequest request) =>
        Credential().Match(request.Headers["Authorization"] ?? string.Empty) is { Success: true } found ? found.Groups[1].Value : "WEB";

    private static StubAnswer Sts(StubRequest request)
    {
        var form = HttpUtility.ParseQueryString(request.Body);
        var (signer, action) = (SignerOf(request), form["Action"]);
        var role = form["RoleArn"]?.Split('/')[^1];
        var refusal = (action, role) switch
        {
            _ when signer.Contains("UNKNOWN", StringComparison.Ordinal) =>
                ("InvalidClientTokenId", "The security token included in the request is invalid."),
            ("AssumeRoleWithWebIdentity", _) when form["WebIdentityToken"] != "goodtokenEXAMPLE" =>
                ("InvalidIdentityToken", "Couldn't retrieve verification key"),
            ("AssumeRole", _) when form["SerialNumber"] is not null && form["TokenCode"] != "123456" =>
                ("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code."),
            (_, "Denied") => ("AccessDenied", "User is not authorized to perform: sts:AssumeRole"),
            (_, "NeedsExternal") when form["ExternalId"] != "abc" => ("AccessDenied", "User is not authorized to perform: sts:AssumeRole"),
            _ => default,
        };
        if (refusal != default)
        {
            return new(
                403,
                $"<ErrorResponse><Error><Type>Sender</Type><Code>{refusal.Item1}</Code><Message>{refusal.Item2}</Message></Error>"
                    + "</ErrorResponse>");
        }

        var given = action == "GetCallerIdentity"
            ? "<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/me</Arn><UserId>AIDA</UserId>"
            : $"<Credentials><AccessKeyId>ASIA{role}.{signer}</AccessKeyId><SecretAccessKey>r/EXAMPLEKEY</SecretAccessKey>"
                + $"<SessionToken>rtokEXAMPLE</SessionToken><Expiration>{Later}</Expiration></Credentials>";
        return new(
            200,
            $"<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>{given}</{action}Result>"
                + $"</{action}Response>");
    }

    private static StubAnswer RoleCredentials(StubRequest request)
    {
        var query = HttpUtility.ParseQueryString(request.Path.Split('?')[1]);
        var (role, token) = (query["role_name"], request.Headers["x-amz-sso_bearer_token"]);
        return (role, token) switch
        {
            (_, "Tended") => Refusal(401, "UnauthorizedException", "Session token not found or invalid"),
            ("Denied", _) => Refusal(403, "ForbiddenException", "No access"),
            _ => Json(
                200,
                $$$"""
                {"roleCredentials":{"accessKeyId":"ASIASSO.{{{role}}}.{{{token}}}","secretAccessKey":"s/EXAMPLEKEY",
                "sessionToken":"stokEXAMPLE","expiration":4070908800000}}
                """),
        };
    }

    private StubAnswer SsoToken(StubRequest request)
    {
        var asked = JsonNode.Parse(request.Body)!;
        if ((string?)asked["deviceCode"] == "dcEXAMPLE")
        {
            return PendingSignIns-- > 0
                ? Refusal(400, "AuthorizationPendingException", "pending")
                : Json(200, """{"accessToken":"T3","expiresIn":3600,"refreshToken":"rnewEXAMPLE","tokenType":"Bearer"}""");
        }

        return (string?)asked["refreshToken"] == "rgoodEXAMPLE"
            ? Json(200, """{"accessToken":"T2","expiresIn":3600,"refreshToken":"rnextEXAMPLE","tokenType":"Bearer"}""")
            : Refusal(400, "InvalidGrantException", "Invalid refresh token");
    }

    private static StubAnswer LoginToken(StubRequest request)
    {
        var asked = JsonNode.Parse(request.Body)!;
        if (!IsProved(request))
        {
            return Json(400, """{"error":"INVALID_REQUEST","message":"the proof does not fit"}""");
        }

        return (string?)asked["refreshToken"] == "lgoodEXAMPLE" && (string?)asked["grantType"] == "refresh_token"
            ? Json(
                200,
                """
                {"accessToken":{"accessKeyId":"ASIALOGINTWOEXAMPLE","secretAccessKey":"l2/EXAMPLEKEY","sessionToken":"l2tokEXAMPLE"},
                "tokenType":"x","expiresIn":900,"refreshToken":"lnextEXAMPLE"}
                """)
            : Json(401, """{"error":"TOKEN_EXPIRED","message":"Token has expired"}""");
    }

    // RFC 9449, as the real service looks at it.
    private static bool IsProved(StubRequest request)
    {
        var parts = (request.Headers["DPoP"] ?? string.Empty).Split('.');
        if (parts.Length != 3)
        {
            return false;
        }

        var (header, payload) = (JsonNode.Parse(Decode(parts[0]))!, JsonNode.Parse(Decode(parts[1]))!);
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = Decode((string)header["jwk"]!["x"]!), Y = Decode((string)header["jwk"]!["y"]!) },
        });
        return (string?)header["typ"] == "dpop+jwt" && (string?)header["alg"] == "ES256"
            && (string?)payload["htm"] == "POST" && ((string)payload["htu"]!).EndsWith("/v1/token", StringComparison.Ordinal)
            && key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]), HashAlgorithmName.SHA256);
    }

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static StubAnswer MachineKeys(string id) => Json(
        200,
        $$"""{"Code":"Success","AccessKeyId":"{{id}}","SecretAccessKey":"m/EXAMPLEKEY","Token":"mtokEXAMPLE","Expiration":"{{Later}}"}""");

    private static StubAnswer Refusal(int status, string code, string message) =>
        Json(status, $$"""{"__type":"{{code}}","message":"{{message}}"}""");

    private static StubAnswer Json(int status, string body) => new(status, body, "application/json");

    [GeneratedRegex("Credential=([^/]+)/", RegexOptions.CultureInvariant)]
    private static partial Regex Credential();
}
