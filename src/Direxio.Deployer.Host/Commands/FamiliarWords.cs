namespace Direxio.Deployer.Host.Commands;

/// <summary>The words of other tools for what a command does here: they are no commands, and lead to one.</summary>
internal static class FamiliarWords
{
    private static readonly Dictionary<string, string[]> Meanings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["start"] = ["deploy", "create", "up", "launch", "init", "new", "apply"],
        ["resume"] = ["continue", "retry"],
        ["remove"] = ["delete", "destroy", "down", "rm", "teardown", "undeploy"],
        ["status"] = ["list", "ls", "ps", "show", "nodes"],
        ["logs"] = ["log", "tail"],
        ["run"] = ["exec"],
        ["shell"] = ["ssh", "enter"],
        ["test"] = ["check", "doctor", "verify"],
        ["update"] = ["upgrade"],
        ["change"] = ["set", "scale", "resize"],
        ["import-credential"] = ["login", "auth", "configure"],
        ["stop-node"] = ["stop"],
        ["set-default"] = ["config"],
        ["--version"] = ["version"],
    };

    /// <summary>What can be typed in place of such a word; null for any other.</summary>
    public static string? MeaningOf(string word) =>
        Meanings.FirstOrDefault(pair => pair.Value.Contains(word, StringComparer.OrdinalIgnoreCase)).Key;
}
