using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;
using Polly;
using InstanceState = Direxio.Deployer.Engine.Ports.Cloud.InstanceState;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Instances of EC2.</summary>
internal sealed class Ec2Instances(IAmazonEC2 ec2, TimeProvider clock) : IInstances
{
    private const string NoStatus = "insufficient-data";

    private static readonly string[] LivingStates = ["pending", "running", "stopping", "stopped"];
    private static readonly string[] EndedStates = ["shutting-down", "terminated"];

    private readonly ResiliencePipeline settling = RetryPolicy.While(CloudFailure.NotFound, clock);

    private readonly IdLookup byId = new("DescribeInstances", clock);
    private readonly IdLookup statusById = new("DescribeInstanceStatus", clock);

    public Task<InstanceInfo?> FindAsync(string id, CancellationToken cancellationToken) =>
        byId.FindAsync(id, token => FindOneAsync(new() { InstanceIds = [id] }, token), cancellationToken);

    public async Task<InstanceInfo?> FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken) =>
        (await ListByTagsAsync(tags, LivingStates, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    public Task<IReadOnlyList<InstanceInfo>> ListEndedByTagsAsync(NodeTags tags, CancellationToken cancellationToken) =>
        ListByTagsAsync(tags, EndedStates, cancellationToken);

    public async Task<InstanceInfo> RunAsync(InstanceSpec spec, string clientToken, NodeTags tags, CancellationToken cancellationToken)
    {
        var request = Request(spec, clientToken, tags);
        var answer = await settling.ExecuteAsync(
            async token => await ec2.RunInstancesAsync(request, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return ToInfo(answer.Reservation.Instances.Single());
    }

    public Task StartAsync(string id, CancellationToken cancellationToken) =>
        ec2.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [id] }, cancellationToken);

    public async Task StopAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await ec2.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [id] }, cancellationToken).ConfigureAwait(false);
        if (!(answer.StoppingInstances ?? []).Exists(change => change.InstanceId == id))
        {
            throw IdLookup.Empty("StopInstances", id);
        }
    }

    public Task ChangeTypeAsync(string id, string instanceType, CancellationToken cancellationToken) =>
        ec2.ModifyInstanceAttributeAsync(
            new ModifyInstanceAttributeRequest { InstanceId = id, InstanceType = instanceType }, cancellationToken);

    public Task<InstanceHealth?> ReadHealthAsync(string id, CancellationToken cancellationToken) =>
        statusById.FindAsync(
            id,
            async token =>
            {
                // Without it only running instances are shown.
                var request = new DescribeInstanceStatusRequest { InstanceIds = [id], IncludeAllInstances = true };
                var answer = await ec2.DescribeInstanceStatusAsync(request, token).ConfigureAwait(false);
                return (answer.InstanceStatuses ?? []).Find(one => one.InstanceId == id) is { } status ? ToHealth(status) : null;
            },
            cancellationToken);

    public async Task<InstanceProtection> ReadProtectionAsync(string id, CancellationToken cancellationToken)
    {
        var termination = ReadAttributeAsync(id, InstanceAttributeName.DisableApiTermination, cancellationToken);
        var stop = ReadAttributeAsync(id, InstanceAttributeName.DisableApiStop, cancellationToken);
        await Task.WhenAll(termination, stop).ConfigureAwait(false);
        return new(
            (await termination.ConfigureAwait(false)).DisableApiTermination == true,
            (await stop.ConfigureAwait(false)).DisableApiStop == true);
    }

    // EC2 takes one attribute a call.
    public Task ProtectAsync(string id, bool isProtected, CancellationToken cancellationToken) => Task.WhenAll(
        ec2.ModifyInstanceAttributeAsync(
            new ModifyInstanceAttributeRequest { InstanceId = id, DisableApiTermination = isProtected }, cancellationToken),
        ec2.ModifyInstanceAttributeAsync(
            new ModifyInstanceAttributeRequest { InstanceId = id, DisableApiStop = isProtected }, cancellationToken));

    public Task<bool> TerminateAsync(
        string id, CancellationToken cancellationToken) => NotFoundAnswer.AsNotDeletedAsync("InvalidInstanceID.NotFound", async () =>
    {
        var answer = await ec2.TerminateInstancesAsync(
            new TerminateInstancesRequest { InstanceIds = [id] }, cancellationToken).ConfigureAwait(false);
        if (!(answer.TerminatingInstances ?? []).Exists(change => change.InstanceId == id))
        {
            throw IdLookup.Empty("TerminateInstances", id);
        }
    });

    public async Task<string> GetConsoleOutputAsync(string id, bool latest, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetConsoleOutputRequest { InstanceId = id, Latest = latest };
            return TextOf((await ec2.GetConsoleOutputAsync(request, cancellationToken).ConfigureAwait(false)).Output);
        }
        catch (CloudException exception)
            when (latest && exception.Code is ("UnsupportedOperation" or "Unsupported" or "InvalidParameterCombination"))
        {
            return string.Empty;
        }
    }

    /// <summary>The volume that an instance boots from; null while it has none.</summary>
    internal static string? RootVolumeOf(Instance instance) =>
        (instance.BlockDeviceMappings ?? []).Find(mapping => mapping.DeviceName == instance.RootDeviceName)?.Ebs?.VolumeId;

    /// <summary>The request for a node's instance.</summary>
    internal static RunInstancesRequest Request(InstanceSpec spec, string clientToken, NodeTags tags) => new()
    {
        ClientToken = clientToken,
        ImageId = spec.Image.Id,
        InstanceType = spec.InstanceType,
        MinCount = 1,
        MaxCount = 1,
        KeyName = spec.KeyName,
        UserData = Convert.ToBase64String(spec.UserData),
        NetworkInterfaces =
        [
            new()
            {
                DeviceIndex = 0,
                SubnetId = spec.SubnetId,
                Groups = [spec.SecurityGroupId],
                DeleteOnTermination = true,

                // The Elastic IP can only follow once the instance runs, and the first boot needs the internet before that.
                AssociatePublicIpAddress = true,
            },
        ],
        BlockDeviceMappings =
        [
            new()
            {
                DeviceName = spec.Image.RootDeviceName,
                Ebs = new() { VolumeType = VolumeType.Gp3, VolumeSize = spec.DiskSizeGB, Encrypted = true, DeleteOnTermination = true },
            },
        ],
        MetadataOptions = new()
        {
            HttpEndpoint = InstanceMetadataEndpointState.Enabled,
            HttpTokens = HttpTokensState.Required,
            HttpPutResponseHopLimit = 1,
        },
        TagSpecifications = [Ec2Filters.Specify(ResourceType.Instance, tags), Ec2Filters.Specify(ResourceType.Volume, tags)],
    };

    private Task<IReadOnlyList<InstanceInfo>> ListByTagsAsync(NodeTags tags, string[] states, CancellationToken cancellationToken)
    {
        var filters = Ec2Filters.ByTags(tags);
        filters.Add(Ec2Filters.ByName("instance-state-name", states));
        return ListAsync(new() { Filters = filters }, cancellationToken);
    }

    // EC2 keeps listing an event for a while after its end, which then begins its description.
    private static InstanceHealth ToHealth(InstanceStatus status) => new(
        status.SystemStatus?.Status?.Value ?? NoStatus,
        status.Status?.Status?.Value ?? NoStatus,
        [
            .. (status.Events ?? [])
                .Where(one => one.Description?.StartsWith("[Completed]", StringComparison.Ordinal) != true
                    && one.Description?.StartsWith("[Canceled]", StringComparison.Ordinal) != true)
                .Select(one => new InstanceEvent(
                    one.Code?.Value ?? "event",
                    one.Description ?? string.Empty,
                    one.NotBefore is { } time ? new DateTimeOffset(time.ToUniversalTime()) : null)),
        ]);

    // EC2 answers in base64; what only looks like it is none, since a console has blanks and brackets.
    private static string TextOf(string? output)
    {
        var bytes = new byte[output?.Length ?? 0];
        return Convert.TryFromBase64String(output ?? string.Empty, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : output!;
    }

    // An answer about nothing would read as no protection.
    private async Task<InstanceAttribute> ReadAttributeAsync(string id, InstanceAttributeName name, CancellationToken cancellationToken)
    {
        var answer = await ec2.DescribeInstanceAttributeAsync(
            new DescribeInstanceAttributeRequest { InstanceId = id, Attribute = name }, cancellationToken).ConfigureAwait(false);
        return answer.InstanceAttribute?.InstanceId == id
            ? answer.InstanceAttribute
            : throw IdLookup.Empty("DescribeInstanceAttribute", id);
    }

    private async Task<InstanceInfo?> FindOneAsync(DescribeInstancesRequest request, CancellationToken cancellationToken) =>
        (await ListAsync(request, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    private async Task<IReadOnlyList<InstanceInfo>> ListAsync(DescribeInstancesRequest request, CancellationToken cancellationToken)
    {
        var found = new List<InstanceInfo>();
        await foreach (var reservation in ec2.Paginators.DescribeInstances(request).Reservations
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            found.AddRange((reservation.Instances ?? []).Select(ToInfo));
        }

        return found;
    }

    private static InstanceInfo ToInfo(Instance instance) => new(
        instance.InstanceId,
        ToState(instance.State.Name),
        instance.InstanceType,
        string.IsNullOrEmpty(instance.PublicIpAddress) ? null : instance.PublicIpAddress,
        RootVolumeOf(instance),
        instance.Placement?.AvailabilityZone)
    {
        Architecture = string.IsNullOrEmpty(instance.Architecture?.Value) ? null : instance.Architecture.Value,
        StateReason = string.IsNullOrEmpty(instance.StateReason?.Code)
            ? null
            : new(instance.StateReason.Code, instance.StateReason.Message ?? string.Empty),
    };

    private static InstanceState ToState(InstanceStateName name) => name.Value switch
    {
        "pending" => InstanceState.Pending,
        "running" => InstanceState.Running,
        "stopping" => InstanceState.Stopping,
        "stopped" => InstanceState.Stopped,
        "shutting-down" => InstanceState.ShuttingDown,
        "terminated" => InstanceState.Terminated,
        _ => throw new CloudException(
            CloudFailure.Rejected,
            "ec2",
            "DescribeInstances",
            "UnknownState",
            $"an instance state '{name.Value}' that this release does not know"),
    };
}
