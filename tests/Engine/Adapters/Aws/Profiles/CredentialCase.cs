using System.Text.Json;
using System.Text.Json.Serialization;
using Direxio.Deployer.Engine.Tests.Support;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws.Profiles;

/// <summary>Files, environment and parameters, and what has to come of them.</summary>
internal sealed record CredentialCase(string Name, CredentialOutcome Expected, BotocoreOutcome Botocore)
{
    public static IReadOnlyList<CredentialCase> All { get; } = JsonSerializer.Deserialize<CredentialCase[]>(
        File.ReadAllText(Path.Combine(Repository.Root, "tests/Engine/Adapters/Aws/Profiles/credential-cases.json")),
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow })!;

    public string? Profile { get; init; }

    public Dictionary<string, string> Environment { get; init; } = [];

    public Dictionary<string, string> Files { get; init; } = [];

    public string? Credentials { get; init; }

    public string? Config { get; init; }

    public string? Mfa { get; init; }

    /// <summary>Why botocore does something else; null if it does the same.</summary>
    public string? Differs { get; init; }

    public CredentialHome Arrange()
    {
        var home = new CredentialHome { Prompt = { MfaCode = Mfa } };
        foreach (var (name, value) in Environment)
        {
            home.Set(name, value);
        }

        foreach (var (name, text) in Files)
        {
            home.Write(name, text);
        }

        _ = Credentials is null ? home : home.Credentials(Credentials);
        return Config is null ? home : home.Config(Config);
    }
}

/// <summary>The key that signs and the kind of its source, or the code of the cause and what its message says.</summary>
internal sealed record CredentialOutcome(string? Key, string? Kind, string? Code, IReadOnlyList<string>? Says);

/// <summary>The key that botocore signs with, or the exception that it raises, as record-botocore.py found.</summary>
internal sealed record BotocoreOutcome(string? Key, string? Error);
