using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Machines;

/// <summary>Lets launched instances end by themselves, at once or after a while.</summary>
internal sealed class LaunchDeaths(MotoServer moto, MachinePark machines)
{
    private CancellationTokenSource world = new();

    /// <summary>Those to come do not come any more.</summary>
    public void Reset()
    {
        world.Cancel();
        world = new();
    }

    /// <summary>Plans the end of what a call launched; those that never boot are ended when this returns.</summary>
    public async Task FollowAsync(AwsCall call, AwsReply reply, LaunchDeath death)
    {
        foreach (var id in Xml.Of(reply).Items("instancesSet").Select(item => item.Value("instanceId")!))
        {
            if (death.AfterMs == 0)
            {
                await moto.EndInstanceAsync(call.Region, id, death);
            }
            else
            {
                _ = EndLaterAsync(call.Region, id, death, world.Token);
            }
        }
    }

    private async Task EndLaterAsync(string region, string id, LaunchDeath death, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(death.AfterMs, cancellationToken);
            machines.Halt(id, forGood: !death.Stops);
            await moto.EndInstanceAsync(region, id, death);
        }
        catch (OperationCanceledException)
        {
            // Another world has begun.
        }
        catch (Exception exception) when (exception is RangeException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"instance {id} did not end by itself: {exception.Message}");
        }
    }
}
