using System.Globalization;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What a change of a node has brought.</summary>
internal static class ChangeView
{
    public static ViewText Write(NodeChange change, ViewText text) => text
        .AddDomain(change.Domain, change.Rehearsal)
        .Add("Changed", change.Changes.Count == 0
            ? [Texts.View_NothingChanged]
            : change.Changes.Select(item => $"{item.Setting}: {item.From} -> {item.To}"))
        .AddState("State", change.State)
        .Add("Instance type", change.InstanceType)
        .Add("Disk", Disk(change))
        .Add("SSH from", change.SshCidr)
        .Add("Protected", change.Protected ? Texts.View_Yes : Texts.View_No)
        .Add("Public IP", change.PublicIp)
        .Add("Monthly cost", Cost(change))
        .Add("Next action", change.NextAction);

    public static ViewText Write(NodePower power, ViewText text) => text
        .AddDomain(power.Domain, power.Rehearsal)
        .AddState("State", power.State, power.Changed ? null : Texts.View_AsBefore)
        .Add("Instance", $"{power.InstanceId} {power.InstanceType}")
        .Add("Public IP", power.PublicIp)
        .Add("Still billed", power.StillBilled.Select(part =>
            Places.Fill(
                Texts.Power_Part,
                part.Description,
                PlainAmounts.AMonth(part.MonthlyUsd))))
        .Add("Monthly cost", ViewNumber.Usd(power.MonthlyUsd))
        .Add("Next action", power.NextAction);

    // That of a running node, whatever it does at the moment.
    private static string Cost(NodeChange change) => change.State == NodePowerState.Running
        ? ViewNumber.Usd(change.MonthlyUsd)
        : Places.Fill(Texts.View_CostRunning, ViewNumber.Usd(change.MonthlyUsd));

    private static string? Disk(NodeChange change) => change.DiskSizeGB is not { } disk
        ? null
        : change.FileSystemGB is { } inside ? Places.Fill(Texts.View_FileSystem, disk, inside)
        : string.Create(CultureInfo.InvariantCulture, $"{disk} GiB");
}
