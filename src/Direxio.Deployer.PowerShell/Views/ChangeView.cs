using System.Globalization;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What a change of a node has brought.</summary>
internal static class ChangeView
{
    public static ViewText Write(NodeChange change, ViewText text) => text
        .AddDomain(change.Domain, change.Rehearsal)
        .Add("Changed", change.Changes.Count == 0
            ? ["nothing: all was as asked"]
            : change.Changes.Select(item => $"{item.Setting}: {item.From} -> {item.To}"))
        .AddState("State", change.State)
        .Add("Instance type", change.InstanceType)
        .Add("Disk", Disk(change))
        .Add("SSH from", change.SshCidr)
        .Add("Protected", change.Protected ? "yes" : "no")
        .Add("Public IP", change.PublicIp)
        .Add("Monthly cost", ViewNumber.Usd(change.MonthlyUsd))
        .Add("Next action", change.NextAction);

    public static ViewText Write(NodePower power, ViewText text) => text
        .AddDomain(power.Domain, power.Rehearsal)
        .AddState("State", power.State, power.Changed ? null : ", as it was before")
        .Add("Instance", $"{power.InstanceId} {power.InstanceType}")
        .Add("Public IP", power.PublicIp)
        .Add("Still billed", power.StillBilled.Select(part =>
            $"{part.Description}: {(part.MonthlyUsd is null ? "price unknown" : ViewNumber.Usd(part.MonthlyUsd) + " a month")}"))
        .Add("Monthly cost", ViewNumber.Usd(power.MonthlyUsd))
        .Add("Next action", power.NextAction);

    private static string? Disk(NodeChange change) => change.DiskSizeGB is not { } disk
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{disk} GiB{(change.FileSystemGB is { } inside ? $", file system {inside} GiB" : string.Empty)}");
}
