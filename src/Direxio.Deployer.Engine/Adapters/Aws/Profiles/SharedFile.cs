using System.Text;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The value of a key in a shared file.</summary>
/// <param name="Key">Its key, in lower case.</param>
/// <param name="Text">What stands behind the sign, without the spaces around it.</param>
/// <param name="Place">Where the key stands.</param>
internal sealed record SharedValue(string Key, string Text, SharedPlace Place)
{
    /// <summary>The indented lines below a key without a value of its own, each a key and a value.</summary>
    public Dictionary<string, SharedValue> Nested { get; } = new(StringComparer.Ordinal);

    /// <summary>The first indented line below a value, which every AWS tool takes for more of that value; 0 for none.</summary>
    public int ContinuedAt { get; set; }
}

/// <summary>A section of a shared file.</summary>
/// <param name="Name">What stands between the brackets.</param>
/// <param name="Place">Where that is.</param>
internal sealed record SharedSection(SharedName Name, SharedPlace Place)
{
    public Dictionary<string, SharedValue> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>A line of a file.</summary>
internal sealed record SharedPlace(string File, int Line)
{
    public override string ToString() => $"{File}, line {Line}";
}

/// <summary>Something that no AWS tool could read, and what to do about it.</summary>
internal sealed record SharedProblem(SharedPlace Place, Advice What, Advice WayOut);

/// <summary>
/// One of the two files in which every AWS tool looks for profiles, with its line numbers. It is read as botocore reads it:
/// a comment has a line of its own, an indented line belongs to the one above, names of keys have no case.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Exists">False if there is none.</param>
/// <param name="Sections">What could be read, in the file's order.</param>
/// <param name="Problems">What could not.</param>
internal sealed record SharedFile(
    string Path, bool Exists, IReadOnlyList<SharedSection> Sections, IReadOnlyList<SharedProblem> Problems)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The section of this name; null if there is none.</summary>
    public SharedSection? Find(SharedName name) => Sections.FirstOrDefault(section => section.Name == name);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="isConfig">True for the config file, whose sections have a kind ahead of their name.</param>
    public static SharedFile Read(string path, bool isConfig)
    {
        if (!File.Exists(path))
        {
            return new(path, false, [], []);
        }

        try
        {
            using var reader = new StreamReader(path, Strict, detectEncodingFromByteOrderMarks: true);
            return Parse(path, reader.ReadToEnd(), isConfig);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            var reason = exception is DecoderFallbackException
                ? Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_NotText))
                : Advice.Text(exception.Message);
            var problem = new SharedProblem(
                new(path, 1),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Unread), reason),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Next_File)));
            return new(path, true, [], [problem]);
        }
    }

    /// <summary>Reads the text of such a file.</summary>
    public static SharedFile Parse(string path, string text, bool isConfig)
    {
        var reader = new SharedFileReader(path, isConfig);
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            reader.Take(line, ++number);
        }

        return new(path, true, reader.Sections, reader.Problems);
    }
}
