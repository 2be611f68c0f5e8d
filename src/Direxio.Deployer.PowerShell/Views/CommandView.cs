namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What a command on a node has said: its lines as they are.</summary>
internal static class CommandView
{
    public static ViewText Write(NodeCommandResult answer, ViewText text)
    {
        var code = $"exit code {answer.ExitCode}";
        text.AddWhole(
            $"{text.Style.Heading(answer.Domain)}{(answer.Rehearsal ? " (rehearsal)" : string.Empty)}: "
            + text.Style.State(code, answer.ExitCode == 0 ? StateMeaning.Good : StateMeaning.Bad));
        foreach (var line in answer.Output.Concat(answer.Error))
        {
            text.AddWhole(line);
        }

        return text.AddEmpty();
    }
}
