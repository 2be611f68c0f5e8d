using Microsoft.AspNetCore.Http;

namespace Direxio.Deployer.Range.Names;

/// <summary>The public resolvers' DNS-over-HTTPS (RFC 8484): messages in DNS's own format, by GET or POST.</summary>
internal sealed class DnsOverHttps(NameSpace names, LiveConfig live, QuestionLog log)
{
    private const string MediaType = "application/dns-message";
    private readonly Resolver resolver = new(names, live);

    /// <summary>Who offers it.</summary>
    public static IReadOnlyList<string> Hosts { get; } = ["cloudflare-dns.com", "dns.google", "dns.quad9.net", "one.one.one.one"];

    /// <summary>Lets it forget.</summary>
    public void Reset() => resolver.Reset();

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        if (context.Request.Method == "POST")
        {
            await context.Request.Body.CopyToAsync(buffer);
        }
        else
        {
            var encoded = context.Request.Query["dns"].ToString().Replace('-', '+').Replace('_', '/');
            buffer.Write(Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '=')));
        }

        var query = buffer.ToArray();
        var (name, type, end) = DnsMessage.Question(query);
        var (answer, isRemembered) = resolver.Ask(name, type);
        log.Add(new("https", false, name, type, answer.ResponseCode, answer.Answers.Count, isRemembered));
        context.Response.ContentType = MediaType;
        await context.Response.Body.WriteAsync(DnsMessage.Response(query, end, answer));
    }
}
