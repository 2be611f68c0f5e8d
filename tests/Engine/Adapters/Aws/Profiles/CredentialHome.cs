using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws.Profiles;

/// <summary>A user's home with AWS files, an environment, and AWS as <see cref="CredentialStandIn"/> answers.</summary>
internal sealed partial class CredentialHome : IDisposable
{
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal)
    {
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? string.Empty,
    };

    public CredentialHome() => Stub = new(StandIn.Answer);

    public string Folder { get; } = Directory.CreateTempSubdirectory("direxio-credentials-").FullName;

    public CredentialStandIn StandIn { get; } = new();

    public StubAws Stub { get; }

    public SignInAnswers Prompt { get; } = new();

    public List<string> Secrets { get; } = [];

    public DeployerEnvironment Variables => new(new Dictionary<string, string>(variables), Folder);

    /// <summary>Whoever signed the last question for the identity.</summary>
    public string Signer =>
        CredentialStandIn.SignerOf(Stub.Requests.Last(request => request.Action == "GetCallerIdentity"));

    public CredentialHome Set(string name, string value)
    {
        variables[name] = Fill(value);
        return this;
    }

    public CredentialHome Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (text.StartsWith("hex:", StringComparison.Ordinal))
        {
            File.WriteAllBytes(path, Convert.FromHexString(text["hex:".Length..]));
        }
        else
        {
            File.WriteAllText(path, Fill(text), new UTF8Encoding(false));
        }

        return this;
    }

    public CredentialHome Config(string text) => Write(".aws/config", text);

    public CredentialHome Credentials(string text) => Write(".aws/credentials", text);

    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public AwsConnection Connection(string? profile = null, TimeProvider? clock = null) => new("eu-central-1", profile, Stub.Traces.Add)
    {
        Endpoint = Stub.Endpoint,
        Environment = Variables,
        Prompt = Prompt,
        Clock = clock ?? TimeProvider.System,
        Remember = secrets => Secrets.AddRange(secrets.OfType<string>()),
    };

    /// <summary>Asks who the credentials of a profile belong to, by a chain that can be looked at.</summary>
    public async Task<(CallerIdentity Identity, AwsCredentialChain Chain)> AskAsync(
        string? profile, CancellationToken cancellationToken, TimeProvider? clock = null)
    {
        var connection = Connection(profile, clock);
        var chain = new AwsCredentialChain(connection);
        using var ports = AwsCloud.Connect(connection with { Chain = chain });
        return (await ports.Identity.GetAsync(cancellationToken), chain);
    }

    public void Dispose()
    {
        Stub.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string Fill(string text) => Minutes().Replace(
        text.Replace("@HOME@", Folder, StringComparison.Ordinal)
            .Replace("@STUB@", Stub.Endpoint.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal)
            .Replace("@EC KEY@", NewKey().ReplaceLineEndings("\\n"), StringComparison.Ordinal),
        match => DateTime.UtcNow
            .AddMinutes(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    private static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportECPrivateKeyPem();
    }

    [GeneratedRegex(@"@IN (-?\d+)@", RegexOptions.CultureInvariant)]
    private static partial Regex Minutes();
}

/// <summary>A person who answers what is asked for a sign-in.</summary>
internal sealed class SignInAnswers : ISignInPrompt
{
    private readonly CancellationTokenSource stop = new();

    public CancellationToken Stopped => stop.Token;

    public string? MfaCode { get; set; }

    /// <summary>True if the person presses Ctrl+C once the address is shown.</summary>
    public bool Stops { get; set; }

    public bool SignsIn { get; set; }

    public List<string> Asked { get; } = [];

    public Task<string?> AskMfaCodeAsync(string device)
    {
        Asked.Add(device);
        return Task.FromResult(MfaCode);
    }

    public Task<bool> OfferSignInAsync(string where)
    {
        Asked.Add(where);
        return Task.FromResult(SignsIn);
    }

    public void ShowSignIn(string address, string code)
    {
        Asked.Add($"{address} {code}");
        if (Stops)
        {
            stop.Cancel();
        }
    }
}
