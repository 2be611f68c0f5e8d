using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>A real coturn with the arguments that the node gives it, in a network of its own with the addresses of a node.</summary>
public sealed partial class TurnRelayTests : IDisposable
{
    private const string PublicIp = "203.0.113.10";
    private const string PrivateIp = "172.31.5.9";
    private const string Client = "198.51.100.5";
    private const string Secret = "turn-secret";

    private readonly ScriptRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Two_callers_who_both_need_the_relay_reach_each_other()
    {
        var output = await CallAsync($"-v -y -c {PrivateIp}");

        Assert.Matches(AllArrived(), output);
        Assert.DoesNotContain("Forbidden", output, StringComparison.Ordinal);
        // What the client is told is the address that the world knows, and it is that one which the other sends to.
        Assert.Contains($"Received relay addr: {PublicIp}:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_in_the_world_is_reached()
    {
        var output = await CallAsync($"-e 198.51.100.6 {PrivateIp}", "turnutils_peer -L 198.51.100.6");

        Assert.Matches(AllArrived(), output);
    }

    /// <summary>A peer that answers is there each time, so only the refusal keeps it from being reached.</summary>
    [Theory]
    [InlineData("172.31.5.8")]
    [InlineData("172.31.5.10")]
    [InlineData("172.17.0.1")]
    [InlineData("10.0.0.7")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.1.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.53")]
    [InlineData("0.0.0.1")]
    public async Task No_other_inner_address_is_relayed_to(string peer)
    {
        var output = await CallAsync($"-e {peer} {PrivateIp}", $"turnutils_peer -L {peer}");

        Assert.Contains("error 403 (Forbidden IP)", output, StringComparison.Ordinal);
        Assert.DoesNotMatch(AllArrived(), output);
    }

    [Fact]
    public async Task Nothing_is_relayed_by_TCP_so_that_neither_SSH_nor_the_web_server_is_reached_from_within()
    {
        var output = await CallAsync($"-T {PrivateIp}");

        Assert.Contains("error 442", output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"tot_send_msgs=([1-9]\d*), tot_recv_msgs=\1\D")]
    private static partial Regex AllArrived();

    private async Task<string> CallAsync(string call, string peer = "true")
    {
        ScriptRun.Needs("turnserver", "turnutils_uclient", "turnutils_peer", "unshare", "ip", "bash");
        Assert.SkipUnless(Environment.UserName == "root", "A network of its own needs root.");
        run.Write("coturn/turnserver.conf", $"no-cli\nstatic-auth-secret={Secret}\n");
        var relay = string.Join('\n', Arguments());
        run.Write("relay-arguments", relay);
        run.Write("call.sh", string.Create(CultureInfo.InvariantCulture, $$"""
            ip link set lo up
            ip link add eth0 type veth peer name world
            for address in {{PrivateIp}}/20 172.31.5.8/32 172.31.5.10/32 172.17.0.1/16 10.0.0.7/32 192.168.1.1/32 100.64.0.1/32 \
                169.254.169.254/32 169.254.1.1/32 {{Client}}/32 198.51.100.6/32; do
                ip address add $address dev eth0
            done
            ip link set eth0 up
            ip link set world up
            ip route add default dev eth0
            mapfile -t arguments < relay-arguments
            turnserver "${arguments[@]}" > relay.log 2>&1 & relay=$!
            {{peer}} > peer.log 2>&1 & peer=$!
            for _ in $(seq 100); do
                ss -lnu 2> /dev/null | grep -q '{{PrivateIp}}:3478 ' && break
                sleep 0.1
            done
            timeout 30 turnutils_uclient -u owner -W {{Secret}} -L {{Client}} -n 5 {{call}} 2>&1
            kill $relay $peer 2> /dev/null
            wait
            """).Replace("\r", "", StringComparison.Ordinal));
        var (_, output, error) = await run.RunAsync("unshare", "--net", "bash", "call.sh");
        return output + error;
    }

    /// <summary>What the compose file gives coturn, with this network's values in place of the node's.</summary>
    private IEnumerable<string> Arguments()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(run.Read("docker-compose.yml")));
        var service = (YamlMappingNode)stream.Documents[0].RootNode["services"]["coturn"];
        foreach (var argument in (YamlSequenceNode)service["command"])
        {
            yield return ((YamlScalarNode)argument).Value!
                .Replace("${DOMAIN:?}", "chat.example.org", StringComparison.Ordinal)
                .Replace("${PUBLIC_IP:?}", PublicIp, StringComparison.Ordinal)
                .Replace("${PRIVATE_IP:?}", PrivateIp, StringComparison.Ordinal)
                .Replace("/etc/direxio-coturn", run.At("coturn"), StringComparison.Ordinal);
        }
    }
}
