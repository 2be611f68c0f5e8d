using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// S3. The budget first, if one is wanted. Key pair, security group, Elastic IP and hosted zone do not depend on each
/// other and come to be at once; then the DNS record, and only when the world sees it the instance, so that nobody
/// pays for a server that cannot get its certificate yet.
/// </summary>
internal sealed class ProvisionPhase(CloudPorts cloud, AccountSurvey survey, DnsGate dnsGate) : IPhase
{
    public PhaseId Id => PhaseId.S3_PROVISION;

    public async Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        // The invariant behind every charge: the user has seen region, resources and cost, and said yes.
        if (context.State is { HasApprovedPlan: false, Resources.InstanceId: null })
        {
            throw ProvisioningErrors.PlanNotApproved(context.Settings.Domain);
        }

        var journal = new ResourceJournal(context);
        var record = new DnsRecordCreation(cloud.DnsRecords, journal, survey);
        if (await GuardAsync(context, record, cloud.DnsRecords.Title, cancellationToken).ConfigureAwait(false) is { } guarded)
        {
            return guarded;
        }

        await new BudgetCreation(cloud.Budgets, journal).EnsureAsync(context, cancellationToken).ConfigureAwait(false);

        // Nothing may be awaited between starting these four and waiting for all of them.
        var sshCidr = context.Settings.SshCidrFor((await survey.CallerAddress.ConfigureAwait(false))?.Ip);
        var keyPair = new KeyPairCreation(cloud.KeyPairs, journal).EnsureAsync(context, cancellationToken);
        var group = new SecurityGroupCreation(cloud.SecurityGroups, journal).EnsureAsync(context, sshCidr, cancellationToken);
        var addresses = new ElasticIpCreation(cloud.Addresses, journal);
        var address = addresses.EnsureAsync(context, cancellationToken);
        var occupants = context.Settings.IsUserDns
            ? Task.FromResult<IReadOnlyList<RecordSet>>([])
            : PrepareNameAsync(context, journal, record, cancellationToken);
        await Task.WhenAll(keyPair, group, address, occupants).ConfigureAwait(false);

        if (!context.Settings.IsUserDns)
        {
            await record.EnsureAsync(context, await occupants.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        if (await dnsGate.PassAsync(context, cloud.DnsRecords.Title, cancellationToken).ConfigureAwait(false) is { } waiting)
        {
            return waiting;
        }

        var instance = await new InstanceCreation(cloud, journal, survey)
            .EnsureAsync(context, group.Result.Id, keyPair.Result, cancellationToken).ConfigureAwait(false);
        await addresses.AssociateAsync(context, address.Result, instance.Id, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(
            addresses.UntilAssociatedAsync(context, address.Result, instance.Id, cancellationToken),
            new SpareResources(cloud).RemoveAsync(context, cancellationToken)).ConfigureAwait(false);
        return new PhaseOutcome.Done($"instance={instance.Id} ip={address.Result.PublicIp} domain={context.Settings.Domain}");
    }

    // What stands at the name is looked at beside the creations, moments before the record is written.
    private async Task<IReadOnlyList<RecordSet>> PrepareNameAsync(
        PhaseContext context, ResourceJournal journal, DnsRecordCreation record, CancellationToken cancellationToken)
    {
        await new HostedZoneCreation(cloud.Zones, journal, survey).EnsureAsync(context, cancellationToken).ConfigureAwait(false);
        return await record.FindInTheWayAsync(context, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<PhaseOutcome.Waiting?> GuardAsync(
        PhaseContext context, DnsRecordCreation record, string provider, CancellationToken cancellationToken)
    {
        if (context.Settings.IsUserDns)
        {
            return null;
        }

        if (context.Settings.DnsOverwriteConfirmed)
        {
            context.Session.Update(state => state.Dns.IsTakeOverConfirmed = true);
            return null;
        }

        var domain = context.Settings.Domain;
        var occupants = await record.FindOccupantsAsync(context, cancellationToken).ConfigureAwait(false);
        if (occupants.Count == 0)
        {
            return await record.FindPublicAnswerAsync(context).ConfigureAwait(false) is { } world
                ? AskForTheName(context, world.Answer, world.Description, DnsOverwrite.NextActionPublic(domain, context.State))
                : null;
        }

        return AskForTheName(
            context,
            DnsOverwrite.Summarize(occupants),
            DnsOverwrite.Describe(domain, occupants, provider).ToEnglish(),
            DnsOverwrite.NextAction(domain, context.State));
    }

    private static PhaseOutcome.Waiting AskForTheName(PhaseContext context, string existing, string seen, Advice next)
    {
        context.Session.Update(state =>
        {
            state.Dns.ExistingRecord = existing;
            state.Dns.PendingAddress = state.Resources.PublicIp ?? "the fixed IP address";
        });
        return new(seen, $"{seen} {next}");
    }
}
