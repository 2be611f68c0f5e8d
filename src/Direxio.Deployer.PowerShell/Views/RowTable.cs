namespace Direxio.Deployer.PowerShell.Views;

/// <summary>Which columns the rows of each kind of result have.</summary>
internal static class RowTable
{
    // That of a key pair, which is called by the run id; AWS's own are shorter.
    private const int LongestId = 28;

    public static Row Of(object result) => result switch
    {
        NodeStatus node => new(
            null,
            [
                new("Domain", 24, node.Domain), new("Status", 14, node.Status) { IsState = true },
                new("Phase", 5, node.CurrentPhase?.ToString().Split('_')[0]),
                new("USD/month", 9, ViewNumber.Amount(node.BilledNow)) { IsAmount = true },
            ],
            "Region, address",
            string.Join(
                ", ",
                new[] { node.Rehearsal ? Texts.View_RehearsalPlace : node.Resources.Region, node.Resources.PublicIp }.OfType<string>()))
        {
            LeastRoom = 16,
        },
        DeploymentCheck check => new(
            Of(check.Domain, check.Rehearsal),
            [new("Name", 23, check.Name), new("Severity", 8, check.Severity) { IsState = true }],
            "Actual",
            check.Severity == CheckSeverity.Ok
                ? [check.Actual]
                :
                [
                    check.Actual,
                    Places.Fill(Texts.View_Expected, check.Expected),
                    check.Fix is { Length: > 0 } fix ? Places.Fill(Texts.View_Fix, fix) : null,
                ]),
        RuntimeCheck check => new(
            Of(check.Domain, check.Rehearsal),
            [new("Name", 13, check.Name), new("Status", 13, check.Status) { IsState = true }],
            "Detail",
            $"{check.Code}: {check.Detail}",
            Next(check.NextAction)),
        DomainCheck check => new(
            Of(check.Domain, check.Rehearsal),
            [new("Check", LongestName<DomainCheckName>(), check.Name), new("Status", 7, check.Status) { IsState = true }],
            "Detail",
            check.Detail,
            Next(check.NextAction)),
        BackupCheck check => new(
            check.Path,
            [
                new("Part", 22, check.Part), new("Size", 10, ViewNumber.Size(check.Size)) { IsAmount = true },
                new("Intact", 8, check.IsIntact switch { null => "unknown", true => "passed", false => "failed" }) { IsState = true },
            ],
            "Problem",
            check.Problem,
            check is { IsIntact: true, Part: BackupCheck.Whole } ? Compared(check) : null,
            Next(check.NextAction)),
        AwsPermissionCheck check => new(
            check.Feature.ToString(),
            [new("Action", 34, check.Action), new("Decision", 8, check.Decision) { IsState = true }],
            "Source, message",
            $"{check.Source}: {check.Message}"),
        PhaseRecord phase => new(
            null,
            [new("Phase", 18, phase.Id), new("Status", 11, phase.Status) { IsState = true }],
            "Evidence",
            phase.Evidence,
            ViewTime.Of(phase.Time)),
        UserGate gate => new(
            null,
            [new("Gate", 18, gate.Name), new("Status", 29, gate.Status) { IsState = true }],
            "Description",
            gate.Description),
        RemovalEvidence evidence => EvidenceRows.RowOf(evidence),
        Residue residue => new(
            null,
            [
                new("Kind", LongestName<ResourceKind>(), residue.Kind), new("Id", LongestId, residue.Id),
                new("USD/month", 9, ViewNumber.Amount(residue.MonthlyUsd)) { IsAmount = true },
            ],
            "Next action",
            residue.NextAction),
        Orphan orphan => new(
            orphan.Region,
            [
                new("Kind", LongestName<ResourceKind>(), orphan.Kind), new("Id", LongestId, orphan.Id),
                new("USD/month", 9, ViewNumber.Amount(orphan.MonthlyUsd)) { IsAmount = true },
                new("Age", 7, Age(orphan)) { IsAmount = true },
            ],
            "Next action",
            orphan.ServiceId is { } service ? Places.Fill(Texts.View_Of, service, orphan.NextAction) : orphan.NextAction),
        PlannedResource resource => new(
            null,
            [
                new("Kind", 20, resource.Kind),
                new("USD/month", 9, ViewNumber.Amount(resource.MonthlyUsd)) { IsAmount = true },
            ],
            "Name and detail",
            resource.Name,
            resource.Detail),
        DefaultValue value => new(
            value.File,
            [new("Name", 20, value.Name), new("Source", 11, value.Source)],
            "Value, origin",
            value.Value,
            value.Origin),
        PlannedDnsChange change => new(
            null,
            [new("Name", change.Name.Length, change.Name), new("Type", 5, change.Type)],
            "New value",
            change.OldValue is { } before
                ? Places.Fill(Texts.View_InPlaceOf, change.NewValue, before)
                : change.NewValue,
            change.Zone),
        CostComponent part => new(
            null,
            [
                new("Part", 18, part.Name), new("USD/month", 9, ViewNumber.Amount(part.MonthlyUsd)) { IsAmount = true },
                new("Source", 8, part.Source) { IsState = true },
            ],
            "Description",
            $"{part.Description}, {ViewNumber.UnitPrice(part)}"),
        DomainInfo domain => new(
            null,
            [
                new("Name", 24, domain.Name), new("Delegation", 10, domain.Delegation) { IsState = true },
                new("DnsMode", 7, domain.DnsMode),
            ],
            "Served by",
            domain.Problem ?? string.Join(", ", domain.ServedBy),
            domain.ExpiresAt is { } end ? Places.Fill(Texts.View_RegisteredUntil, ViewTime.Day(end)) : null,
            domain.Nodes.Count > 0 ? Places.Fill(Texts.View_Nodes, string.Join(", ", domain.Nodes)) : null),
        BackupInfo backup => new(
            Of(backup.Domain, backup.Rehearsal),
            [
                new("Created", 26, ViewTime.Of(backup.Created)), new("Size", 10, ViewNumber.Size(backup.Size)) { IsAmount = true },
                new("Encrypted", 9, backup.IsEncrypted ? Texts.View_Yes : Texts.View_No),
            ],
            "Verified, path",
            !backup.IsComplete ? Texts.View_NotComplete : ViewTime.Of(backup.VerifiedAt) ?? Texts.View_NotKnown,
            backup.IsSafetyCopy ? Texts.View_SafetyCopy : null,
            backup.Path),
        LogLine line => new(
            Of(line.Domain, line.Rehearsal),
            [
                new($"Time ({ViewTime.Offset(line.Time ?? DateTime.Now)})", 19, ViewTime.Clock(line.Time)),
                new("Level", 7, line.Level) { IsState = true },
            ],
            "Text",
            line.Step is { Length: > 0 } step ? $"{step}: {line.Text}" : line.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.GetType().Name, null),
    };

    private static string Of(string domain, bool isRehearsal) => isRehearsal ? Places.Fill(Texts.View_Rehearsal, domain) : domain;

    private static string Compared(BackupCheck check) =>
        check.ComparedWith is { } file ? Places.Fill(Texts.View_ComparedWith, file) : Texts.View_ComparedWithNone;

    private static string? Next(string? action) => string.IsNullOrEmpty(action) ? null : Places.Fill(Texts.View_Next, action);

    private static int LongestName<T>()
        where T : struct, Enum => Enum.GetNames<T>().Max(name => name.Length);

    private static string Age(Orphan orphan) => orphan.Age switch
    {
        null => Texts.View_Unknown,
        { Days: > 0 and var days } => $"{days} d",
        { Hours: var hours } => $"{hours} h",
    };
}
