namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What a command on a node has said: its lines as they are.</summary>
internal static class CommandView
{
    public static ViewText Write(NodeCommandResult answer, ViewText text)
    {
        var code = $"exit code {answer.ExitCode}";
        var node = text.Style.Heading(answer.Domain);
        text.AddWhole(
            $"{(answer.Rehearsal ? Places.Fill(Texts.View_Rehearsal, node) : node)}: "
            + text.Style.State(code, answer.ExitCode == 0 ? StateMeaning.Good : StateMeaning.Bad));
        foreach (var line in answer.Output.Concat(answer.Error))
        {
            text.AddWhole(line);
        }

        return text.AddEmpty();
    }
}
