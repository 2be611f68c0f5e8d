using System.Globalization;
using System.Text.Json;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Http;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Adapters.Http;

/// <summary>
/// Asks crt.sh, which collects the logs of certificate transparency. Its answer, by its own documentation: an array of
/// objects with issuer_name, not_before (UTC, without a zone) and serial_number; a certificate and the precertificate that
/// was logged before it have the same serial number.
/// </summary>
internal sealed class CertificateTransparencyLog(HttpClient http, Uri service, TimeProvider clock) : ICertificateLog
{
    private const string Variable = "DIREXIO_CERTIFICATE_LOG_URL";
    private const int LongestAnswer = 4 * 1024 * 1024;

    private static readonly Uri Public = new("https://crt.sh/");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <summary>The log to ask: that of DIREXIO_CERTIFICATE_LOG_URL, else the public one.</summary>
    public static Uri ServiceOf(DeployerEnvironment environment) =>
        environment[Variable] is { } text && Uri.TryCreate(text, UriKind.Absolute, out var given) ? given : Public;

    public async Task<CertificateReading> FindAsync(string domain, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var question = new Uri(service, $"?identity={Uri.EscapeDataString(domain)}&match==&exclude=expired&output=json");
            using var answer = await http.GetAsync(
                question, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                return Unread($"{service.Host} answers {(int)answer.StatusCode}");
            }

            using var document = JsonDocument.Parse(
                await BoundedContent.ReadAsync(answer.Content, LongestAnswer, either.Token).ConfigureAwait(false));
            return new(
                [
                    .. document.RootElement.EnumerateArray()
                        .DistinctBy(entry => entry.GetProperty("serial_number").GetString())
                        .Select(Read),
                ],
                null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unread(string.Create(
                CultureInfo.InvariantCulture, $"{service.Host} did not answer within {Limit.TotalSeconds:0} s"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Unread($"{service.Host} cannot be reached: {exception.Message}");
        }
        catch (Exception exception)
            when (exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException
                or AnswerTooLongException)
        {
            return Unread($"the answer of {service.Host} cannot be read: {exception.Message}");
        }
    }

    private static IssuedCertificate Read(JsonElement entry) => new(
        entry.GetProperty("issuer_name").GetString() ?? string.Empty,
        DateTimeOffset.Parse(
            entry.GetProperty("not_before").GetString() ?? string.Empty,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));

    private static CertificateReading Unread(string problem) => new([], problem);
}
