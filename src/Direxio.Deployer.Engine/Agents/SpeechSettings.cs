using Direxio.Deployer.Engine.Foundation;
using Tomlyn.Model;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>The service that turns voice messages into text for the agent, as the environment names it.</summary>
/// <param name="Provider">One of <see cref="Providers"/>.</param>
/// <param name="ApiKey">Its key.</param>
internal sealed record SpeechSettings(string Provider, string ApiKey)
{
    public const string ProviderVariable = "DIREXIO_SPEECH_PROVIDER";
    public const string KeyVariable = "DIREXIO_SPEECH_API_KEY";

    // The bridge's own default when a key comes without a provider.
    private const string DefaultProvider = "openai";

    // With the variables in which each vendor's own tools keep the key, in the order in which they count.
    private static readonly (string Provider, bool TakesBaseUrl, string[] KeyVariables)[] Known =
    [
        ("openai", true, ["OPENAI_API_KEY"]),
        ("groq", false, ["GROQ_API_KEY"]),
        ("qwen", true, ["DASHSCOPE_API_KEY"]),
        ("gemini", false, ["GEMINI_API_KEY", "GOOGLE_API_KEY"]),
    ];

    /// <summary>The providers that the bridge knows.</summary>
    public static IReadOnlyList<string> Providers { get; } = [.. Known.Select(known => known.Provider)];

    /// <summary>Language of the speech; null lets the service find out. DIREXIO_SPEECH_LANGUAGE.</summary>
    public string? Language { get; init; }

    /// <summary>Model; null for the bridge's default. DIREXIO_SPEECH_MODEL or DIREXIO_SPEECH_&lt;PROVIDER&gt;_MODEL.</summary>
    public string? Model { get; init; }

    /// <summary>Address of the service; null for the provider's own. Only openai and qwen have one.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>True if the variable says that voice input is not wanted.</summary>
    public static bool IsOff(DeployerEnvironment environment) =>
        environment[ProviderVariable]?.ToLowerInvariant() is "none" or "off";

    /// <summary>The service whose key is there; null if there is none.</summary>
    /// <exception cref="DeployException">SpeechProviderUnknown or BridgePlaceholderRefused.</exception>
    public static SpeechSettings? From(DeployerEnvironment environment)
    {
        if (IsOff(environment))
        {
            return null;
        }

        var wanted = environment[ProviderVariable]?.ToLowerInvariant();
        if (wanted is not null && !Providers.Contains(wanted))
        {
            throw ConnectAgentErrors.SpeechProviderUnknown(wanted);
        }

        var provider = wanted
            ?? Known.FirstOrDefault(known => environment[Own(known.Provider, "API_KEY")] is not null).Provider
            ?? (environment[KeyVariable] is null ? null : DefaultProvider)
            ?? Known.FirstOrDefault(known => environment.FirstOf(known.KeyVariables) is not null).Provider;
        if (provider is null)
        {
            return null;
        }

        var (_, takesBaseUrl, keys) = Known.First(known => known.Provider == provider);
        return environment.FirstOf([Own(provider, "API_KEY"), KeyVariable, .. keys]) is not { } key
            ? null
            : new SpeechSettings(provider, key)
            {
                Language = environment["DIREXIO_SPEECH_LANGUAGE"],
                Model = environment.FirstOf(Own(provider, "MODEL"), "DIREXIO_SPEECH_MODEL"),
                BaseUrl = takesBaseUrl ? environment.FirstOf(Own(provider, "BASE_URL"), "DIREXIO_SPEECH_BASE_URL") : null,
            }.Checked();
    }

    /// <summary>The speech table of the bridge's configuration.</summary>
    public TomlTable ToTable()
    {
        var own = new TomlTable { ["api_key"] = ApiKey };
        Add(own, "base_url", BaseUrl);
        Add(own, "model", Model);
        var table = new TomlTable { ["enabled"] = true, ["provider"] = Provider };
        Add(table, "language", Language);
        table[Provider] = own;
        return table;
    }

    /// <summary>A record prints its members; this one holds a key.</summary>
    public override string ToString() => $"speech by {Provider}";

    private SpeechSettings Checked()
    {
        foreach (var text in new[] { ApiKey, Language, Model, BaseUrl }.OfType<string>())
        {
            BridgePlaceholder.Refuse("variables for speech", text);
        }

        return this;
    }

    private static void Add(TomlTable table, string key, string? value)
    {
        if (value is not null)
        {
            table[key] = value;
        }
    }

    private static string Own(string provider, string name) => $"DIREXIO_SPEECH_{provider.ToUpperInvariant()}_{name}";
}
