using System.Text.RegularExpressions;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>The step that makes the node's secrets.</summary>
public sealed partial class SecretsStepTests : IDisposable
{
    private readonly ScriptRun run = new();

    // An address that every machine has a way to.
    public SecretsStepTests() => run.Write("node.env", run.Read("node.env").Replace("203.0.113.10", "127.0.0.1", StringComparison.Ordinal));

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Secrets_are_made_once_and_never_printed()
    {
        var output = await SecretsAsync();

        var env = run.Read(".env");
        Assert.Matches(EveryLine(), env);
        Assert.Equal((UnixFileMode)0b110_000_000, run.ModeOf(".env"));
        Assert.Equal((UnixFileMode)0b111_000_000, run.ModeOf("portal"));
        var secrets = env.Split('\n').Where(line => line.Contains("PASSWORD", StringComparison.Ordinal) || line.Contains("SECRET", StringComparison.Ordinal)).Select(line => line.Split('=')[1]).ToList();
        Assert.Equal(3, secrets.Count);
        Assert.Contains("PRIVATE_IP=127.0.0.1\n", env, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, output, StringComparison.Ordinal));
        Assert.Contains($"static-auth-secret={secrets[1]}\n", run.Read("coturn/turnserver.conf"), StringComparison.Ordinal);

        await SecretsAsync();

        Assert.Equal(env, run.Read(".env"));
    }

    [Fact]
    public async Task A_later_change_of_the_image_stays()
    {
        await SecretsAsync();
        run.Write(".env", run.Read(".env").Replace("direxio/message-server:latest", "direxio/message-server:next", StringComparison.Ordinal));

        await SecretsAsync();

        Assert.Contains("MESSAGE_SERVER_IMAGE=direxio/message-server:next\n", run.Read(".env"), StringComparison.Ordinal);
    }

    private async Task<string> SecretsAsync()
    {
        ScriptRun.Needs("python3");
        Assert.SkipUnless(Environment.UserName == "root", "Giving coturn its file needs root.");
        var (status, output, error) = await run.RunAsync("python3", run.At("steps/03-secrets"));
        Assert.True(status == 0, error);
        return output + error;
    }

    [GeneratedRegex(@"\ADOMAIN=chat\.example\.org\nPUBLIC_IP=127\.0\.0\.1\nMESSAGE_SERVER_IMAGE=direxio/message-server:latest\nPRIVATE_IP=127\.0\.0\.1\nDATABASE_PASSWORD=[A-Za-z0-9]{40}\nTURN_SECRET=[A-Za-z0-9]{40}\nP2P_PORTAL_PASSWORD=[0-9]{8}\n\z")]
    private static partial Regex EveryLine();
}
