using System.Text;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>Takes a command line of Windows apart.</summary>
internal static class WindowsCommandLine
{
    /// <summary>
    /// Its arguments, program first. Quotes keep spaces together; that is enough to see which program or script it is.
    /// </summary>
    public static IReadOnlyList<string> Split(string commandLine)
    {
        List<string> arguments = [];
        var current = new StringBuilder();
        var isQuoted = false;
        foreach (var character in commandLine + " ")
        {
            if (character == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (char.IsWhiteSpace(character) && !isQuoted)
            {
                if (current.Length > 0)
                {
                    arguments.Add(current.ToString());
                    current.Clear();
                }
            }
            else
            {
                current.Append(character);
            }
        }

        return arguments;
    }
}
