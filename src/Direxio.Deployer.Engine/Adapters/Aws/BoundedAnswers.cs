using Direxio.Deployer.Engine.Foundation.Http;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// Each answer is read to its end before the SDK sees it, within the limit of time of one attempt and a limit of length: the SDK
/// reads bodies without either, so that one that drips or never ends would hold it for good.
/// </summary>
internal sealed class BoundedAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Many times the longest page that any call of ours gets.</summary>
    public const int LongestAnswer = 16 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            var body = new ByteArrayContent(
                await BoundedContent.ReadAsync(answer.Content, LongestAnswer, cancellationToken).ConfigureAwait(false));
            foreach (var (name, values) in answer.Content.Headers.NonValidated)
            {
                body.Headers.TryAddWithoutValidation(name, values);
            }

            answer.Content = body;
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
