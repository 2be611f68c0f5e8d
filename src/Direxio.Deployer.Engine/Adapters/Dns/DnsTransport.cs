using Direxio.Deployer.Engine.Foundation.Names;
using DnsClient;
using DnsClient.Protocol;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>A DNS question's outcome: an answer, or why there is none.</summary>
internal sealed record DnsReply(IDnsQueryResponse? Response, string? Problem)
{
    /// <summary>True if no packet came back, as opposed to one that refuses.</summary>
    public bool IsSilent => Response is null;

    /// <summary>True for an answer that its server gives by its own authority.</summary>
    public bool HasAuthority => Response is { Header.HasAuthorityAnswer: true } && Problem is null;

    /// <summary>True for the answer that nothing of this name exists, nor anything below it.</summary>
    public bool IsNameError => Response is { Header.ResponseCode: DnsHeaderResponseCode.NotExistentDomain };

    /// <summary>
    /// How long this answer that there is nothing may be remembered by whoever gave it, as the zone's SOA says; from a cache,
    /// how long it still is. Null if there is something, or nothing to tell by.
    /// </summary>
    public TimeSpan? NegativeFor => Response is { Answers.Count: 0 } response
        && response.Authorities.OfType<SoaRecord>().FirstOrDefault() is { } soa
        ? TimeSpan.FromSeconds(Math.Min(soa.InitialTimeToLive, soa.Minimum))
        : null;

    /// <summary>The records of one type in the answer section that belong to this very name.</summary>
    public IEnumerable<TRecord> RecordsOf<TRecord>(string name)
        where TRecord : DnsResourceRecord =>
        (Response?.Answers ?? []).OfType<TRecord>().Where(record => DnsText.IsSame(record.DomainName, name));
}

/// <summary>
/// Sends questions: to the machine's resolvers with recursion, to single servers without. Nothing is cached here, but a
/// resolver remembers what does not exist (RFC 2308), often for a quarter of an hour: it is only asked for names that do.
/// </summary>
internal sealed class DnsTransport(Func<IReadOnlyList<NameServer>> systemResolvers, IReadOnlyList<NameServer> publicResolvers)
{
    private const string NoResolver = "this machine has no DNS resolver";

    /// <summary>How long a resolver has for an answer; it is asked twice.</summary>
    public TimeSpan ResolverLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a single server has, which asks nobody else; it is asked twice.</summary>
    public TimeSpan ServerLimit { get; init; } = TimeSpan.FromSeconds(1.5);

    private DnsQueryOptions Recursive => Options(recursion: true, ResolverLimit);

    private DnsQueryOptions Direct => Options(recursion: false, ServerLimit);

    private readonly LookupClient client = new(new LookupClientOptions([.. publicResolvers]) { UseCache = false });

    /// <summary>A transport over the operating system's resolvers, with two public ones behind them.</summary>
    public static DnsTransport OfSystem() => new(
        SystemResolvers.Current, [NameServer.Cloudflare, NameServer.GooglePublicDns]);

    /// <summary>
    /// Asks the resolvers. The public ones are asked only when the machine's own are silent or fail, as captive
    /// networks and some routers do.
    /// </summary>
    public async Task<DnsReply> ResolveAsync(string name, QueryType type, CancellationToken cancellationToken)
    {
        var first = await AskOwnAsync(name, type, cancellationToken).ConfigureAwait(false);
        if (first.Problem is null)
        {
            return first;
        }

        var second = await AskAsync(publicResolvers, name, type, Recursive, cancellationToken).ConfigureAwait(false);
        return second.Problem is null ? second : first;
    }

    /// <summary>Asks this machine's own resolvers and nobody else.</summary>
    public Task<DnsReply> AskOwnAsync(string name, QueryType type, CancellationToken cancellationToken) =>
        systemResolvers() is { Count: > 0 } own
            ? AskAsync(own, name, type, Recursive, cancellationToken)
            : Task.FromResult(new DnsReply(null, NoResolver));

    /// <summary>Asks one resolver, recursion on.</summary>
    public Task<DnsReply> AskResolverAsync(NameServer resolver, string name, QueryType type, CancellationToken cancellationToken) =>
        AskAsync([resolver], name, type, Recursive, cancellationToken);

    /// <summary>Asks one server itself, recursion off.</summary>
    public Task<DnsReply> AskServerAsync(NameServer server, string name, QueryType type, CancellationToken cancellationToken) =>
        AskAsync([server], name, type, Direct, cancellationToken);

    private async Task<DnsReply> AskAsync(
        IReadOnlyList<NameServer> servers, string name, QueryType type, DnsQueryOptions options, CancellationToken cancellationToken)
    {
        var question = new DnsQuestion(name, type);
        try
        {
            var response = await client.QueryServerAsync(servers, question, options, cancellationToken).ConfigureAwait(false);
            var code = response.Header.ResponseCode;
            return new(
                response, code is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain ? null : DnsText.Describe(code));
        }
        catch (DnsResponseException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(null, exception.Code == DnsResponseCode.ConnectionTimeout ? "no answer in time" : DnsText.Describe(exception));
        }
        catch (Exception exception) when (exception is DnsXidMismatchException or System.Net.Sockets.SocketException)
        {
            return new(null, DnsText.Describe(exception));
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            return new(null, "a malformed answer");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, "no answer in time");
        }
    }

    // The library has an exception of its own for some answers that are none, and for others lets those of its arrays out.
    private static bool IsMalformed(Exception exception) => exception
        is DnsResponseParseException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException;

    private static DnsQueryOptions Options(bool recursion, TimeSpan timeout) => new()
    {
        Recursion = recursion,
        Timeout = timeout,
        Retries = 1,
        UseCache = false,
        UseTcpFallback = true,
        ThrowDnsErrors = false,
        ContinueOnDnsError = recursion,
        ContinueOnEmptyResponse = false,
        UseRandomNameServer = false,
        ExtendedDnsBufferSize = 1232,
    };
}
