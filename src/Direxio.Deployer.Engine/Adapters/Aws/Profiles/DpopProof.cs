using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The proof that a private key is at hand for one request (RFC 9449), signed with ES256.</summary>
internal static class DpopProof
{
    /// <summary>The proof; null if the key cannot be read.</summary>
    /// <param name="pem">The private key on P-256.</param>
    /// <param name="address">Where the request goes.</param>
    /// <param name="now">When.</param>
    public static string? Make(string pem, Uri address, DateTimeOffset now)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return null;
        }

        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var header = Encode(new
        {
            typ = "dpop+jwt",
            alg = "ES256",
            jwk = new { kty = "EC", x = InUrl(point.X), y = InUrl(point.Y), crv = "P-256" },
        });
        var payload = Encode(new
        {
            htm = "POST", htu = address.AbsoluteUri, iat = now.ToUnixTimeSeconds(), jti = Guid.NewGuid().ToString(),
        });
        var signature = key.SignData(Encoding.ASCII.GetBytes($"{header}.{payload}"), HashAlgorithmName.SHA256);
        return $"{header}.{payload}.{InUrl(signature)}";
    }

    private static string InUrl(byte[]? bytes) => Convert.ToBase64String(bytes!).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Encode<T>(T part) => InUrl(JsonSerializer.SerializeToUtf8Bytes(part));
}
