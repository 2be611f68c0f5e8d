using System.Text;

namespace Direxio.Deployer.Host.Commands;

/// <summary>The manual page, in the language of man (`direxio man | man -l -`).</summary>
internal static class ManualPage
{
    public static string For(IReadOnlyList<ListedCommand> commands, IReadOnlyList<HelpTopic> topics)
    {
        var text = new StringBuilder();
        text.Append(".TH DIREXIO 1 \"\" \"direxio ").Append(HostVersion.Text).Append("\"\n");
        Section(text, "NAME", ["direxio \\- deploys and runs a verified Matrix message server on AWS"]);
        Section(text, "SYNOPSIS", UsageText.Calls.Select(call => Plain(call) + "\n.br"));
        Section(
            text,
            "DESCRIPTION",
            [
                Plain("Each command has a short name and is a cmdlet of the PowerShell module Direxio.Deployer; either name can be typed. "
                    + "Parameters may be shortened as long as one alone can be meant. direxio help <command> explains a command with its "
                    + "parameters and examples."),
            ]);
        Section(
            text,
            "COMMANDS",
            ShortNames.All.Select(pair => (pair, Command: commands.FirstOrDefault(command => command.Name == pair.Cmdlet)))
                .Where(found => found.Command is not null)
                .SelectMany(found => Item($"{found.pair.Short}, {found.pair.Cmdlet}", found.Command!.Synopsis))
                .Concat(ShortNames.OfProgram.SelectMany(own => Item(own.Name, own.Meaning))));
        Section(text, "TOPICS", topics.SelectMany(topic => Item($"direxio help {topic.Name}", topic.Meaning)));
        Section(text, "OPTIONS", UsageText.Options.SelectMany(option => Item(option.Option, option.Meaning)));
        Section(text, "EXIT STATUS", [Plain(UsageText.ExitCodes)]);
        Section(text, "ENVIRONMENT", [Plain(UsageText.Environment)]);
        Section(text, "EXAMPLES", [".nf", .. UsageText.Examples.Select(Plain), ".fi"]);
        return text.ToString().TrimEnd('\n');
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines) =>
        text.Append(".SH ").Append(title).Append('\n').AppendJoin('\n', lines).Append('\n');

    private static IEnumerable<string> Item(string name, string meaning) => [".TP", $".B {Plain(name)}", Plain(meaning)];

    // A backslash is man's own, a dash would become a hyphen that cannot be copied, and a point or quote would begin a request.
    private static string Plain(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped is ['.' or '\'', ..] ? "\\&" + escaped : escaped;
    }
}
