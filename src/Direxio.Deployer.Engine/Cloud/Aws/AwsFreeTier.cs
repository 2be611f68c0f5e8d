namespace Direxio.Deployer.Engine.Cloud.Aws;

/// <summary>The account's free tier.</summary>
internal sealed class AwsFreeTier(JsonServiceClient client) : IFreeTier
{
    /// <summary>The configuration; a region is still to be set.</summary>
    public static ServiceConfig MakeConfig() => new(new("FreeTier", "freetier", "freetier", "2023-09-07", region => $"freetier.{region}.api.aws"));

    public Task<FreeTierReading> ReadAsync(CancellationToken cancellationToken) => throw new NotImplementedException(client.ToString());
}
