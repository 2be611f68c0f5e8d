using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Legacy;

/// <summary>
/// Tells which release line of which tool wrote a state, by the fields that only that line has, and reads it as one of today.
/// </summary>
internal static class StateFormats
{
    public const string Current = "0.2";
    public const string Newer = "newer";
    public const string Unknown = "unknown";

    // Each but the first keeps fields of the lines behind it, so the first that fits is the one.
    private static readonly IEarlierFormat[] Formats =
    [
        new Dirextalk(), new DirexioCli(), new Release0115(), new Release010(), new Release0110(),
    ];

    /// <summary>The line whose format the state is. One that this release has gone on with is its own from then on.</summary>
    public static string Detect(JsonObject root) => StateSchema.NewerVersionOf(root) is not null && !IsOfAnotherTool(root) ? Newer
        : root.ContainsKey("account_id") && !IsOfAnotherTool(root) ? Current
        : OriginOf(root) ?? Unknown;

    /// <summary>True if the node is none that this release can work on: a server of Lightsail, or one of dirextalk-deployer.</summary>
    public static bool IsOfAnotherTool(JsonObject root) =>
        Release0115.IsOnLightsail(root) || Formats.Any(format => format.IsForeign && format.NameOf(root) is not null);

    /// <summary>The tool that a user has to go on with, in words.</summary>
    public static string ToolOf(JsonObject root) => Formats.FirstOrDefault(format => format.NameOf(root) is not null) switch
    {
        null or Release010 or Release0110 => "another tool",
        Release0115 => $"direxio-deployer {Release0115.Name}",
        var format => format.NameOf(root)!,
    };

    /// <summary>What the document says under other names than today's. Secrets are taken out of it.</summary>
    public static EarlierValues Upgrade(JsonObject root)
    {
        var values = new EarlierValues();
        foreach (var format in Enumerable.Reverse(Formats))
        {
            format.Upgrade(root, values);
        }

        return values;
    }

    private static string? OriginOf(JsonObject root) =>
        Formats.Select(format => format.NameOf(root)).FirstOrDefault(name => name is not null);
}
