using System.Net;
using System.Net.Sockets;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Http;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// Asks check-ip services, several at once; the first valid answer counts. Where there is an HTTP proxy they are asked without it
/// too, as SSH goes without it: the address of the proxy counts only where nothing else is to be found out.
/// </summary>
/// <param name="http">Asks as this machine is set up to, through its proxy if it has one.</param>
/// <param name="direct">Asks without a proxy.</param>
/// <param name="proxy">The proxy in use, if there is one.</param>
/// <param name="services">Whom to ask.</param>
/// <param name="clock">Measures the limit.</param>
internal sealed class CheckIpCallerAddress(
    HttpClient http, HttpClient direct, IWebProxy proxy, IReadOnlyList<Uri> services, TimeProvider clock) : ICallerAddress
{
    private const int LongestAnswer = 256;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    private static readonly Uri[] PublicServices =
    [
        new("https://checkip.amazonaws.com/"),
        new("https://api.ipify.org/"),
        new("https://ifconfig.me/ip"),
    ];

    /// <summary>The services to ask: those of DIREXIO_CHECKIP_URL, separated by commas, else public ones.</summary>
    public static IReadOnlyList<Uri> ServicesOf(DeployerEnvironment environment)
    {
        if (environment["DIREXIO_CHECKIP_URL"] is not { } text)
        {
            return PublicServices;
        }

        return [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => Uri.TryCreate(part, UriKind.Absolute, out var uri) ? uri : null)
            .OfType<Uri>()];
    }

    public async Task<CallerAddress?> FindAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var usual = FindAsync(http, stop.Token);
        var own = services.Any(IsProxied) ? FindAsync(direct, stop.Token) : usual;
        var found = await own.ConfigureAwait(false);
        if (found is not null)
        {
            // What the proxy would show is not waited for.
            await stop.CancelAsync().ConfigureAwait(false);
        }

        var byProxy = await usual.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return found is not null ? new(found) : byProxy is not null ? new(byProxy, IsOfProxy: true) : null;
    }

    private bool IsProxied(Uri service) => !proxy.IsBypassed(service) && proxy.GetProxy(service) is { } used && used != service;

    private async Task<string?> FindAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var questions = services.Select(service => AskAsync(client, service, stop.Token)).ToList();
        string? found = null;
        while (questions.Count > 0 && found is null)
        {
            var answered = await Task.WhenAny(questions).ConfigureAwait(false);
            questions.Remove(answered);
            found = await answered.ConfigureAwait(false);
        }

        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(questions).ConfigureAwait(false);
        return found;
    }

    // A service that fails is one that did not answer; the others still may.
    private static async Task<string?> AskAsync(HttpClient client, Uri service, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(
                service, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                return null;
            }

            var text = (await BoundedContent.ReadTextAsync(answer.Content, LongestAnswer, cancellationToken).ConfigureAwait(false)).Trim();
            return IsPublicIpv4(text) ? text : null;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or OperationCanceledException or IOException or AnswerTooLongException)
        {
            return null;
        }
    }

    /// <summary>True for a dotted IPv4 address that can be someone's on the internet.</summary>
    internal static bool IsPublicIpv4(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetwork || address.ToString() != text)
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        return bytes switch
        {
            [0 or 10 or 127, ..] => false,
            [100, >= 64 and <= 127, ..] => false,
            [169, 254, ..] => false,
            [172, >= 16 and <= 31, ..] => false,
            [192, 168, ..] => false,
            [192, 0, 0 or 2, _] => false,
            [>= 224, ..] => false,
            _ => true,
        };
    }
}
