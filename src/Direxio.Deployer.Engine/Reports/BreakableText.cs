namespace Direxio.Deployer.Engine.Reports;

/// <summary>
/// Where a line may end inside a long word, such as a path or a digest: after a mark that divides it, else every few characters. Words
/// of a language are left whole, however narrow the screen.
/// </summary>
internal static class BreakableText
{
    // What fits beside nothing else in a line of a phone, in the letters of code; no parameter of ours is longer.
    private const int LongestWhole = 24;
    private const int Group = 8;
    private const string Dividers = "/\\.-_=:;,@?&!+";

    /// <summary>The text in pieces between which a line may end. Together they are the text.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var index = 0; index < text.Length;)
        {
            if (char.IsWhiteSpace(text[index]))
            {
                index++;
                continue;
            }

            var end = index;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            if (end - index > LongestWhole)
            {
                foreach (var cut in Cuts(text, index, end))
                {
                    yield return text[start..cut];
                    start = cut;
                }
            }

            index = end;
        }

        yield return text[start..];
    }

    private static IEnumerable<int> Cuts(string text, int from, int end)
    {
        var begun = from;
        for (var index = from; index < end; index++)
        {
            var isDivided = index > from && Dividers.Contains(text[index]) && index + 1 < end && !Dividers.Contains(text[index + 1]);
            if (!isDivided && index + 1 < end)
            {
                continue;
            }

            // A piece that is still too long has no words in it.
            if (index + 1 - begun > LongestWhole)
            {
                for (var cut = begun + Group; cut < index; cut += Group)
                {
                    yield return char.IsLowSurrogate(text[cut]) ? cut + 1 : cut;
                }
            }

            begun = index + 1;
            if (begun < end)
            {
                yield return begun;
            }
        }
    }
}
