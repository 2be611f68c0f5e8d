using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>The first step, which waits for the machine's own address.</summary>
public sealed class AddressStepTests : IDisposable
{
    private readonly ScriptRun run = new();

    public AddressStepTests()
    {
        run.StandIn("sleep", "echo pause >> pauses");
    }

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task It_ends_as_soon_as_the_metadata_service_names_the_address()
    {
        AnswerMetadata("""
            calls=$(cat calls 2> /dev/null; echo x); echo "$calls" > calls
            [ "$(echo "$calls" | wc -l)" -lt 3 ] && echo 198.51.100.7 || echo 203.0.113.10
            """);

        var output = await RunAsync();

        Assert.Contains("has 198.51.100.7 and waits for 203.0.113.10", output, StringComparison.Ordinal);
        Assert.Contains("has its address 203.0.113.10", output, StringComparison.Ordinal);
        Assert.Equal(2, Pauses);
    }

    [Fact]
    public async Task Without_a_public_address_it_waits_too_and_in_the_end_goes_on()
    {
        AnswerMetadata("exit 22");

        var output = await RunAsync();

        Assert.Contains("has no public address and waits for 203.0.113.10", output, StringComparison.Ordinal);
        Assert.Contains("the boot goes on", output, StringComparison.Ordinal);
        Assert.Equal(600, Pauses);
    }

    [Fact]
    public async Task Without_a_metadata_service_it_soon_goes_on()
    {
        run.StandIn("curl", "exit 7");

        Assert.Contains("the boot goes on", await RunAsync(), StringComparison.Ordinal);
        Assert.InRange(Pauses, 1, 30);
    }

    private int Pauses => File.Exists(run.At("pauses")) ? File.ReadAllLines(run.At("pauses")).Length : 0;

    // A request without the session's token is refused, as by the real one.
    private void AnswerMetadata(string address) => run.StandIn("curl", $"""
        case "$*" in
            *PUT*token-ttl*/api/token) echo session ;;
            *"X-aws-ec2-metadata-token: session"*/meta-data/public-ipv4) {address} ;;
            *) exit 22 ;;
        esac
        """);

    private async Task<string> RunAsync()
    {
        ScriptRun.Needs("bash");
        var (status, output, error) = await run.RunAsync("bash", run.At("steps/00-address"));
        Assert.True(status == 0, error);
        return output;
    }
}
