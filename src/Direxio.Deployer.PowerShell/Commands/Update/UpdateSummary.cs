using System.Text;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>An update in words: what the prompt and -WhatIf show.</summary>
internal static class UpdateSummary
{
    /// <summary>All that someone must know before agreeing, as lines of text.</summary>
    public static string Render(NodeUpdatePlan plan)
    {
        var text = new StringBuilder();
        text.AppendLine(Places.Fill(plan.Rehearsal ? Texts.Update_LeadRehearsal : Texts.Update_Lead, plan.Domain));
        text.Append("  ").AppendLine(Places.Fill(Texts.Update_Now, Words(plan.From)));
        text.Append("  ").AppendLine(Places.Fill(Texts.Update_Then, Words(plan.To)));
        foreach (var other in plan.Others)
        {
            text.Append("  ").AppendLine(Places.Fill(Texts.Update_Other, other.Service, Words(other)));
        }

        text.AppendLine(plan.IsBackedUp ? Texts.Update_BackedUp : Texts.Update_NotBackedUp);
        foreach (var note in plan.Notes)
        {
            text.AppendLine(note);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The question whether to do that.</summary>
    public static Proposal Propose(NodeUpdatePlan plan) =>
        new(plan.Domain, Places.Fill(Texts.Update_Caption, plan.Domain), Render(plan), Texts.Update_Ask, "-WhatIf");

    private static string Words(ServiceImage image)
    {
        var version = image.Version is { } known ? Places.Fill(Texts.Image_Version, known) : Texts.Image_NoVersion;
        return Places.Fill(Texts.Image, image.Image, image.Digest ?? Texts.Image_NoDigest, version);
    }
}
