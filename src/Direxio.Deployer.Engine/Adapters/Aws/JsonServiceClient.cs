using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>A client for a service that speaks the AWS JSON protocol.</summary>
internal sealed class JsonServiceClient(AwsConnection connection, AWSCredentials credentials, ServiceConfig config)
    : ServiceClient(connection, credentials, config)
{
    private readonly string contentType = $"application/x-amz-json-{config.JsonVersion}";

    /// <summary>Calls an action and reads its answer.</summary>
    /// <param name="targetPrefix">The prefix of the service's X-Amz-Target header.</param>
    /// <param name="action">The action.</param>
    /// <param name="body">The parameters.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<T> CallAsync<T>(
        string targetPrefix, string action, JsonObject body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions { RequestMarshaller = PostedCall.Marshaller.Instance, ResponseUnmarshaller = FromHttp.Instance };
        var call = new PostedCall(
            action,
            [("X-Amz-Target", $"{targetPrefix}.{action}"), ("Content-Type", contentType)],
            JsonSerializer.SerializeToUtf8Bytes(body));
        var answer = await InvokeAsync<TextAnswer>(call, options, cancellationToken).ConfigureAwait(false);
        return AnswerReader.Read(Config.AuthenticationServiceName, action, () =>
        {
            using var document = JsonDocument.Parse(answer.Body);
            return read(document.RootElement);
        });
    }

    private sealed class FromHttp : JsonResponseUnmarshaller
    {
        public static readonly FromHttp Instance = new();

        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
        {
            using var reader = new StreamReader(input.Stream, Encoding.UTF8);
            return new TextAnswer { Body = reader.ReadToEnd() };
        }

        public override AmazonServiceException UnmarshallException(
            JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            var reader = new StreamingUtf8JsonReader(input.Stream);
            var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
            return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
        }
    }
}
