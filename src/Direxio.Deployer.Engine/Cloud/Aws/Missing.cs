namespace Direxio.Deployer.Engine.Cloud.Aws;

/// <summary>Turns a service's typed not-found, and nothing else, into null.</summary>
internal static class Missing
{
    public static async Task<T?> AsNullAsync<T>(Func<Task<T?>> find)
        where T : class
    {
        try
        {
            return await find().ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.NotFound)
        {
            return null;
        }
    }
}
