namespace Direxio.Deployer.Host.Commands;

/// <summary>Which of the known words the user may have meant.</summary>
internal static class Resemblance
{
    /// <summary>The words that are closest to what was typed, best first; empty if none is close.</summary>
    public static IReadOnlyList<string> To(string typed, IEnumerable<string> known)
    {
        const int Most = 3;
        var limit = Math.Max(1, typed.Length / 3);
        return
        [
            .. known.Select(word => (Word: word, Distance: Distance(typed.ToLowerInvariant(), word.ToLowerInvariant())))
                .Where(pair => pair.Distance <= limit)
                .OrderBy(pair => pair.Distance)
                .Select(pair => pair.Word)
                .Take(Most),
        ];
    }

    /// <summary>The same as a question, with a blank at its end; empty if none is close.</summary>
    public static string Question(string typed, IEnumerable<string> known) =>
        To(typed, known) is { Count: > 0 } close ? $"Did you mean {string.Join(" or ", close)}? " : string.Empty;

    // How many letters have to be put in, taken out, exchanged or swapped with their neighbour.
    private static int Distance(string one, string other)
    {
        var steps = new int[one.Length + 1, other.Length + 1];
        for (var row = 0; row <= one.Length; row++)
        {
            for (var column = 0; column <= other.Length; column++)
            {
                if (row == 0 || column == 0)
                {
                    steps[row, column] = row + column;
                    continue;
                }

                var change = one[row - 1] == other[column - 1] ? 0 : 1;
                steps[row, column] = Math.Min(
                    Math.Min(steps[row - 1, column], steps[row, column - 1]) + 1, steps[row - 1, column - 1] + change);
                if (row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1])
                {
                    steps[row, column] = Math.Min(steps[row, column], steps[row - 2, column - 2] + 1);
                }
            }
        }

        return steps[one.Length, other.Length];
    }
}
