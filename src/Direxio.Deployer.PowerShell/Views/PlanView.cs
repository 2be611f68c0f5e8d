using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>A plan in words, as the prompt has it, for the window; with the hash by which it can be applied.</summary>
internal static class PlanView
{
    public static ViewText Write(DeploymentPlan plan, ViewText text)
    {
        foreach (var line in PlanSummary.Render(plan).ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.EndsWith(':') && !line.StartsWith(' '))
            {
                text.AddHeading(line);
            }
            else
            {
                text.AddText(line.TrimStart(' '), line.Length - line.TrimStart(' ').Length);
            }
        }

        return text.AddEmpty().AddWhole($"Plan {plan.Hash}");
    }
}
