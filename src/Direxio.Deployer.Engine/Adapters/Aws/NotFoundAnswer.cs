using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>What a service's typed not-found, and nothing else, means to a caller.</summary>
internal static class NotFoundAnswer
{
    /// <summary>For a look-up it is null.</summary>
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

    /// <summary>For a search it is that there is none; only with this code, which names what is searched for.</summary>
    public static async Task<List<T>> AsNoneAsync<T>(string code, Func<Task<List<T>>> search)
    {
        try
        {
            return await search().ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.NotFound && exception.Code == code)
        {
            return [];
        }
    }

    /// <summary>
    /// For a deletion it is no failure, but no success of this call either: it is gone, an earlier try whose answer was lost
    /// has deleted it, or it is too young to be known everywhere. Only with this code, which names the thing itself:
    /// something that it refers to may be missing too.
    /// </summary>
    /// <returns>True if the service accepted the deletion; false if it knows no such thing.</returns>
    public static async Task<bool> AsNotDeletedAsync(string code, Func<Task> delete)
    {
        try
        {
            await delete().ConfigureAwait(false);
            return true;
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.NotFound && exception.Code == code)
        {
            return false;
        }
    }
}
