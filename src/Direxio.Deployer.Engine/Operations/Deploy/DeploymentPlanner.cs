using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>Turns the survey of an account into a plan. Reads only.</summary>
internal sealed class DeploymentPlanner(TimeProvider clock)
{
    /// <summary>True if a deployment is continued, which may have resources on record.</summary>
    public bool IsResume { get; init; }

    public async Task<DeploymentPlan> PlanAsync(
        AccountSurvey survey, DeploymentSettings settings, DeploymentRequest request, NodeState? recorded)
    {
        var identity = await survey.Identity.ConfigureAwait(false);
        var findings = await Preflight.ExamineAsync(
            survey,
            settings,
            recorded?.Resources.AllocationId is not null,
            recorded?.Resources.InstanceId is not null).ConfigureAwait(false);
        var choice = await survey.DnsChoice.ConfigureAwait(false);
        settings = settings with { DnsMode = choice?.Mode ?? settings.DnsMode };
        var zone = await survey.Zone.ConfigureAwait(false);
        var dns = await survey.Dns.ConfigureAwait(false);
        var cost = await survey.Cost.ConfigureAwait(false) with
        {
            Rehearsal = settings.IsRehearsal,
            FreeTier = findings.AccountPlan.ToPlan(),
        };
        var own = await survey.CallerAddress.ConfigureAwait(false);
        var sshCidr = settings.SshCidrFor(own?.Ip);
        var dnsWarnings = await DnsWarnings.FindAsync(settings, survey).ConfigureAwait(false);
        var existing = Judge(recorded);

        List<string> confirmations = [];
        if (!settings.DomainBindingConfirmed)
        {
            confirmations.Add(nameof(DeploymentRequest.ConfirmDomainBinding));
        }

        List<Advice> blockers = [.. findings.Blockers];
        if (recorded is not null && recorded.IsOfAnotherTool)
        {
            var foreign = NodeGuardErrors.NodeOfAnotherTool(settings.Domain, recorded);
            blockers.Insert(0, $"{foreign.Message} {foreign.NextAction}");
        }
        else if (!IsResume && existing is (ExistingState.Unfinished or ExistingState.Complete))
        {
            blockers.Insert(
                0,
                Advice.Of(nameof(Texts.Block_OnRecord), settings.Domain, Commands.Resume(settings.Domain).In(settings.AdviceContext)));
        }

        if (BudgetRule.Blocker(cost, settings) is { } overBudget)
        {
            blockers.Add(overBudget.In(settings.AdviceContext));
        }

        if (zone.Occupants.Count > 0
            && !settings.DnsOverwriteConfirmed
            && !DnsOverwrite.IsOurs(zone.Occupants, recorded?.Resources.PublicIp))
        {
            confirmations.Add(nameof(DeploymentRequest.ConfirmDnsOverwrite));
            blockers.Add(DnsOverwrite.Describe(settings.Domain, zone.Occupants, survey.DnsProvider));
        }
        else if (zone.IsElsewhere
            && !settings.DnsOverwriteConfirmed
            && PublicAnswer.Describe(dns, recorded?.Resources.PublicIp) is { } visible)
        {
            confirmations.Add(nameof(DeploymentRequest.ConfirmDnsOverwrite));
            blockers.Add(DnsOverwrite.DescribePublic(settings.Domain, visible, dns));
        }

        // What another tool or a removed node has on record is nothing of this one.
        var node = recorded is { HasResources: true, IsOfAnotherTool: false } ? recorded : null;
        bool Exists(PlannedResource planned) => node is not null && IsThere(planned.ResourceKind, node, zone);
        IReadOnlyList<PlannedResource> All() => PlannedResources(settings, findings, cost, sshCidr, zone, node);
        IReadOnlyList<PlannedResource> Resources() => [.. All().Where(planned => !Exists(planned))];
        IReadOnlyList<PlannedDnsChange> Changes() => DnsChanges(settings, zone, dns, node?.Resources.PublicIp);
        var plan = new DeploymentPlan
        {
            Domain = settings.Domain,
            ServiceId = settings.ServiceId,
            AccountId = identity.AccountId,
            IsRootIdentity = identity.IsRoot,
            CredentialSource = identity.CredentialSource,
            Region = settings.Region,
            RegionReason = settings.RegionFoundBy?.ToString(),
            DnsMode = settings.DnsMode,
            DnsModeReason = choice?.Reason.ToString(),
            InstanceType = settings.InstanceType,
            DiskSizeGB = settings.DiskSizeGB,
            Image = $"{findings.Image.Id} ({findings.Image.FoundBy})",
            MessageServerImage = settings.MessageServerImage,
            SshCidr = sshCidr,
            Resources = Resources(),
            ExistingResources = [.. All().Where(Exists)],
            DnsChanges = Changes(),
            DnsRecords = RecordsToSet.In(settings.Domain, settings.DnsMode, zone.WillBeCreated, node),
            CostEstimate = cost,
            ExistingState = existing,
            ConfirmationsRequired = confirmations,
            Blockers = [.. blockers.Select(blocker => blocker.ToString())],
            AgentDetection = settings.AgentFoundBy?.ToString(),
            Warnings =
            [
                .. Warnings(settings, request, identity, findings, cost, sshCidr, own, existing == ExistingState.None)
                    .Concat(dnsWarnings).Select(warning => warning.ToString()),
            ],
            CreatedAt = clock.GetUtcNow().LocalDateTime,
            Hash = string.Empty,
            // Everything that was filled in travels with the plan, so that applying it later asks for the same thing.
            Request = SettingTable.Complete(request with { Domain = settings.Domain }, settings),
            Rehearsal = settings.IsRehearsal,
        };

        // It stands for the same plan in every language.
        return plan with
        {
            Hash = Language.InEnglish(() => HashOf(
                plan with { Resources = Resources(), DnsChanges = Changes(), CostEstimate = cost.ForRecord() }, settings)),
        };
    }

    private static ExistingState Judge(NodeState? state) => state switch
    {
        null => ExistingState.None,
        { HasResources: false } => ExistingState.Begun,
        _ => state.IsComplete ? ExistingState.Complete : ExistingState.Unfinished,
    };

    // By what is on record; a root volume comes with its instance, and a zone whose answer was lost is seen in the account.
    private static bool IsThere(ResourceKind kind, NodeState recorded, ZoneFinding zone) => kind switch
    {
        ResourceKind.HostedZone => recorded.Resources.ZoneId is not null || !zone.WillBeCreated,
        ResourceKind.Volume => InstanceKind.Descriptor.RecordedId(recorded) is not null,
        _ => ResourceKinds.Describe(kind).RecordedId(recorded) is not null,
    };

    private static List<PlannedResource> PlannedResources(
        DeploymentSettings settings, PreflightFindings findings, CostEstimate cost, string? sshCidr, ZoneFinding zone, NodeState? recorded)
    {
        decimal? Monthly(string component) => cost.Components.First(item => item.Name == component).MonthlyUsd;
        PlannedResource Of(ResourceKind kind, string words, string resourceName, Advice detail, decimal? monthlyUsd) =>
            new(words, resourceName, detail.ToString(), monthlyUsd)
            {
                ResourceKind = kind,
            };
        var name = NodeTags.NameOf(settings.ServiceId);
        List<PlannedResource> resources = [];
        if (settings is { MonthlyBudgetUsd: { } limit, BudgetEmail: { } email })
        {
            resources.Add(Of(
                ResourceKind.Budget,
                "Budget",
                $"{name}-<run id>",
                Advice.Of(nameof(Texts.Technical_PlannedBudget), limit, NodeTags.RunIdKey, email),
                0m));
        }

        resources.AddRange(
        [
            Of(ResourceKind.KeyPair, "Key pair", name, Advice.Of(nameof(Texts.Technical_PlannedKeyPair)), 0m),
            Of(
                ResourceKind.SecurityGroup,
                "Security group",
                name,
                sshCidr is null
                    ? Advice.Of(nameof(Texts.Technical_PlannedFirewallNoSsh))
                    : Advice.Of(nameof(Texts.Technical_PlannedFirewall), sshCidr),
                0m),
            Of(
                ResourceKind.ElasticIp,
                "Elastic IP address",
                name,
                Advice.Of(nameof(Texts.Technical_PlannedAddress)),
                Monthly(CostComponents.Address)),
        ]);
        if (zone.WillBeCreated || HostedZoneKind.IsMadeBy(recorded, zone))
        {
            resources.Add(Of(
                ResourceKind.HostedZone,
                "Hosted zone",
                settings.Domain,
                Advice.Of(nameof(Texts.Technical_PlannedZone)),
                Monthly(CostComponents.Zone)));
        }

        resources.Add(Of(
            ResourceKind.Instance,
            "Instance",
            name,
            Advice.Of(
                nameof(Texts.Technical_PlannedInstance),
                settings.InstanceType,
                findings.Image.Id,
                findings.Subnet.SubnetId,
                findings.Subnet.AvailabilityZone),
            Monthly(CostComponents.Instance)));
        resources.Add(Of(
            ResourceKind.Volume,
            "Root volume",
            name,
            Advice.Of(nameof(Texts.Technical_PlannedVolume), settings.DiskSizeGB),
            Monthly(CostComponents.Volume)));
        return resources;
    }

    /// <param name="settings">What the node is to be.</param>
    /// <param name="zone">The zone of its name.</param>
    /// <param name="dns">What the world is answered.</param>
    /// <param name="address">The address that the node has already; null if it has none.</param>
    private static PlannedDnsChange[] DnsChanges(DeploymentSettings settings, ZoneFinding zone, DnsSnapshot dns, string? address)
    {
        var isOurs = DnsOverwrite.IsOurs(zone.Occupants, address);
        if (settings.IsUserDns ? PublicAnswer.LeadsTo(dns, address) : isOurs && !zone.IsElsewhere)
        {
            return [];
        }

        var visible = PublicAnswer.Describe(dns, address);
        PlannedDnsChange Of(Advice? old, Advice to, Advice place) =>
            new(settings.Domain, "A", old?.ToString(), to.ToString(), place.ToString());
        if (settings.IsUserDns)
        {
            return
            [
                Of(
                    Old(visible),
                    address ?? Advice.Of(nameof(Texts.Technical_DnsNewAddress)),
                    Advice.Of(nameof(Texts.Technical_DnsByUser))),
            ];
        }

        Advice? old = zone.Occupants.Count > 0 && !isOurs
            ? string.Join("; ", zone.Occupants.Select(record => record.Type == "A" ? record.Summary : $"{record.Type} {record.Summary}"))
            : zone.IsElsewhere && visible is not null ? Advice.Of(nameof(Texts.Technical_DnsElsewhere), Old(visible))
            : null;
        var place = zone.Zone is { } existing
            ? Advice.Of(nameof(Texts.Technical_DnsZone), existing.Name, existing.Id)
            : Advice.Of(nameof(Texts.Technical_DnsNewZone), settings.Domain);
        var to = address is null
            ? Advice.Of(nameof(Texts.Technical_DnsNewRecord))
            : Advice.Of(nameof(Texts.Technical_DnsRecord), address);
        return [Of(old, to, place)];
    }

    private List<Advice> Warnings(
        DeploymentSettings settings,
        DeploymentRequest request,
        CallerIdentity identity,
        PreflightFindings findings,
        CostEstimate cost,
        string? sshCidr,
        CallerAddress? own,
        bool isNew)
    {
        List<Advice> warnings = [.. findings.Warnings, .. FreePlanRule.Notes(findings.AccountPlan, findings.Type, cost)];
        if (identity.IsRoot)
        {
            warnings.Add(Advice.Of(nameof(Texts.Warn_Root)));
        }

        if (sshCidr is null)
        {
            var later = Commands.Resume().WithPlaceholder(nameof(request.SshCidr), "<your address>/32").In(settings.AdviceContext);
            warnings.Add(Advice.Of(nameof(Texts.Warn_SshClosed), later));
        }
        else if (own is { IsOfProxy: true })
        {
            warnings.Add(Advice.Of(nameof(Texts.Warn_SshByProxy), own.Ip));
        }
        else if (sshCidr.EndsWith("/0", StringComparison.Ordinal))
        {
            warnings.Add(Advice.Of(nameof(Texts.Warn_SshOpenToAll)));
        }

        if (Node.ServerImages.WarningOf(settings.MessageServerImage) is { } image)
        {
            warnings.Add(image);
        }

        if (settings.TrustsFirstHostKey)
        {
            warnings.Add(Advice.Of(nameof(Texts.Warn_TrustFirst)));
        }

        if (!cost.IsComplete)
        {
            var unknown = cost.Components.Where(component => component.MonthlyUsd is null).Select(component => component.Description);
            var reasons = string.Concat(cost.PriceProblems.Select(problem => $" {problem}"));
            warnings.Add(Advice.Of(nameof(Texts.Warn_NoPrice), string.Join("; ", unknown), reasons));
        }

        if (BudgetRule.Warning(cost, settings) is { } uncertain)
        {
            warnings.Add(uncertain);
        }

        if (settings.AgentInstall == AgentInstallPolicy.Auto)
        {
            warnings.Add(Advice.Of(nameof(Texts.Warn_Npm)));
        }

        // The region of a node that is gone on with is on record.
        if (request.Region is null && !IsResume && !settings.IsRehearsal)
        {
            warnings.Add(settings.RegionFoundBy is { } reason
                ? Advice.Of(nameof(Texts.Warn_RegionChosenBy), settings.Region, reason)
                : Advice.Of(nameof(Texts.Warn_RegionChosen), settings.Region));
        }

        // A deployment goes on without an agent, but nobody should learn that from its end.
        warnings.AddRange(new[]
        {
            settings.ConnectAgent is null
                ? AgentSelection.Remedy(isNew ? null : settings.Domain, settings.AgentFoundBy).In(settings.AdviceContext)
                : null,
            settings.ConnectAgent?.UnattendedWarning,
            settings.SpeechWarning,
        }.OfType<Advice>());
        return warnings;
    }

    // The change is of an A record; what is there is named only where it is something else.
    private static string? Old(string? visible) =>
        visible is not null && visible.StartsWith("A ", StringComparison.Ordinal) && !visible.Contains(';', StringComparison.Ordinal)
            ? visible[2..]
            : visible;

    private static string HashOf(DeploymentPlan plan, DeploymentSettings settings)
    {
        var substance = new
        {
            plan.Domain, plan.AccountId, plan.Image, plan.SshCidr,
            Resources = plan.Resources.Select(planned => new { planned.Kind, planned.Name, planned.Detail, planned.MonthlyUsd }),
            plan.DnsChanges, plan.CostEstimate.Components,
            plan.ExistingState, plan.Rehearsal, Settings = SettingTable.Agreed(settings),
        };
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(substance)))).ToLowerInvariant();
    }
}
