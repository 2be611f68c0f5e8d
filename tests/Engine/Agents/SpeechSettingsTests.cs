using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Tests.Facade;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Tomlyn;
using Tomlyn.Model;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Agents;

public sealed class SpeechSettingsTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("DIREXIO_SPEECH_API_KEY", "openai")]
    [InlineData("DIREXIO_SPEECH_QWEN_API_KEY", "qwen")]
    [InlineData("DIREXIO_SPEECH_GEMINI_API_KEY", "gemini")]
    [InlineData("OPENAI_API_KEY", "openai")]
    [InlineData("GROQ_API_KEY", "groq")]
    [InlineData("DASHSCOPE_API_KEY", "qwen")]
    [InlineData("GEMINI_API_KEY", "gemini")]
    [InlineData("GOOGLE_API_KEY", "gemini")]
    public void A_key_switches_voice_input_on_under_the_providers_own_table(string variable, string provider)
    {
        var speech = Written(TemporaryHome.EnvironmentWith((variable, "key-0123456789")))!;

        Assert.Equal(["enabled", "provider", provider], speech.Keys);
        Assert.Equal((true, provider), (speech["enabled"], speech["provider"]));
        Assert.Equal(["api_key=key-0123456789"], ((TomlTable)speech[provider]).Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void The_named_provider_decides_and_takes_all_settings_it_reads()
    {
        (string, string)[] all =
        [
            ("DIREXIO_SPEECH_LANGUAGE", "zh"), ("DIREXIO_SPEECH_MODEL", "m"), ("DIREXIO_SPEECH_BASE_URL", "https://speech.example.org/v1"),
            ("DIREXIO_SPEECH_API_KEY", "general"), ("OPENAI_API_KEY", "vendor"), ("DIREXIO_SPEECH_GROQ_API_KEY", "own"),
        ];

        var qwen = Written(TemporaryHome.EnvironmentWith([.. all, ("DIREXIO_SPEECH_PROVIDER", "Qwen")]))!;
        Assert.Equal(["enabled", "provider", "language", "qwen"], qwen.Keys);
        Assert.Equal(["api_key=general", "base_url=https://speech.example.org/v1", "model=m"], ((TomlTable)qwen["qwen"]).Select(pair => $"{pair.Key}={pair.Value}"));
        var groq = Written(TemporaryHome.EnvironmentWith([.. all]))!;
        Assert.Equal(["api_key=own", "model=m"], ((TomlTable)groq["groq"]).Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void Without_a_key_there_is_no_voice_input()
    {
        Assert.Null(Written(TemporaryHome.EnvironmentWith()));
        Assert.Null(Written(TemporaryHome.EnvironmentWith(("DIREXIO_SPEECH_PROVIDER", "groq"), ("OPENAI_API_KEY", "of-another"))));
    }

    [Fact]
    public void A_later_command_without_keys_keeps_it_and_none_takes_it_away()
    {
        Written(TemporaryHome.EnvironmentWith(("GROQ_API_KEY", "key-0123456789")));

        Assert.Equal("groq", Written(TemporaryHome.EnvironmentWith())!["provider"]);
        Assert.Null(Written(TemporaryHome.EnvironmentWith(("DIREXIO_SPEECH_PROVIDER", "none"), ("GROQ_API_KEY", "key-0123456789"))));
    }

    [Fact]
    public void An_unknown_provider_or_a_placeholder_is_refused_with_what_would_do()
    {
        var unknown = Assert.Throws<DeployException>(
            () => SpeechSettings.From(TemporaryHome.EnvironmentWith(("DIREXIO_SPEECH_PROVIDER", "whisper")), new(), agent: null));
        Assert.Equal("SpeechProviderUnknown", unknown.Code);
        Assert.All(["openai", "groq", "qwen", "gemini"], provider => Assert.Contains(provider, unknown.NextAction));

        var placeholder = Assert.Throws<DeployException>(
            () => SpeechSettings.From(TemporaryHome.EnvironmentWith(("GROQ_API_KEY", "${OTHER}")), new(), agent: null));
        Assert.Equal("BridgePlaceholderRefused", placeholder.Code);
    }

    [Fact]
    public void The_key_is_a_secret_in_every_word_of_it()
    {
        var environment = TemporaryHome.EnvironmentWith(("DIREXIO_HOME", home.Folder), ("DASHSCOPE_API_KEY", "quiet-as-a-mouse"));
        Written(environment);
        Redactor fromEnvironment = new();
        KnownSecrets.Remember(fromEnvironment, environment);
        Redactor fromFile = new();
        new NodeSecrets(home.Store).Remember(fromFile, TemporaryHome.Domain);

        Assert.All([fromEnvironment, fromFile], redactor => Assert.DoesNotContain("quiet-as-a-mouse", redactor.Redact("heard quiet-as-a-mouse here")));
        Assert.DoesNotContain("quiet", SpeechSettings.From(environment, new(), agent: null)!.ToString());
        FileModes.AssertOwnerOnlyFile(BridgeConfig.FileOf(home.Paths));
    }

    [Theory]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("GROQ_API_KEY")]
    [InlineData("DASHSCOPE_API_KEY")]
    [InlineData("GOOGLE_API_KEY")]
    public void A_key_that_the_agent_is_given_by_name_stands_in_no_file(string variable)
    {
        var environment = TemporaryHome.EnvironmentWith((variable, "key-0123456789"));

        Assert.Null(Written(environment, named: variable));
        Assert.Contains(Notes, note => note.StartsWith("Voice input is not set up", StringComparison.Ordinal) && note.Contains(variable));
        Assert.DoesNotContain("key-0123456789", File.ReadAllText(BridgeConfig.FileOf(home.Paths)));
        Assert.NotNull(Written(environment));
        Assert.Null(Written(environment, named: variable));
        Assert.Equal("groq", Written(TemporaryHome.EnvironmentWith((variable, "a"), ("DIREXIO_SPEECH_GROQ_API_KEY", "b")), variable)!["provider"]);
    }

    [Fact]
    public void It_does_where_voice_input_is_asked_for_and_another_key_takes_its_place()
    {
        (string, string)[] keys = [("OPENAI_API_KEY", "key-0123456789"), ("GEMINI_API_KEY", "other-0123456789")];

        Assert.Equal("gemini", Written(TemporaryHome.EnvironmentWith(keys), named: "OPENAI_API_KEY")!["provider"]);
        var asked = Written(TemporaryHome.EnvironmentWith([.. keys, ("DIREXIO_SPEECH_PROVIDER", "openai")]), named: "OPENAI_API_KEY")!;
        Assert.Equal("key-0123456789", ((TomlTable)asked["openai"])["api_key"]);
    }

    [Fact]
    public async Task A_plan_says_that_a_providers_key_is_written_and_how_to_prevent_it()
    {
        var warning = await PlannedWithAsync(("OPENAI_API_KEY", "key-0123456789"))!;

        Assert.Contains("OPENAI_API_KEY", warning);
        Assert.Contains("config.toml", warning);
        Assert.Contains("DIREXIO_SPEECH_PROVIDER=none", warning);
        Assert.Null(await PlannedWithAsync(("OPENAI_API_KEY", "key-0123456789"), ("DIREXIO_SPEECH_PROVIDER", "none")));
        Assert.Null(await PlannedWithAsync(("OPENAI_API_KEY", "key-0123456789"), ("DIREXIO_SPEECH_PROVIDER", "openai")));
        Assert.Null(await PlannedWithAsync(("DIREXIO_SPEECH_API_KEY", "key-0123456789")));
    }

    private List<string> Notes { get; } = [];

    private static async Task<string?> PlannedWithAsync(params (string, string)[] variables)
    {
        using var planned = new EngineHome(variables);
        var request = new DeploymentRequest { Domain = "chat.example.org", Rehearse = true, ConfirmDomainBinding = true, ConnectAgent = "codex" };
        var plan = await planned.Engine.PlanAsync(request, new Silence(), TestContext.Current.CancellationToken);
        return plan.Warnings.SingleOrDefault(warning => warning.StartsWith("Voice input", StringComparison.Ordinal));
    }

    private TomlTable? Written(DeployerEnvironment environment, string? named = null)
    {
        var options = named is null ? null : new Dictionary<string, object?> { ["env"] = new Dictionary<string, string> { [named] = $"${{{named}}}" } };
        var agent = ConnectAgentResolver.Resolve(new() { ConnectAgent = "codex", ConnectAgentOption = options }, environment);
        var result = LocalWiring.Write(home.Paths, new()
        {
            Outputs = new()
            {
                Domain = "chat.example.org",
                OwnerUserId = "@owner:chat.example.org",
                InitializationCode = new Redactor().Conceal("48151623"),
                AccessToken = new Redactor().Conceal("owner_a1b2"),
                AgentToken = new Redactor().Conceal("agent_0f1e"),
                AgentRoomId = "!room:chat.example.org",
            },
            Session = new(new Redactor().Conceal("mx_1234"), "DEVICE", "@agent:chat.example.org", "https://chat.example.org"),
            Agent = agent,
            Settings = LocalSettings.From(environment, new()),
        });
        Notes.Clear();
        Notes.AddRange(result.Notes.Select(note => note.ToEnglish()));
        Assert.Equal(
            SpeechSettings.From(environment, new(), agent) is not null,
            Notes.Exists(note => note.StartsWith("Voice input is set up", StringComparison.Ordinal)));
        var root = TomlSerializer.Deserialize<TomlTable>(File.ReadAllText(BridgeConfig.FileOf(home.Paths)))!;
        Assert.Single((TomlTableArray)root["projects"]);
        return root.TryGetValue("speech", out var speech) ? (TomlTable)speech : null;
    }
}
