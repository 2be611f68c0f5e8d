using Xunit;
using YamlDotNet.RepresentationModel;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>message-init.sh under busybox, with stand-ins for the image's own two programs.</summary>
public sealed class MessageInitTests : IDisposable
{
    private const string Block = """
        version: 2
        global:
          private_key: matrix_key.pem
          database:
            connection_string: @DB@
        client_api:
          registration_disabled: true
          exempt:
          - a
          turn:
            turn_user_lifetime: 5m
            turn_uris:
            - turn:old.example.org

            # a note
            turn_username: someone
          rate_limiting:
            enabled: true
        media_api:
          turn: kept

        """;

    private readonly ScriptRun run = new();

    public static TheoryData<string> Configurations =>
    [
        Block,
        Block.Replace("  ", "    ", StringComparison.Ordinal),
        Block.Replace("  registration_disabled: true\n  exempt:\n  - a\n", "", StringComparison.Ordinal),
        Block[..Block.IndexOf("media_api:", StringComparison.Ordinal)],
        Block[..Block.IndexOf("client_api:", StringComparison.Ordinal)],
        Block[..Block.IndexOf("  turn:", StringComparison.Ordinal)] + Block[Block.IndexOf("  rate_limiting:", StringComparison.Ordinal)..],
        // As generate-config writes it.
        Block + "logging:\n- type: file\n  level: info\n  params:\n    path: /var/direxio-message-server/log\n",
        "logging:\n  - type: file\n    level: info\n\n    # a note\n    params: {path: /log}\n" + Block,
        "global:\n  database:\n    connection_string: @DB@\nclient_api: {}\n",
        "global:\n  database:\n    connection_string: @DB@\nclient_api:\n  turn:\n    turn_uris: []\n",
    ];

    public void Dispose() => run.Dispose();

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task TURN_is_set_in_the_one_client_api_block(string generated)
    {
        var root = await InitAsync(generated);

        // The reader refuses a key that is there twice.
        var client = (YamlMappingNode)root["client_api"];
        var turn = (YamlMappingNode)client["turn"];
        Assert.Equal("24h", Text(turn["turn_user_lifetime"]));
        Assert.Equal("turn-secret", Text(turn["turn_shared_secret"]));
        Assert.Equal(
            ["turn:chat.example.org:3478?transport=udp", "turn:chat.example.org:3478?transport=tcp"],
            ((YamlSequenceNode)turn["turn_uris"]).Select(Text));
        Assert.Equal(3, turn.Children.Count);
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task Everything_else_stays(string generated)
    {
        var root = await InitAsync(generated);

        var before = Load(generated.Replace("@DB@", "x", StringComparison.Ordinal));
        foreach (var (key, value) in before.Children.Where(pair => Text(pair.Key) is not ("client_api" or "global" or "logging")))
        {
            Assert.Equal(value, root[key]);
        }

        if (before.Children.TryGetValue("client_api", out var client))
        {
            foreach (var (key, value) in ((YamlMappingNode)client).Children.Where(pair => Text(pair.Key) != "turn"))
            {
                Assert.Equal(value, root["client_api"][key]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task The_server_writes_no_log_file_of_its_own(string generated)
    {
        var root = await InitAsync(generated);

        // Of a configuration without the block the server itself logs to its output only.
        var isThere = root.Children.TryGetValue("logging", out var logging);
        Assert.Equal(generated.Contains("logging:", StringComparison.Ordinal), isThere);
        Assert.True(!isThere || Text(Assert.Single((YamlSequenceNode)logging!)["type"]) == "std");
    }

    [Fact]
    public async Task The_database_password_is_in_the_file_but_on_no_command_line()
    {
        var root = await InitAsync(Block);

        Assert.Equal(
            "postgres://direxio_message_server:database-password@postgres/direxio_message_server?sslmode=disable",
            Text(root["global"]["database"]["connection_string"]));
        Assert.DoesNotContain("database-password", run.Read("arguments"), StringComparison.Ordinal);
        Assert.DoesNotContain("turn-secret", run.Read("arguments"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weakness_18_the_signing_key_survives_every_start()
    {
        await InitAsync(Block);
        var key = run.Read("config/matrix_key.pem");

        await InitAsync(Block);

        Assert.Equal(key, run.Read("config/matrix_key.pem"));
        Assert.Single(run.Read("arguments").Split('\n'), line => line.Contains("-private-key", StringComparison.Ordinal));
    }

    private async Task<YamlMappingNode> InitAsync(string generated)
    {
        ScriptRun.Needs("busybox");
        run.Write("generated.yaml", generated);
        run.WriteProgram("programs/generate-keys", """echo "$*" >> arguments; date +%N%s > "$2" """);
        run.WriteProgram("programs/generate-config", """
            echo "$*" >> arguments
            while [ $# -gt 0 ]; do [ "$1" = -db ] && db=$2; shift; done
            sed "s|@DB@|$db|" generated.yaml
            """);
        Directory.CreateDirectory(run.At("config"));
        run.Environment["CONFIG_FOLDER"] = run.At("config");
        run.Environment["DOMAIN"] = "chat.example.org";
        run.Environment["TURN_SECRET"] = "turn-secret";
        run.Environment["DATABASE_PASSWORD"] = "database-password";
        run.Environment["PATH"] = $"{run.At("programs")}:{run.At("busybox")}";
        // Every tool of the script is busybox's.
        Directory.CreateDirectory(run.At("busybox"));
        foreach (var tool in new[] { "sh", "awk", "rm", "mv", "sed", "date" })
        {
            File.Delete(run.At($"busybox/{tool}"));
            File.CreateSymbolicLink(run.At($"busybox/{tool}"), "/bin/busybox");
        }

        var (status, _, error) = await run.RunAsync("/bin/busybox", "sh", run.At("message-init.sh"));
        Assert.True(status == 0, error);
        return Load(run.Read("config/message-server.yaml"));
    }

    private static YamlMappingNode Load(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
