namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>Takes a shared file line by line.</summary>
internal sealed class SharedFileReader(string path, bool isConfig)
{
    private readonly List<SharedSection> sections = [];
    private readonly List<SharedProblem> problems = [];
    private SharedSection? section;
    private SharedValue? value;
    private int valueIndent;

    public IReadOnlyList<SharedSection> Sections => sections;

    public IReadOnlyList<SharedProblem> Problems => problems;

    public void Take(string line, int number)
    {
        var text = line.Trim();
        if (text.Length == 0 || text[0] is '#' or ';')
        {
            return;
        }

        var place = new SharedPlace(path, number);
        var indent = line.Length - line.TrimStart().Length;
        if (value is { } above && indent > valueIndent)
        {
            TakeBelow(above, text, place);
        }
        else if (text[0] == '[')
        {
            TakeHeader(text, place);
        }
        else
        {
            valueIndent = indent;
            TakeValue(text, place);
        }
    }

    private void TakeHeader(string text, SharedPlace place)
    {
        value = null;
        section = null;
        if (text.LastIndexOf(']') is var end && end < 2)
        {
            Refuse(place, "begins a section, whose name has to end with ]", "Write it as [name].");
            // What follows belongs to it, and is not complained of as well.
            section = new(new(SharedKind.Other, text), place);
            return;
        }

        var name = SharedName.Parse(text[1..end], isConfig);
        if (sections.Find(other => other.Name == name) is { } earlier)
        {
            Refuse(
                place,
                $"begins {InWords(name)} a second time; it stands in line {earlier.Place.Line} already",
                "Make one section of the two, or rename one.");
        }

        section = new(name, place);
        sections.Add(section);
    }

    private void TakeValue(string text, SharedPlace place)
    {
        value = null;
        var sign = text.AsSpan().IndexOfAny('=', ':');
        if (sign <= 0)
        {
            Refuse(place, "is neither a [section] nor a 'name = value'", "Correct the line, or make it a comment with # at its beginning.");
            return;
        }

        if (section is null)
        {
            Refuse(
                place, "stands ahead of the first [section], so it belongs to no profile", $"Put [{SharedName.Default}] above it.");
            return;
        }

        var key = text[..sign].Trim().ToLowerInvariant();
        value = new(key, text[(sign + 1)..].Trim(), place);
        if (section.Values.TryGetValue(key, out var earlier))
        {
            Refuse(place, $"sets {key} a second time; line {earlier.Place.Line} sets it already", "Remove one of the two lines.");
            return;
        }

        section.Values.Add(key, value);
    }

    private void TakeBelow(SharedValue above, string text, SharedPlace place)
    {
        if (above.Text.Length > 0)
        {
            above.ContinuedAt = above.ContinuedAt == 0 ? place.Line : above.ContinuedAt;
            return;
        }

        var sign = text.IndexOf('=', StringComparison.Ordinal);
        if (sign <= 0)
        {
            Refuse(
                place,
                $"is no 'name = value', as the indented lines below {above.Key} have to be",
                "Correct the line, or make it a comment with # at its beginning.");
            return;
        }

        var key = text[..sign].Trim();
        above.Nested[key] = new(key, text[(sign + 1)..].Trim(), place);
    }

    private void Refuse(SharedPlace place, string what, string wayOut) => problems.Add(new(place, what, wayOut));

    private static string InWords(SharedName name) => name.Kind switch
    {
        SharedKind.Profile => $"the profile '{name.Name}'",
        SharedKind.SsoSession => $"the sso-session '{name.Name}'",
        SharedKind.Services => $"the services '{name.Name}'",
        _ => $"the section [{name.Name}]",
    };
}
