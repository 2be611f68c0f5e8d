using System.Globalization;
using System.Text;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>An update in words: what the prompt and -WhatIf show.</summary>
internal static class UpdateSummary
{
    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    public static string Render(NodeUpdatePlan plan)
    {
        var text = new StringBuilder();
        text.AppendLine(plan.Rehearsal ? $"Update the rehearsed node {plan.Domain}: nothing of it exists." : $"Update {plan.Domain}:");
        text.AppendLine(CultureInfo.InvariantCulture, $"  message server now: {Words(plan.From)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  message server then: {Words(plan.To)}");
        foreach (var other in plan.Others)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {other.Service} then: {Words(other)}");
        }

        text.AppendLine(plan.IsBackedUp
            ? "The server is away while its database and configuration are copied on the node and it starts again: seconds, longer where "
                + "the database is large. If the new one does not prove itself, image and data come back as they were."
            : "The server is away for some seconds while it starts again. If the new one does not prove itself, its image is taken back.");
        foreach (var note in plan.Notes)
        {
            text.AppendLine(note);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The question whether to do that.</summary>
    public static Proposal Propose(NodeUpdatePlan plan) =>
        new(plan.Domain, $"Update {plan.Domain}", Render(plan), "Update it now?", "-WhatIf", "updated");

    private static string Words(ServiceImage image)
    {
        var version = image.Version is { } known ? $"version {known}" : "version not known yet";
        return $"{image.Image}, {image.Digest ?? "digest unknown"}, {version}";
    }
}
