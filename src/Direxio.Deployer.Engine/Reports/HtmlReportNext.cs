using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>What to do next, and the commands for it, on the report's page.</summary>
internal static class HtmlReportNext
{
    /// <summary>Adds the next step.</summary>
    public static void AddTo(HtmlPage page, JsonObject report)
    {
        if (HtmlReport.Recorded(report, "next_action") is { Length: > 0 } next)
        {
            page.Section("Next step", "next", () => Advice(page, report, next));
        }
    }

    /// <summary>Adds the commands that a node's owner needs now and then.</summary>
    public static void AddCommandsTo(HtmlPage page, JsonObject report)
    {
        var domain = HtmlReport.TextOf(report, "domain");
        if (domain.Length == 0 || HtmlReport.IsGone(report))
        {
            return;
        }

        var context = AdviceContext.ForNode(HtmlReport.IsRehearsal(report));
        (string Words, Command Command)[] commands =
        [
            ("See how the node stands", Commands.Status(domain)),
            ("Check that everything works", Commands.Check(domain)),
            ("Read what the server writes", Commands.Logs(domain)),
            ("Copy its data to this machine", Commands.Backup(domain)),
            ("Remove the node and end its cost", Commands.Remove(domain)),
        ];
        page.Section("Commands", null, () =>
        {
            page.Element(
                "p",
                CommandForm.IsOfProgram ? "For the shell in which you run direxio; without that word, for PowerShell with the module."
                    : "For PowerShell with the module, or after the word direxio in any shell.",
                ("class", "lead"));
            page.Within("dl", "commands", () =>
            {
                foreach (var (words, command) in commands)
                {
                    page.Element("dt", words).Within("dd", null, () => page.ToCopy(command.In(context).Render()));
                }
            });
        });
    }

    /// <summary>Adds advice: its words as paragraphs, and between them what is to be copied.</summary>
    public static void Advice(HtmlPage page, JsonObject report, string next)
    {
        var address = HtmlReport.TextOf(report, "resources", "public_ip");
        var record = $"{HtmlReport.TextOf(report, "domain")}  A  {address}";
        foreach (var piece in CommandText.Split(next))
        {
            if (piece.IsCommand)
            {
                page.ToCopy(CommandText.Shown(piece.Text).ToString());
                continue;
            }

            foreach (var line in piece.Text.Split('\n'))
            {
                // The end of a sentence that the command stood in says nothing on a line of its own.
                var words = line.TrimStart('.', ',', ';', ':', ')', ' ').TrimEnd();
                if (address.Length > 0 && words == record)
                {
                    page.ToCopy(words);
                }
                else if (words.Length > 0)
                {
                    page.Element("p", words);
                }
            }
        }
    }
}
