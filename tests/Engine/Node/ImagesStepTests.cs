using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>The step that pulls the images and records their digests, with a stand-in for docker.</summary>
public sealed class ImagesStepTests : IDisposable
{
    private const string Env = "DOMAIN=chat.example.org\nMESSAGE_SERVER_IMAGE=direxio/message-server:latest\n";

    private readonly ScriptRun run = new();

    public ImagesStepTests()
    {
        run.Write(".env", Env);
        run.Environment["PATH"] = $"{run.At("programs")}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Every_image_of_the_stack_is_recorded_with_the_digest_of_its_own_repository()
    {
        WriteDocker("a");

        await ImagesAsync();

        Assert.Equal(
            [
                $"CADDY_DIGEST=@sha256:{Hex('a')}", $"COTURN_DIGEST=@sha256:{Hex('a')}", "DOMAIN=chat.example.org", $"LIMITER_DIGEST=@sha256:{Hex('a')}",
                $"MESSAGE_SERVER_IMAGE=direxio/message-server:latest@sha256:{Hex('a')}", $"POSTGRES_DIGEST=@sha256:{Hex('a')}",
            ],
            Recorded());
        Assert.Equal((UnixFileMode)0b110_000_000, run.ModeOf(".env"));
        Assert.Equal("compose pull --quiet", run.Read("asked").Split('\n')[0]);
    }

    [Fact]
    public async Task A_tag_that_moves_changes_nothing_afterwards()
    {
        WriteDocker("a");
        await ImagesAsync();
        var recorded = Recorded();

        WriteDocker("b");
        await ImagesAsync();

        Assert.Equal(recorded, Recorded());
    }

    [Fact]
    public async Task A_server_image_that_came_with_its_digest_stays_as_it_is()
    {
        run.Write(".env", Env.Replace(":latest", $"@sha256:{Hex('c')}", StringComparison.Ordinal));
        WriteDocker("a");

        await ImagesAsync();

        Assert.Contains($"MESSAGE_SERVER_IMAGE=direxio/message-server@sha256:{Hex('c')}", Recorded());
    }

    [Fact]
    public async Task An_engine_that_knows_no_digest_leaves_the_tag_and_says_so()
    {
        run.WriteProgram("programs/docker", "true");

        var output = await ImagesAsync();

        Assert.Contains("direxio/message-server:latest has no digest", output, StringComparison.Ordinal);
        Assert.Contains("MESSAGE_SERVER_IMAGE=direxio/message-server:latest", Recorded());
    }

    private static string Hex(char digit) => new(digit, 64);

    // The same image under another repository's name comes first, as it does once it was pulled from there.
    private void WriteDocker(string digit) => run.WriteProgram("programs/docker", $$"""
        echo "$*" >> '{{run.At("asked")}}'
        [ "$1 $2" = "image inspect" ] || exit 0
        name=${5%%@*}
        case ${name##*/} in *:*) name=${name%:*} ;; esac
        echo "[\"mirror.example.org/other@sha256:{{Hex('f')}}\",\"$name@sha256:{{Hex(digit[0])}}\"]"
        """);

    private string[] Recorded() => [.. run.Read(".env").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private async Task<string> ImagesAsync()
    {
        ScriptRun.Needs("python3");
        var (status, output, error) = await run.RunAsync("python3", run.At("steps/04-images"));
        Assert.True(status == 0, error);
        return output;
    }
}
