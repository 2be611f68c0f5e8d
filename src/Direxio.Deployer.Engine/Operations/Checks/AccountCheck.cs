using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>What the account has of the node: its instance, what may reach it, its address.</summary>
internal sealed class AccountCheck(NodeLook look) : IDeploymentCheck
{
    public string Name => "Account";

    public string Source => "AWS";

    private Command Again => Commands.RepeatProvisioning(look.Domain);

    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken)
    {
        var rows = await Task.WhenAll(
            OfInstanceAsync(cancellationToken), OfGroupAsync(cancellationToken), OfAddressAsync(cancellationToken)).ConfigureAwait(false);
        return [.. rows.SelectMany(row => row)];
    }

    private async Task<IReadOnlyList<CheckRow>> OfInstanceAsync(CancellationToken cancellationToken)
    {
        var id = look.State.Resources.InstanceId!;
        if (await look.Cloud.Instances.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } instance)
        {
            return [new("InstanceState", $"{id} is running", $"EC2 does not know {id}", CheckSeverity.Error, Advice.From(
                $"See what the account has: {Commands.Repair(look.Domain)}"))];
        }

        var state = CheckRow.Of(
            instance.State == InstanceState.Running,
            "InstanceState",
            $"{id} is running",
            $"{id} is {instance.State.ToString().ToLowerInvariant()}"
                + $"{(instance.StateReason is { } why ? $": {why.Message}" : string.Empty)}",
            CheckSeverity.Error,
            Advice.From($"Start it: {Commands.StartNode(look.Domain)}"));
        var recorded = look.Settings.InstanceType;
        var type = CheckRow.Of(
            instance.InstanceType == recorded,
            "InstanceType",
            recorded,
            instance.InstanceType,
            CheckSeverity.Warning,
            Advice.From($"It was changed elsewhere. Change it back: {Commands.ChangeNode(look.Domain).With("InstanceType", recorded)}"));
        return [state, type];
    }

    private async Task<IReadOnlyList<CheckRow>> OfGroupAsync(CancellationToken cancellationToken)
    {
        const string Name = "FirewallRules";
        if (look.State.Resources.SecurityGroupId is not { } id)
        {
            return [];
        }

        var wanted = SecurityGroupCreation.RulesFor(look.State.Server.SshCidr);
        var expected = $"{id} lets in {InWords(wanted)}";
        if (await look.Cloud.SecurityGroups.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } group)
        {
            return [new(Name, expected, $"EC2 does not know {id}", CheckSeverity.Error, Advice.From($"Make it again: {Again}"))];
        }

        var missing = wanted.Where(rule => !group.Ingress.Any(rule.AllowsSameAs)).ToList();
        var more = group.Ingress.Where(rule => !wanted.Any(rule.AllowsSameAs)).ToList();
        return
        [
            CheckRow.Of(
                missing.Count == 0,
                Name,
                expected,
                missing.Count == 0 ? expected : $"{id} does not let in {InWords(missing)}",
                CheckSeverity.Error,
                Advice.From($"Add what is missing: {Again}")),
            CheckRow.Of(
                more.Count == 0,
                "FirewallOpenings",
                "nothing else is let in",
                more.Count == 0 ? "nothing else is let in" : $"also lets in {InWords(more)}",
                CheckSeverity.Warning,
                HowToClose(id, group, more)),
        ];
    }

    private async Task<IReadOnlyList<CheckRow>> OfAddressAsync(CancellationToken cancellationToken)
    {
        if (look.State.Resources.AllocationId is not { } id)
        {
            return [];
        }

        var (ip, instance) = (look.State.Resources.PublicIp, look.State.Resources.InstanceId);
        var found = await look.Cloud.Addresses.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return
        [
            CheckRow.Of(
                found is not null && found.PublicIp == ip && found.InstanceId == instance,
                "ElasticAddress",
                $"{ip} leads to {instance}",
                found is null ? $"the account does not have {ip} any more"
                    : found.InstanceId is { } holder ? $"{found.PublicIp} leads to {holder}"
                    : $"{found.PublicIp} leads to no instance",
                CheckSeverity.Error,
                Advice.From($"Point it there again: {Again}")),
        ];
    }

    private Advice HowToClose(string id, SecurityGroupInfo group, List<IngressRule> more)
    {
        var isOfEarlier = SshMove.EarlierOpening(look.State, group) is { } opening && more.Exists(opening.AllowsSameAs);
        var advice = new List<Advice>();
        if (isOfEarlier)
        {
            var close = Commands.ChangeNode(look.Domain).With("SshCidr", SettingRules.AutoCidr);
            advice.Add(Advice.From($"An earlier release opened port 22 to everyone. Close it: {close}"));
        }

        if (!isOfEarlier || more.Count > 1)
        {
            advice.Add(Advice.From(
                $"If you did not open {(isOfEarlier ? "the rest" : "it")}, remove it from {id} in the EC2 console; this deployer "
                    + $"closes nothing that it has not opened."));
        }

        return Advice.Join(" ", advice);
    }

    private static string InWords(IEnumerable<IngressRule> rules) =>
        string.Join(", ", rules.Select(rule => $"{rule.Scope()} from {rule.Cidr}"));
}
