namespace Direxio.Deployer.Engine.Cloud.Aws;

/// <summary>What a service's typed not-found, and nothing else, means to a caller.</summary>
internal static class Missing
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
    /// For a deletion it is success, also that of an earlier try whose answer was lost. Only with this code, which names
    /// the thing itself: something that it refers to may be missing too.
    /// </summary>
    public static async Task AsDeletedAsync(string code, Func<Task> delete)
    {
        try
        {
            await delete().ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.NotFound && exception.Code == code)
        {
            // It is as gone as the caller wants it.
        }
    }
}
