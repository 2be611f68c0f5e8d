namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>What kind of section a shared file has.</summary>
internal enum SharedKind
{
    /// <summary>A profile.</summary>
    Profile,

    /// <summary>How to sign in by IAM Identity Center, for several profiles.</summary>
    SsoSession,

    /// <summary>Endpoints of single services, for several profiles.</summary>
    Services,

    /// <summary>Something that is none of these.</summary>
    Other,
}

/// <summary>The name of a section.</summary>
internal sealed record SharedName(SharedKind Kind, string Name)
{
    public const string Default = "default";

    /// <summary>
    /// The config file says <c>[profile x]</c>, except for the default, and takes names with spaces in quotes; the credentials
    /// file says <c>[x]</c>.
    /// </summary>
    public static SharedName Parse(string header, bool isConfig)
    {
        var text = header.Trim();
        if (!isConfig || text == Default)
        {
            return new(SharedKind.Profile, text);
        }

        var end = text.AsSpan().IndexOfAny(' ', '\t');
        var kind = (end < 0 ? text : text[..end]) switch
        {
            "profile" => SharedKind.Profile,
            "sso-session" => SharedKind.SsoSession,
            "services" => SharedKind.Services,
            _ => SharedKind.Other,
        };
        return kind == SharedKind.Other || end < 0 ? new(SharedKind.Other, text) : new(kind, Unquoted(text[end..].Trim()));
    }

    private static string Unquoted(string name) =>
        name.Length >= 2 && name[0] is '"' or '\'' && name[^1] == name[0] ? name[1..^1] : name;
}
