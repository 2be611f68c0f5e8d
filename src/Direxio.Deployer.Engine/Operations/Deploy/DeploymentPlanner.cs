using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
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
        var sshCidr = settings.SshCidrFor(await survey.CallerAddress.ConfigureAwait(false));
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

        var plan = new DeploymentPlan
        {
            Domain = settings.Domain,
            ServiceId = settings.ServiceId,
            AccountId = identity.AccountId,
            IsRootIdentity = identity.IsRoot,
            Region = settings.Region,
            RegionReason = settings.RegionFoundBy,
            DnsMode = settings.DnsMode,
            DnsModeReason = choice?.Reason.ToString(),
            InstanceType = settings.InstanceType,
            DiskSizeGB = settings.DiskSizeGB,
            Image = $"{findings.Image.Id} ({findings.Image.FoundBy})",
            MessageServerImage = settings.MessageServerImage,
            SshCidr = sshCidr,
            Resources = PlannedResources(settings, findings, cost, sshCidr, zone),
            DnsChanges = DnsChanges(settings, zone, PublicAnswer.Describe(dns, recorded?.Resources.PublicIp)),
            DnsRecords = RecordsToSet.In(settings.Domain, settings.DnsMode, zone.WillBeCreated, recorded),
            CostEstimate = cost,
            ExistingState = existing,
            ConfirmationsRequired = confirmations,
            Blockers = [.. blockers.Select(blocker => blocker.ToString())],
            AgentDetection = settings.AgentFoundBy,
            Warnings =
            [
                .. Warnings(settings, request, identity, findings, cost, sshCidr).Concat(dnsWarnings).Select(warning => warning.ToString()),
            ],
            CreatedAt = clock.GetUtcNow().LocalDateTime,
            Hash = string.Empty,
            // Everything that was filled in travels with the plan, so that applying it later asks for the same thing.
            Request = SettingTable.Complete(request with { Domain = settings.Domain }, settings),
            Rehearsal = settings.IsRehearsal,
        };
        return plan with { Hash = HashOf(plan, settings) };
    }

    private static ExistingState Judge(NodeState? state) => state switch
    {
        null => ExistingState.None,
        { HasResources: false } => ExistingState.Begun,
        _ => state.Phases.All(phase => phase.Status == PhaseStatus.Done) ? ExistingState.Complete : ExistingState.Unfinished,
    };

    private static List<PlannedResource> PlannedResources(
        DeploymentSettings settings, PreflightFindings findings, CostEstimate cost, string? sshCidr, ZoneFinding zone)
    {
        decimal? Monthly(string component) => cost.Components.First(item => item.Name == component).MonthlyUsd;
        var name = $"direxio-{settings.ServiceId}";
        List<PlannedResource> resources = [];
        if (settings is { MonthlyBudgetUsd: { } limit, BudgetEmail: { } email })
        {
            resources.Add(new(
                "Budget",
                $"{name}-<run id>",
                string.Create(
                    CultureInfo.InvariantCulture, $"{limit} USD a month on the tag {NodeTags.RunIdKey}; mail to {email} at 80 and 100 %"),
                0m)
            {
                ResourceKind = ResourceKind.Budget,
            });
        }

        resources.AddRange(
        [
            new("Key pair", name, "Ed25519, generated on this machine; its key name is the run id", 0m)
            {
                ResourceKind = ResourceKind.KeyPair,
            },
            new(
                "Security group",
                name,
                "its group name is the run id; tcp 80, 443, 3478 and udp 3478, 49160-49200 from anywhere; "
                    + $"tcp 22 from {sshCidr ?? "nowhere yet"}",
                0m)
            {
                ResourceKind = ResourceKind.SecurityGroup,
            },
            new("Elastic IP address", name, "public IPv4, stays the same for the life of the node", Monthly(CostComponents.Address))
            {
                ResourceKind = ResourceKind.ElasticIp,
            },
        ]);
        if (zone.WillBeCreated)
        {
            resources.Add(new("Hosted zone", settings.Domain, "public, Route 53", Monthly(CostComponents.Zone))
            {
                ResourceKind = ResourceKind.HostedZone,
            });
        }

        resources.Add(new(
            "Instance",
            name,
            $"{settings.InstanceType}, {findings.Image.Id}, "
                + $"{findings.Subnet.SubnetId} ({findings.Subnet.AvailabilityZone}), IMDSv2 required",
            Monthly(CostComponents.Instance))
        {
            ResourceKind = ResourceKind.Instance,
        });
        resources.Add(new(
            "Root volume", name, $"{settings.DiskSizeGB} GB gp3, encrypted, deleted with the instance", Monthly(CostComponents.Volume))
        {
            ResourceKind = ResourceKind.Volume,
        });
        return resources;
    }

    private static PlannedDnsChange[] DnsChanges(DeploymentSettings settings, ZoneFinding zone, string? visible)
    {
        if (settings.IsUserDns)
        {
            return [new(settings.Domain, "A", Old(visible), "the Elastic IP address", "your DNS provider; you create this record")];
        }

        var old = zone.Occupants.Count == 0
            ? zone.IsElsewhere && visible is not null ? $"{Old(visible)} (served elsewhere)" : null
            : string.Join("; ", zone.Occupants.Select(record => record.Type == "A" ? record.Summary : $"{record.Type} {record.Summary}"));
        var place = zone.Zone is { } existing
            ? $"hosted zone {existing.Name} ({existing.Id})"
            : $"hosted zone {settings.Domain} (will be created)";
        return [new(settings.Domain, "A", old, "the Elastic IP address, TTL 60", place)];
    }

    private static List<Advice> Warnings(
        DeploymentSettings settings,
        DeploymentRequest request,
        CallerIdentity identity,
        PreflightFindings findings,
        CostEstimate cost,
        string? sshCidr)
    {
        List<Advice> warnings = [.. findings.Warnings, .. FreePlanRule.Notes(findings.AccountPlan, findings.Type, cost)];
        if (identity.IsRoot)
        {
            warnings.Add(Texts.Warn_Root);
        }

        if (sshCidr is null)
        {
            var later = Commands.Resume().WithPlaceholder(nameof(request.SshCidr), "<your address>/32").In(settings.AdviceContext);
            warnings.Add(Advice.Of(nameof(Texts.Warn_SshClosed), later));
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
            var reasons = string.Concat(
                cost.Notes.Where(note => note.StartsWith(Pricing.CostEstimator.NoAnswer, StringComparison.Ordinal))
                    .Select(note => $" {note}"));
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

        if (request.Region is null && !settings.IsRehearsal)
        {
            warnings.Add(settings.RegionFoundBy is { } reason
                ? Advice.Of(nameof(Texts.Warn_RegionChosenBy), settings.Region, reason)
                : Advice.Of(nameof(Texts.Warn_RegionChosen), settings.Region));
        }

        // A deployment goes on without an agent, but nobody should learn that from its end.
        warnings.AddRange(new[]
        {
            settings.ConnectAgent is null
                ? AgentSelection.Remedy(settings.Domain, settings.AgentFoundBy).In(settings.AdviceContext)
                : null,
            settings.ConnectAgent?.UnattendedWarning,
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
