using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>One subnet in which AWS had no room for the instance.</summary>
/// <param name="SubnetId">The subnet.</param>
/// <param name="Zone">Its zone; null if it is not known.</param>
/// <param name="Cause">What AWS answered.</param>
internal sealed record LaunchRefusal(string SubnetId, string? Zone, CloudException Cause)
{
    /// <summary>True if it is the subnet that is full; else the whole zone has no room.</summary>
    public bool IsOfSubnetOnly => Cause.Code == "InsufficientFreeAddressesInSubnet";

    public string Place => $"{Zone ?? "zone unknown"} ({SubnetId})";

    public string Answer => $"{Cause.Code}: {Cause.ServiceMessage.TrimEnd('.')}";

    /// <summary>What AWS answered where; the same answer from several zones is given once, in the first one's words.</summary>
    public static string InWords(IEnumerable<LaunchRefusal> refusals) => string.Join("; ", refusals
        .GroupBy(refusal => refusal.Answer.Replace(refusal.Zone ?? refusal.SubnetId, "*", StringComparison.Ordinal), StringComparer.Ordinal)
        .Select(same => $"{string.Join(", ", same.Select(refusal => refusal.Place))}: {same.First().Answer}"));
}

/// <summary>
/// Launches the instance in the first subnet that has room for it. Each subnet has a token and an intent of its own, and the
/// intent of one is settled or withdrawn before the next one's is written.
/// </summary>
internal sealed class InstanceLaunch(CloudPorts cloud, ResourceJournal journal, AccountSurvey survey)
{
    private const string TokenIsSpent = "IdempotentInstanceTerminated";

    // InvalidAMIID.NotFound and InvalidAMIID.Unavailable, as the EC2 API's error codes name them.
    private const string ImageIsUnknown = "InvalidAMIID.";

    /// <summary>The instance that was found, or the one that was launched; its id and subnet are on record.</summary>
    /// <exception cref="DeployException">NoCapacityForInstance: no eligible subnet has room.</exception>
    public async Task<InstanceInfo> EnsureAsync(
        PhaseContext context, InstanceSpec first, Func<CancellationToken, Task<InstanceInfo?>> find, CancellationToken cancellationToken)
    {
        var refusals = new List<LaunchRefusal>();
        for (var spec = first; ;)
        {
            try
            {
                return await TryAsync(context, spec, find, cancellationToken).ConfigureAwait(false);
            }
            catch (CloudException refused) when (refused.Failure is CloudFailure.Capacity && refused.Action == "RunInstances")
            {
                refusals.Add(new(spec.SubnetId, await ZoneOfAsync(spec.SubnetId).ConfigureAwait(false), refused));
                spec = await NextAsync(context, spec, refusals).ConfigureAwait(false)
                    ?? throw await new LaunchAlternatives(cloud, survey).ExhaustedAsync(
                        context, refusals, cancellationToken).ConfigureAwait(false);
            }
            catch (CloudException gone) when (gone.Code.StartsWith(ImageIsUnknown, StringComparison.Ordinal)
                && context.State.Resources.ImageId == spec.Image.Id)
            {
                // The deployment waited for so long that its publisher has withdrawn the recorded image.
                if (await survey.Image.ConfigureAwait(false) is not { } image || image.Id == spec.Image.Id)
                {
                    throw;
                }

                context.Session.Update(state =>
                {
                    state.Resources.ImageId = null;
                    state.Intents.Withdraw(InstanceKind.Intent);
                });
                context.Observer.Note(Advice.Of(nameof(Texts.Note_ImageReplaced), spec.Image.Id, image.Id));
                spec = spec with { Image = image };
            }
            catch (CloudException spent) when (spent.Code == TokenIsSpent)
            {
                // An earlier call with this token was answered by an instance that has ended and is not shown any more. Another
                // generation has another token, so this comes at most once for each.
                context.Session.Update(state =>
                {
                    state.Resources.InstanceGeneration++;
                    state.Intents.Withdraw(InstanceKind.Intent);
                });
            }
        }
    }

    private Task<InstanceInfo> TryAsync(
        PhaseContext context, InstanceSpec spec, Func<CancellationToken, Task<InstanceInfo?>> find, CancellationToken cancellationToken)
    {
        var token = LaunchToken.Create(context.Tags, spec, context.State.Resources.InstanceGeneration);
        return journal.EnsureAsync(
            InstanceKind.Intent,
            token,
            find,
            () => RunAsync(context, spec, token),
            (state, found) =>
            {
                state.Resources.InstanceId = found.Id;
                state.Choices.InstanceType = found.InstanceType;
                state.Resources.ImageId = spec.Image.Id;
                state.Resources.RootVolumeId = found.RootVolumeId ?? state.Resources.RootVolumeId;
            },
            cancellationToken);
    }

    private async Task<InstanceInfo> RunAsync(PhaseContext context, InstanceSpec spec, string token)
    {
        try
        {
            return await cloud.Instances.RunAsync(spec, token, context.Tags, CancellationToken.None).ConfigureAwait(false);
        }
        catch (CloudException spent) when (spent.Code == TokenIsSpent)
        {
            // An earlier call took effect, its answer was lost, and the instance has ended since: the user is told why.
            var replaced = context.State.Resources.ReplacedInstances;
            var ended = await cloud.Instances.ListEndedByTagsAsync(context.Tags, CancellationToken.None).ConfigureAwait(false);
            if (ended.FirstOrDefault(instance => replaced.All(former => former.Id != instance.Id)) is { } own)
            {
                return own;
            }

            throw;
        }
    }

    private async Task<InstanceSpec?> NextAsync(PhaseContext context, InstanceSpec spec, List<LaunchRefusal> refusals)
    {
        if (context.Settings.SubnetId is not null || await survey.InstanceType.ConfigureAwait(false) is not { } type)
        {
            return null;
        }

        var fullZones = refusals.Where(refusal => !refusal.IsOfSubnetOnly).Select(refusal => refusal.Zone).ToHashSet();
        var subnets = LaunchSubnets.Reachable(await survey.Subnets.ConfigureAwait(false))
            .Where(subnet => subnet.VpcId == context.State.Resources.VpcId);
        var next = LaunchSubnets.Eligible(subnets, type).FirstOrDefault(subnet =>
            refusals.TrueForAll(refusal => refusal.SubnetId != subnet.SubnetId) && !fullZones.Contains(subnet.AvailabilityZone));
        if (next is null)
        {
            return null;
        }

        var last = refusals[^1];
        context.Observer.Note(Advice.Of(
            nameof(Texts.Note_NextZone), spec.InstanceType, last.Place, last.Answer, next.AvailabilityZone, next.SubnetId));
        context.Session.Update(state => state.Resources.SubnetId = next.SubnetId);
        return spec with { SubnetId = next.SubnetId };
    }

    private async Task<string?> ZoneOfAsync(string subnetId) =>
        (await survey.Subnets.ConfigureAwait(false)).FirstOrDefault(subnet => subnet.SubnetId == subnetId)?.AvailabilityZone;
}
