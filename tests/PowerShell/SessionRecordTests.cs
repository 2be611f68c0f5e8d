using System.Management.Automation.Host;
using System.Text;
using System.Text.RegularExpressions;
using Direxio.Deployer.Host.Tests.Golden;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>
/// The whole life of a node as a person meets it at a terminal: what is asked, what is shown and how it is broken for the window,
/// compared with what is on record.
/// </summary>
public sealed partial class SessionRecordTests
{
    private const string Home = "/tmp/direxio-tests-";

    // With what the user types where something is asked, or answers by a letter.
    private static readonly (string Command, string? Typed)[] Life =
    [
        ("Get-DirexioStatus 'life{0}*' -Rehearse", null),
        ("Get-DirexioPlan life{0}.example.org -Rehearse -ConnectAgent codex", null),
        ("Start-DirexioDeployment life{0}.example.org -Rehearse -RehearseEvent DnsPending -ConnectAgent codex", "life{0}.example.org"),
        ("Get-DirexioStatus life{0}.example.org -Rehearse", null),
        ("Resume-DirexioDeployment life{0}.example.org -Rehearse", null),
        ("Install-DirexioConnect life{0}.example.org -Rehearse", null),
        ("Install-DirexioMcp life{0}.example.org -Rehearse", null),
        ("Test-DirexioRuntime life{0}.example.org -Rehearse", null),
        ("Confirm-DirexioGate AppInitialization 'I set a password on my phone at noon' -Domain life{0}.example.org -Rehearse", null),
        ("Get-DirexioStatus 'life{0}*' -Rehearse", null),
        ("Get-DirexioCostEstimate life{0}.example.org -Rehearse", null),
        ("Stop-DirexioNode life{0}.example.org -Rehearse", "Y"),
        ("Start-DirexioNode life{0}.example.org -Rehearse", "Y"),
        ("Remove-DirexioNode life{0}.example.org -Rehearse", "other.example.org"),
        ("Remove-DirexioNode life{0}.example.org -Rehearse", "life{0}.example.org"),
        ("Get-DirexioStatus life{0}.example.org -Rehearse", null),
    ];

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void A_session_of_this_width_is_as_it_is_on_record(int width)
    {
        var home = Environment.GetEnvironmentVariable("DIREXIO_HOME")!;
        Assert.SkipUnless(
            home.StartsWith(Home, StringComparison.Ordinal) && home.Length == Home.Length + 6,
            "Where lines are broken depends on the length of paths: this is on record for a folder of temporary files that is /tmp.");
        using var shell = new Shell();
        shell.Host.UI.RawUI.BufferSize = new Size(width, 3000);
        var session = new StringBuilder();
        foreach (var (command, typed) in Life)
        {
            var (line, answer) = (string.Format(command, width), typed is null ? null : string.Format(typed, width));
            shell.Host.Typed = answer;
            shell.Host.Answer = answer is [var letter] ? letter : null;
            // Show begins with an empty terminal, so that questions stand in front of what followed them.
            var shown = shell.Show(line);
            session.Append("PS> ").AppendLine(line);
            foreach (var question in shell.Host.Prompts)
            {
                session.AppendLine(question).Append("  > ").AppendLine(answer);
            }

            session.AppendLine(shown.TrimEnd()).AppendLine();
        }

        var text = string.Join('\n', session.ToString().ReplaceLineEndings("\n").Split('\n').Select(part => part.TrimEnd()));
        Assert.Null(GoldenFiles.Differences("session", $"{width}-columns", Masked(text, home)));
    }

    // What differs from run to run keeps its length, and so its place in the lines, which may have been broken inside it.
    private static string Masked(string text, string home)
    {
        text = Sequences().Replace(text, string.Empty);
        text = Hide(text, home[Home.Length..], Home);
        var values = Values().Matches(text).Select(match => match.Value).Distinct().OrderByDescending(value => value.Length).ToList();
        foreach (var value in values)
        {
            text = Hide(text, value, string.Empty);
        }

        return Digits().Replace(text, match => Digit().Replace(match.Value, "0").Replace(" -", " +", StringComparison.Ordinal));
    }

    private static string Hide(string text, string value, string before)
    {
        var broken = string.Join(@"\s*", value.Select(letter => Regex.Escape(letter.ToString())));
        return Regex.Replace(
            text,
            $"(?<={Regex.Escape(before)}){broken}",
            match => before.Length > 0 ? Letter().Replace(match.Value, "x") : Random().Replace(match.Value, "0"));
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Sequences();

    [GeneratedRegex(@"\b(?:i|sg|vol|eipalloc)-[0-9a-f]{17}\b|\b20\d{6}-\d{6}-[0-9a-f]{4}\b|(?<=!)[0-9a-f]{16}\b|\b[0-9a-f]{64}\b|(?<=example\.org-)[0-9a-f]{10}\b")]
    private static partial Regex Values();

    [GeneratedRegex(
        @"\b20\d\d-\d\d-\d\d\s+\d\d:\d\d(?::\d\d)?(?:\s[+-]\d\d:\d\d)?|\b20\d\d-\d\d-\d\d\b|\b20\d{6}-\d{6}\b|\b[0-9]{8}\b|\d+ days")]
    private static partial Regex Digits();

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digit();

    [GeneratedRegex("[A-Za-z0-9]")]
    private static partial Regex Letter();

    // The letters in front of an id stay.
    [GeneratedRegex("(?<![a-z])[0-9a-f](?=[0-9a-f\\s-])|[0-9]|(?<=[0-9a-f])[a-f]")]
    private static partial Regex Random();
}
