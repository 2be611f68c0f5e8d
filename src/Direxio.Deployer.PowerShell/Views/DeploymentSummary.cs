namespace Direxio.Deployer.PowerShell.Views;

/// <summary>A deployment in words; its delivery has a view of its own.</summary>
internal static class DeploymentSummary
{
    public static ViewText Write(Deployment deployment, ViewText text)
    {
        var isAllDone = deployment.Phases.All(phase => phase.Status == PhaseStatus.Done);
        text.AddDomain(deployment.Domain, deployment.Rehearsal)
            .AddState("Status", deployment.Status)
            .Add("Phase", isAllDone
                ? Places.Fill(Texts.View_AllDone, deployment.Phases.Count)
                : $"{deployment.CurrentPhase}, {PhaseText.Of(deployment.CurrentPhase)}")
            .Add("Monthly cost", NodeSummary.Cost(deployment.CostEstimate, deployment.BilledNow))
            .Add("State", deployment.StatePath);
        if (!isAllDone)
        {
            Phases(deployment.Phases, text.AddEmpty());
        }

        if (deployment.DnsRecords.Count > 0)
        {
            Records(deployment.DnsRecords, text);
        }

        // A delivery says itself what comes next.
        return deployment.Delivery is null ? text.AddEmpty().Add("Next action", deployment.NextAction) : text;
    }

    private static void Phases(IEnumerable<PhaseRecord> phases, ViewText text)
    {
        foreach (var phase in phases)
        {
            var row = RowTable.Of(phase);
            text.AddWhole(new Row(null, row.Cells, string.Empty, PhaseText.Of(phase.Id)).Render(text.Style));
        }
    }

    // They are copied into a form of a DNS provider: nothing of them is broken.
    private static void Records(IReadOnlyList<DnsRecordToSet> records, ViewText text)
    {
        text.AddEmpty().AddHeading(Texts.View_Records);
        var width = records.Max(record => record.Name.Length);
        if (text.Style.Width <= width + 28)
        {
            foreach (var record in records)
            {
                text.AddWhole($"  Type   {record.Type}").AddWhole($"  Name   {record.Name}").AddWhole($"  Value  {record.Value}");
            }

            return;
        }

        text.AddWhole($"  {"Type",-6}{"Name".PadRight(width)}  Value");
        foreach (var record in records)
        {
            text.AddWhole($"  {record.Type,-6}{record.Name.PadRight(width)}  {record.Value}");
        }
    }
}
