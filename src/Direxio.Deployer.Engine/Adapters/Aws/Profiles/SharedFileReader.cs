using Direxio.Deployer.Engine.Foundation.Guidance;

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
            Refuse(
                place,
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Header)),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Next_Header)));
            // What follows belongs to it, and is not complained of as well.
            section = new(new(SharedKind.Other, text), place);
            return;
        }

        var name = SharedName.Parse(text[1..end], isConfig);
        if (sections.Find(other => other.Name == name) is { } earlier)
        {
            Refuse(
                place,
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_SectionTwice), InWords(name), earlier.Place.Line),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Next_Sections)));
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
            Refuse(
                place,
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Neither)),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Next_Line)));
            return;
        }

        if (section is null)
        {
            Refuse(
                place,
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_NoSection)),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Next_Above), SharedName.Default));
            return;
        }

        var key = text[..sign].Trim().ToLowerInvariant();
        value = new(key, text[(sign + 1)..].Trim(), place);
        if (section.Values.TryGetValue(key, out var earlier))
        {
            Refuse(
                place,
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_KeyTwice), key, earlier.Place.Line),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Next_Twice)));
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
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Below), above.Key),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Next_Line)));
            return;
        }

        var key = text[..sign].Trim();
        above.Nested[key] = new(key, text[(sign + 1)..].Trim(), place);
    }

    private void Refuse(SharedPlace place, Advice what, Advice wayOut) => problems.Add(new(place, what, wayOut));

    private static Advice InWords(SharedName name) => name.Kind switch
    {
        SharedKind.Profile => Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Profile), name.Name),
        SharedKind.SsoSession => Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Sso), name.Name),
        SharedKind.Services => Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Services), name.Name),
        _ => Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Other), name.Name),
    };
}
