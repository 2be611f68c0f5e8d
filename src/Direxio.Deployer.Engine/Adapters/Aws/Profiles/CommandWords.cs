using System.Text;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>A command line in words, as the AWS tools split that of a credential_process: no shell reads it.</summary>
internal static class CommandWords
{
    /// <summary>The words; null if a quote is not closed, or there is no word.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isWindows">True where \ belongs to paths and only " is a quote.</param>
    public static IReadOnlyList<string>? Split(string line, bool isWindows)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isInWord = false;
        char? quote = null;
        for (var index = 0; index < line.Length; index++)
        {
            var character = line[index];
            if (quote is { } open && character == open)
            {
                quote = null;
            }
            else if (character == '\\' && index + 1 < line.Length && Escapes(line[index + 1], quote, isWindows))
            {
                word.Append(line[++index]);
                isInWord = true;
            }
            else if (quote is null && (character == '"' || (character == '\'' && !isWindows)))
            {
                quote = character;
                isInWord = true;
            }
            else if (quote is null && char.IsWhiteSpace(character))
            {
                if (isInWord)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                isInWord = false;
            }
            else
            {
                word.Append(character);
                isInWord = true;
            }
        }

        if (isInWord)
        {
            words.Add(word.ToString());
        }

        return quote is null && words.Count > 0 ? words : null;
    }

    private static bool Escapes(char next, char? quote, bool isWindows) => quote switch
    {
        _ when isWindows => next == '"',
        '\'' => false,
        '"' => next is '"' or '\\',
        _ => true,
    };
}
