namespace Direxio.Deployer.Engine.Foundation.Http;

/// <summary>An answer is longer than any true one.</summary>
internal sealed class AnswerTooLongException(long limit)
    : Exception(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the answer is longer than {limit / 1024} KiB"));

/// <summary>
/// Reads what a server answers, up to a limit: whoever answers decides neither how much memory that takes nor, by a character
/// set of his own, what becomes of it. How long it may take is the caller's, whose token ends the reading as well.
/// </summary>
internal static class BoundedContent
{
    private const int BufferLength = 16 * 1024;

    /// <summary>The whole body.</summary>
    /// <exception cref="AnswerTooLongException">There is more, which was not read.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit)
        {
            throw new AnswerTooLongException(limit);
        }

        var body = await ReadStartAsync(content, limit + 1, cancellationToken).ConfigureAwait(false);
        return body.Length > limit ? throw new AnswerTooLongException(limit) : body;
    }

    /// <summary>The body as far as the limit, where its beginning is of use too.</summary>
    public static async Task<byte[]> ReadStartAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var kept = new MemoryStream();
            var buffer = new byte[BufferLength];
            int count;
            while (kept.Length < limit && (count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                kept.Write(buffer, 0, (int)Math.Min(count, limit - kept.Length));
            }

            return kept.ToArray();
        }
    }

    /// <summary>The whole body as UTF-8; what is none becomes the replacement character.</summary>
    /// <exception cref="AnswerTooLongException">There is more.</exception>
    public static async Task<string> ReadTextAsync(HttpContent content, int limit, CancellationToken cancellationToken) =>
        System.Text.Encoding.UTF8.GetString(await ReadAsync(content, limit, cancellationToken).ConfigureAwait(false));
}
