using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>A request that knows its action, where the type's name does not tell it.</summary>
internal interface INamedAction
{
    string Action { get; }
}

/// <summary>The two handlers that every client of ours has in its pipeline.</summary>
internal static class AwsCallHandlers
{
    private const string LostAnswer = "Direxio.LostAnswer";

    /// <summary>Adds them: the translation of failures outermost, the trace around each single attempt.</summary>
    public static void AddTo(RuntimePipeline pipeline, AwsConnection connection)
    {
        pipeline.AddHandler(new FailureHandler(connection.CallLimit, connection.ServerClock));
        pipeline.AddHandlerAfter<RetryHandler>(new TraceHandler(connection.Trace, connection.Clock, connection.ServerClock));
    }

    private static string ServiceOf(IRequestContext context) => context.ClientConfig.AuthenticationServiceName;

    private static string ActionOf(IRequestContext context)
    {
        if (context.OriginalRequest is INamedAction named)
        {
            return named.Action;
        }

        var name = context.OriginalRequest.GetType().Name;
        return name.EndsWith("Request", StringComparison.Ordinal) ? name[..^"Request".Length] : name;
    }

    private sealed class FailureHandler(TimeSpan callLimit, ServerClock serverClock) : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var context = executionContext.RequestContext;
            var caller = context.CancellationToken;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(caller);
            limit.CancelAfter(callLimit);
            ((RequestContext)context).CancellationToken = limit.Token;
            try
            {
                return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            }
            catch (CloudException refused) when (context.ContextAttributes.ContainsKey(LostAnswer))
            {
                throw refused.AfterLostAnswer();
            }
            catch (Exception exception) when (exception is not CloudException)
            {
                if (AwsFailures.Translate(ServiceOf(context), ActionOf(context), exception, caller) is { } translated)
                {
                    var cloud = translated.At(serverClock.Difference);
                    throw context.ContextAttributes.ContainsKey(LostAnswer) ? cloud.AfterLostAnswer() : cloud;
                }

                throw;
            }
        }
    }

    /// <summary>Writes service, action, region, outcome, duration and request id; never a parameter, so never a secret.</summary>
    private sealed class TraceHandler(Action<string> trace, TimeProvider clock, ServerClock serverClock) : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var begun = clock.GetTimestamp();
            try
            {
                var response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
                serverClock.Note(executionContext.ResponseContext.HttpResponse?.GetHeaderValue("Date"), clock.GetUtcNow());
                var status = executionContext.ResponseContext.HttpResponse?.StatusCode ?? response.HttpStatusCode;
                Write(executionContext.RequestContext, $"{(int)status}", begun, response.ResponseMetadata?.RequestId);
                return response;
            }
            catch (AmazonServiceException refused)
            {
                var answer = (refused.InnerException as HttpErrorResponseException)?.Response;
                serverClock.Note(answer?.GetHeaderValue("Date"), clock.GetUtcNow());
                NoteLoss(executionContext.RequestContext, AwsFailures.FailureOf(refused) is CloudFailure.Ambiguous);
                Write(executionContext.RequestContext, $"{(int)refused.StatusCode} {refused.ErrorCode}", begun, refused.RequestId);
                if (AwsFailures.FailureOf(refused) is CloudFailure.Capacity)
                {
                    // Comes with a server error's status, for which the SDK would ask five times more; another zone is asked instead.
                    throw AwsFailures.ToCloudException(
                        ServiceOf(executionContext.RequestContext), ActionOf(executionContext.RequestContext), refused);
                }

                throw;
            }
            catch (Exception exception)
            {
                NoteLoss(executionContext.RequestContext, true);
                Write(executionContext.RequestContext, exception.GetType().Name, begun, null);
                throw;
            }
        }

        private static void NoteLoss(IRequestContext context, bool isLost)
        {
            if (isLost)
            {
                context.ContextAttributes[LostAnswer] = true;
            }
        }

        private void Write(IRequestContext context, string outcome, long begun, string? requestId)
        {
            var milliseconds = clock.GetElapsedTime(begun).TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
            var attempt = context.Retries == 0 ? string.Empty : $" attempt {context.Retries + 1}";
            var request = string.IsNullOrEmpty(requestId) ? string.Empty : $" request {requestId}";
            var region = context.ClientConfig.RegionEndpoint?.SystemName ?? context.ClientConfig.AuthenticationRegion;
            trace($"{ServiceOf(context)} {ActionOf(context)} {region}: {outcome} {milliseconds} ms{attempt}{request}");
        }
    }
}
