using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Clients of S3, one for each region: a bucket is asked where it is.</summary>
internal sealed class S3Clients(AwsConnection connection, AWSCredentials credentials) : IDisposable
{
    // A part has eight megabytes or more, and a line may be slow: these limits fit 30 KB/s for each of four at once.
    private static readonly TimeSpan ContentAttempt = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ContentCall = TimeSpan.FromMinutes(16);

    private readonly ConcurrentDictionary<(string Region, bool ForContent), TracedS3> clients = [];

    /// <summary>Where any bucket of the partition is known.</summary>
    public string GlobalRegion => AwsRegions.GlobalRegionOf(connection.Region);

    /// <summary>For calls that are answered at once.</summary>
    public IAmazonS3 At(string region) => Client(region, forContent: false);

    /// <summary>For calls that carry parts of a backup.</summary>
    public IAmazonS3 ForContentAt(string region) => Client(region, forContent: true);

    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }
    }

    private TracedS3 Client(string region, bool forContent) => clients.GetOrAdd((region, forContent), _ =>
    {
        var patient = forContent
            ? connection with
            {
                AttemptLimit = Longer(connection.AttemptLimit, ContentAttempt),
                CallLimit = Longer(connection.CallLimit, ContentCall),
            }
            : connection;
        var config = AwsClientConfig.For(patient, new AmazonS3Config(), region);
        // What stands in for S3 has one name for all buckets.
        config.ForcePathStyle = !string.IsNullOrEmpty(config.ServiceURL);
        return new(patient, credentials, config);
    });

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed class TracedS3(AwsConnection connection, AWSCredentials credentials, AmazonS3Config config)
        : AmazonS3Client(credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            pipeline.RemoveHandler<AmazonS3RedirectHandler>();
            AwsCallHandlers.AddTo(pipeline, connection);
        }
    }
}
