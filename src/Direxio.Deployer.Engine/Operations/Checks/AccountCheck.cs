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
        await look.ProveAccountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await Task.WhenAll(
            OfInstanceAsync(cancellationToken), OfGroupAsync(cancellationToken), OfAddressAsync(cancellationToken)).ConfigureAwait(false);
        return [.. rows.SelectMany(row => row)];
    }

    private async Task<IReadOnlyList<CheckRow>> OfInstanceAsync(CancellationToken cancellationToken)
    {
        var id = look.State.Resources.InstanceId!;
        if (await look.Cloud.Instances.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } instance)
        {
            return
            [
                new(
                    "InstanceState",
                    Texts.Check_Running.InWords(id),
                    Texts.Check_Unknown.InWords(id),
                    CheckSeverity.Error,
                    Advice.Of(nameof(Texts.Check_SeeAccount), Commands.Repair(look.Domain))),
            ];
        }

        var seen = instance.State.ToString().ToLowerInvariant();
        var state = CheckRow.Of(
            instance.State == InstanceState.Running,
            "InstanceState",
            Texts.Check_Running.InWords(id),
            instance.StateReason is { } why ? Texts.Check_IsBecause.InWords(id, seen, why.Message) : Texts.Check_Is.InWords(id, seen),
            CheckSeverity.Error,
            instance.HasEnded
                ? InstanceErrors.AfterTheEnd(
                    look.State,
                    look.Domain,
                    await EndedInstance.FindDiskAsync(look.State, look.Cloud.Volumes, cancellationToken).ConfigureAwait(false),
                    InstanceEnd.Remedy(instance.StateReason, look.Settings.Region))
                : Advice.Of(nameof(Texts.Check_Start), Commands.StartNode(look.Domain)));
        if (instance.HasEnded)
        {
            return [state];
        }

        var recorded = look.Settings.InstanceType;
        var type = CheckRow.Of(
            instance.InstanceType == recorded,
            "InstanceType",
            recorded,
            instance.InstanceType,
            CheckSeverity.Warning,
            Advice.Of(nameof(Texts.Check_TypeBack), Commands.ChangeNode(look.Domain).With("InstanceType", recorded)));
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
        var expected = Texts.Check_LetsIn.InWords(id, InWords(wanted));
        if (await look.Cloud.SecurityGroups.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } group)
        {
            return
            [
                new(
                    Name,
                    expected,
                    Texts.Check_Unknown.InWords(id),
                    CheckSeverity.Error,
                    Advice.Of(nameof(Texts.Check_MakeAgain), Again)),
            ];
        }

        var missing = wanted.Where(rule => !group.Ingress.Any(rule.AllowsSameAs)).ToList();
        var more = group.Ingress.Where(rule => !wanted.Any(rule.AllowsSameAs)).ToList();
        return
        [
            CheckRow.Of(
                missing.Count == 0,
                Name,
                expected,
                missing.Count == 0 ? expected : Texts.Check_LetsNotIn.InWords(id, InWords(missing)),
                CheckSeverity.Error,
                Advice.Of(nameof(Texts.Check_AddMissing), Again)),
            CheckRow.Of(
                more.Count == 0,
                "FirewallOpenings",
                Texts.Check_NothingElseIn.InWords(),
                more.Count == 0 ? Texts.Check_NothingElseIn.InWords() : Texts.Check_AlsoLetsIn.InWords(InWords(more)),
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
                Texts.Check_Leads.InWords(ip, instance),
                found is null ? Texts.Check_AccountLacks.InWords(ip)
                    : found.InstanceId is { } holder ? Texts.Check_Leads.InWords(found.PublicIp, holder)
                    : Texts.Check_LeadsNowhere.InWords(found.PublicIp),
                CheckSeverity.Error,
                found is null
                    ? ProvisioningErrors.AfterAddressGone(look.State, look.Domain)
                    : Advice.Of(nameof(Texts.Check_PointAgain), Again)),
        ];
    }

    private Advice HowToClose(string id, SecurityGroupInfo group, List<IngressRule> more)
    {
        var isOfEarlier = SshMove.EarlierOpening(look.State, group) is { } opening && more.Exists(opening.AllowsSameAs);
        var advice = new List<Advice>();
        if (isOfEarlier)
        {
            var close = Commands.ChangeNode(look.Domain).With("SshCidr", SettingRules.AutoCidr);
            advice.Add(Advice.Of(nameof(Texts.Check_CloseOpenPort), close));
        }

        if (!isOfEarlier || more.Count > 1)
        {
            advice.Add(Advice.Of(isOfEarlier ? nameof(Texts.Check_CloseRest) : nameof(Texts.Check_CloseIt), id));
        }

        return Advice.Join(" ", advice);
    }

    private static string InWords(IEnumerable<IngressRule> rules) =>
        string.Join(", ", rules.Select(rule => Texts.Check_From.InWords(rule.Scope(), rule.Cidr)));
}
