using System.Globalization;
using System.Text;
using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A restore in words: what the prompt and -WhatIf show.</summary>
internal static class RestoreSummary
{
    /// <summary>The question whether to bring the node back.</summary>
    public static Proposal Propose(RestorePlan plan) =>
        new(plan.Domain, $"Restore {plan.Domain}", Render(plan), $"Bring {plan.Domain} back to that moment now?", "-WhatIf");

    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    public static string Render(RestorePlan plan)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Bring {plan.Domain} back to {ViewTime.Utc(plan.Created)}.");
        text.AppendLine(CultureInfo.InvariantCulture, $"  from        {plan.Path}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  size        {plan.Size / 1048576.0:0.0} MB go to the node");
        text.AppendLine(CultureInfo.InvariantCulture, $"  image       {plan.MessageServerImage}");
        var again = plan.LeftOut.Count == 0 ? "nothing" : string.Join(", ", plan.LeftOut);
        text.AppendLine(CultureInfo.InvariantCulture, $"  built again {again}");
        text.AppendLine(plan.SafetyBackup is { } safety
            ? $"  first       what is there now is backed up to {safety}"
            : "  first       nothing: what is there now is not backed up");
        text.AppendLine("Messages, accounts and files that came after that moment are lost. The server stands still meanwhile.");
        text.Append("If it does not become healthy, what was there before is put back.");
        return text.ToString();
    }
}
