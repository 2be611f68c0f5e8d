using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Redaction;
using Tomlyn.Model;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>The service that turns voice messages into text for the agent, as the environment names it.</summary>
/// <param name="Provider">One of <see cref="Providers"/>.</param>
/// <param name="ApiKey">Its key.</param>
internal sealed record SpeechSettings(string Provider, Secret ApiKey)
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
    public static SpeechSettings? From(DeployerEnvironment environment, Redactor redactor)
    {
        if (Find(environment) is not var (provider, key, language, model, baseUrl))
        {
            return null;
        }

        return new(provider, redactor.Conceal(key)) { Language = language, Model = model, BaseUrl = baseUrl };
    }

    /// <summary>Refuses what <see cref="From"/> would refuse.</summary>
    /// <exception cref="DeployException">SpeechProviderUnknown or BridgePlaceholderRefused.</exception>
    public static void Require(DeployerEnvironment environment) => _ = Find(environment);

    private static (string Provider, string Key, string? Language, string? Model, string? BaseUrl)? Find(DeployerEnvironment environment)
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
        if (environment.FirstOf([Own(provider, "API_KEY"), KeyVariable, .. keys]) is not { } key)
        {
            return null;
        }

        var language = environment["DIREXIO_SPEECH_LANGUAGE"];
        var model = environment.FirstOf(Own(provider, "MODEL"), "DIREXIO_SPEECH_MODEL");
        var baseUrl = takesBaseUrl ? environment.FirstOf(Own(provider, "BASE_URL"), "DIREXIO_SPEECH_BASE_URL") : null;
        foreach (var text in new[] { key, language, model, baseUrl }.OfType<string>())
        {
            BridgePlaceholder.Refuse("variables for speech", text);
        }

        return (provider, key, language, model, baseUrl);
    }

    /// <summary>The speech table of the bridge's configuration.</summary>
    public TomlTable ToTable()
    {
        var own = new TomlTable { ["api_key"] = ApiKey.Reveal() };
        Add(own, "base_url", BaseUrl);
        Add(own, "model", Model);
        var table = new TomlTable { ["enabled"] = true, ["provider"] = Provider };
        Add(table, "language", Language);
        table[Provider] = own;
        return table;
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
