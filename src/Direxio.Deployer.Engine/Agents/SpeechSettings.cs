using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
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

    /// <summary>The variable that its key comes from.</summary>
    public string? KeySource { get; init; }

    /// <summary>True if a variable of this module asks for voice input, and not merely the key of a provider's tools is there.</summary>
    public bool IsAskedFor { get; init; }

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
    /// <param name="environment">The variables.</param>
    /// <param name="redactor">What conceals its key.</param>
    /// <param name="agent">The agent that it listens for.</param>
    /// <exception cref="DeployException">SpeechProviderUnknown or BridgePlaceholderRefused.</exception>
    public static SpeechSettings? From(DeployerEnvironment environment, Redactor redactor, ConnectAgentChoice? agent)
    {
        var chosen = Choose(Candidates(environment, redactor), agent);
        foreach (var text in new[] { chosen?.ApiKey.Reveal(), chosen?.Language, chosen?.Model, chosen?.BaseUrl }.OfType<string>())
        {
            BridgePlaceholder.Refuse("variables for speech", text);
        }

        return chosen;
    }

    /// <summary>Every service whose key is there, in the order in which they count; one alone where one is asked for.</summary>
    /// <exception cref="DeployException">SpeechProviderUnknown.</exception>
    public static IReadOnlyList<SpeechSettings> Candidates(DeployerEnvironment environment, Redactor redactor)
    {
        if (IsOff(environment))
        {
            return [];
        }

        var wanted = environment[ProviderVariable]?.ToLowerInvariant();
        if (wanted is not null && !Providers.Contains(wanted))
        {
            throw ConnectAgentErrors.SpeechProviderUnknown(wanted);
        }

        var asked = wanted
            ?? Known.FirstOrDefault(known => environment[Own(known.Provider, "API_KEY")] is not null).Provider
            ?? (environment[KeyVariable] is null ? null : DefaultProvider);
        var found =
            from known in Known
            where asked is null || known.Provider == asked
            from variable in asked is null ? known.KeyVariables : [Own(asked, "API_KEY"), KeyVariable, .. known.KeyVariables]
            where environment[variable] is not null
            select new SpeechSettings(known.Provider, redactor.Conceal(environment[variable]!))
            {
                KeySource = variable,
                IsAskedFor = asked is not null,
                Language = environment["DIREXIO_SPEECH_LANGUAGE"],
                Model = environment.FirstOf(Own(known.Provider, "MODEL"), "DIREXIO_SPEECH_MODEL"),
                BaseUrl = known.TakesBaseUrl ? environment.FirstOf(Own(known.Provider, "BASE_URL"), "DIREXIO_SPEECH_BASE_URL") : null,
            };
        return asked is null ? [.. found] : [.. found.Take(1)];
    }

    /// <summary>The first that may be used; null if there is none.</summary>
    public static SpeechSettings? Choose(IReadOnlyList<SpeechSettings> candidates, ConnectAgentChoice? agent) =>
        candidates.FirstOrDefault(candidate => !candidate.IsWithheldFor(agent));

    /// <summary>
    /// True if an option of the agent names the very variable: a key goes in by its name so that no file holds it, and voice input that
    /// nobody asked for must not write it into one.
    /// </summary>
    public bool IsWithheldFor(ConnectAgentChoice? agent) =>
        !IsAskedFor && agent is not null && KeySource is { } source && agent.Variables.Contains(source);

    /// <summary>What a plan says of it; null where it was asked for.</summary>
    public Advice? Warning => IsAskedFor ? null : Advice.Of(nameof(Texts.Warn_Voice), Provider, KeySource, ProviderVariable);

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

    /// <summary>True if this table of an earlier configuration holds its key.</summary>
    public bool IsKeyIn(TomlTable table) => table.Values.OfType<TomlTable>()
        .Any(own => own.TryGetValue("api_key", out var key) && key as string == ApiKey.Reveal());

    private static void Add(TomlTable table, string key, string? value)
    {
        if (value is not null)
        {
            table[key] = value;
        }
    }

    private static string Own(string provider, string name) => $"DIREXIO_SPEECH_{provider.ToUpperInvariant()}_{name}";
}
