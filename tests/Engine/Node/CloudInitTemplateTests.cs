using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Direxio.Deployer.Engine.Tests.Node;

public sealed class CloudInitTemplateTests
{
    private static readonly CloudInitInput Input = new("chat.example.org", "203.0.113.10", "direxio/message-server:latest");

    [Fact]
    public void User_data_is_a_cloud_config_of_files_and_commands_that_begins_with_the_host_keys()
    {
        var yaml = CloudInitTemplate.Render(Input).Yaml;

        Assert.StartsWith("#cloud-config\n", yaml, StringComparison.Ordinal);
        var root = Load(yaml);
        Assert.Equal(
            ["ssh_deletekeys", "bootcmd", "write_files", "runcmd"], root.Children.Keys.Select(key => ((YamlScalarNode)key).Value!));
        // cloud-init runs bootcmd at each boot, before it writes a file; the keys are made once for an instance, and stay.
        Assert.Equal("false", ((YamlScalarNode)root["ssh_deletekeys"]).Value);
        var early = (YamlSequenceNode)root["bootcmd"];
        Assert.Equal(2, early.Children.Count);
        Assert.Equal(["cloud-init-per", "instance", "direxio-host-keys"], Texts(early[0]).Take(3));
        Assert.Equal(CloudInitTemplate.RenderFile("commands/direxio-console", Input), ((YamlScalarNode)early[1]).Value);
        var commands = ((YamlSequenceNode)root["runcmd"]).Select(command => string.Join(' ', Texts(command))).ToList();
        Assert.Equal("/opt/p2p/bin/direxio-boot", commands[^1]);
        Assert.Contains("systemctl enable direxio-boot", commands);
    }

    [Fact]
    public void Every_embedded_file_arrives_unchanged_but_for_its_values()
    {
        var files = Files(CloudInitTemplate.Render(Input).Yaml);

        var expected = CloudInitResources.Names
            .Where(name => name is not ("cloud-config.yaml" or "commands/direxio-console"))
            .Select(name => CloudInitTemplate.RenderFile(name, Input));
        Assert.Equal(expected.Order(StringComparer.Ordinal), files.Values.Select(file => file.Content).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(files.Values, file => file.Content.Contains("!include", StringComparison.Ordinal));
    }

    [Fact]
    public void The_fixed_address_and_the_settings_are_in_the_env_file()
    {
        var file = Files(CloudInitTemplate.Render(Input with { AcmeEmail = "admin@example.org" }).Yaml)["/opt/p2p/node.env"];

        Assert.Equal("0600", file.Permissions);
        Assert.Equal(
            "DOMAIN=chat.example.org\nPUBLIC_IP=203.0.113.10\nMESSAGE_SERVER_IMAGE=direxio/message-server:latest\nACME_EMAIL=admin@example.org\n",
            file.Content);
    }

    [Fact]
    public void No_secret_travels_in_the_user_data()
    {
        var files = Files(CloudInitTemplate.Render(Input).Yaml);

        var settings = files["/opt/p2p/node.env"].Content;
        Assert.DoesNotContain("PASSWORD", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", settings, StringComparison.Ordinal);
        var compose = files["/opt/p2p/docker-compose.yml"].Content;
        Assert.Contains("POSTGRES_PASSWORD: ${DATABASE_PASSWORD:?}", compose, StringComparison.Ordinal);
        Assert.DoesNotContain("--static-auth-secret", compose, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_with_code_or_settings_are_for_root_alone()
    {
        var files = Files(CloudInitTemplate.Render(Input).Yaml);

        Assert.All(files.Where(file => file.Key.StartsWith("/opt/p2p/bin/direxio-", StringComparison.Ordinal)), file => Assert.Equal("0700", file.Value.Permissions));
        Assert.All(files.Where(file => file.Key.StartsWith("/opt/p2p/steps/", StringComparison.Ordinal)), file => Assert.Equal("0700", file.Value.Permissions));
        Assert.Equal("0600", files["/opt/p2p/docker-compose.yml"].Permissions);
    }

    [Fact]
    public void Caddy_gets_the_mail_address_only_if_there_is_one()
    {
        Assert.DoesNotContain("email", CloudInitTemplate.RenderFile("Caddyfile", Input), StringComparison.Ordinal);
        var caddyfile = CloudInitTemplate.RenderFile("Caddyfile", Input with { AcmeEmail = "admin@example.org" });
        Assert.StartsWith("{\n\temail admin@example.org\n", caddyfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Weakness_21_Caddy_sees_no_secret()
    {
        var caddy = Service("caddy");

        Assert.Equal(["./caddy:/etc/caddy:ro", "caddy-data:/data", "caddy-config:/config"], Texts(caddy["volumes"]));
        Assert.Equal(["DOMAIN"], ((YamlMappingNode)caddy["environment"]).Children.Keys.Select(key => ((YamlScalarNode)key).Value!));
    }

    [Theory]
    [InlineData("127.0.0.0-127.255.255.255")]
    [InlineData("0.0.0.0-0.255.255.255")]
    [InlineData("10.0.0.0-10.255.255.255")]
    [InlineData("172.16.0.0-172.31.255.255")]
    [InlineData("192.168.0.0-192.168.255.255")]
    [InlineData("169.254.0.0-169.254.255.255")]
    [InlineData("100.64.0.0-100.127.255.255")]
    [InlineData("::1")]
    [InlineData("fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Weakness_12_TURN_relays_to_no_inner_address(string range)
    {
        Assert.Contains($"--denied-peer-ip={range}", Texts(Service("coturn")["command"]));
    }

    [Fact]
    public void Weakness_11_TURN_advertises_the_given_address()
    {
        Assert.Contains("--external-ip=${PUBLIC_IP:?}/${PRIVATE_IP:?}", Texts(Service("coturn")["command"]));
    }

    [Fact]
    public void TURN_relays_to_the_nodes_own_address_alone_among_the_inner_ones_and_never_by_TCP()
    {
        var arguments = Texts(Service("coturn")["command"]).ToList();

        Assert.Equal("--allowed-peer-ip=${PRIVATE_IP:?}", Assert.Single(arguments, argument => argument.StartsWith("--allowed-peer-ip", StringComparison.Ordinal)));
        Assert.Contains("--relay-ip=${PRIVATE_IP:?}", arguments);
        Assert.Contains("--no-tcp-relay", arguments);
    }

    [Fact]
    public void Caddy_has_no_way_to_the_server_but_through_the_limiter()
    {
        Assert.Equal(["direxio-net"], Texts(Service("caddy")["networks"]));
        Assert.Equal(["direxio-server"], Keys(Service("message-server")["networks"]));
        var limiter = (YamlMappingNode)Service("limiter")["networks"];
        Assert.Equal(["direxio-server", "direxio-net"], Keys(limiter));
        // The name that Caddy's file has.
        Assert.Equal(["message-server"], Texts(limiter["direxio-net"]["aliases"]));
        Assert.Contains("reverse_proxy message-server:8008", CloudInitTemplate.RenderFile("Caddyfile", Input), StringComparison.Ordinal);
        var server = Texts(Service("message-server")["networks"]["direxio-server"]["aliases"]).Single();
        Assert.Equal($"{server}:8008", ((YamlScalarNode)Service("limiter")["environment"]["MESSAGE_SERVER"]).Value);
    }

    [Fact]
    public void No_container_keeps_capabilities_that_its_image_does_not_need_or_can_gain_new_ones()
    {
        var root = Load(CloudInitTemplate.RenderFile("docker-compose.yml", Input));
        var added = new Dictionary<string, string[]>
        {
            ["postgres"] = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"],
            ["caddy"] = ["NET_BIND_SERVICE"],
            ["coturn"] = ["NET_BIND_SERVICE"],
        };
        foreach (var (name, node) in ((YamlMappingNode)root["services"]).Children)
        {
            var service = (YamlMappingNode)node;
            var confined = (YamlMappingNode)service["<<"];
            Assert.Equal(["ALL"], Texts(confined["cap_drop"]));
            Assert.Equal(["no-new-privileges:true"], Texts(confined["security_opt"]));
            Assert.True(confined.Children.ContainsKey("pids_limit"));
            var given = service.Children.TryGetValue("cap_add", out var list) ? Texts(list) : [];
            Assert.Equal(added.GetValueOrDefault(((YamlScalarNode)name).Value!, []), given);
        }
    }

    [Fact]
    public void Every_image_but_the_servers_takes_a_recorded_digest()
    {
        foreach (var (name, service) in ((YamlMappingNode)Load(CloudInitTemplate.RenderFile("docker-compose.yml", Input))["services"]).Children)
        {
            var image = ((YamlScalarNode)service["image"]).Value!;
            var isServer = ((YamlScalarNode)name).Value!.StartsWith("message-", StringComparison.Ordinal);
            Assert.Equal(isServer ? "${MESSAGE_SERVER_IMAGE:?}" : $"{image.Split('$')[0]}${{{((YamlScalarNode)name).Value!.ToUpperInvariant()}_DIGEST:-}}", image);
        }
    }

    [Fact]
    public void The_boot_goes_on_after_a_restart_of_the_machine_until_its_last_step_is_done()
    {
        var unit = Files(CloudInitTemplate.Render(Input).Yaml)["/etc/systemd/system/direxio-boot.service"].Content;
        var last = CloudInitResources.Names.Where(name => name.StartsWith("steps/", StringComparison.Ordinal)).Max(StringComparer.Ordinal)!;

        Assert.Contains($"ConditionPathExists=!/opt/p2p/markers/{last["steps/".Length..]}.done\n", unit, StringComparison.Ordinal);
        Assert.Contains("ExecStart=/opt/p2p/bin/direxio-boot\n", unit, StringComparison.Ordinal);
        Assert.Contains("WantedBy=multi-user.target\n", unit, StringComparison.Ordinal);
    }

    [Fact]
    public void The_servers_plain_port_is_reachable_on_the_node_alone()
    {
        Assert.Equal(["127.0.0.1:8008:8008"], Texts(Service("message-server")["ports"]));
    }

    [Fact]
    public void The_credentials_are_mounted_as_a_folder()
    {
        var server = Service("message-server");

        Assert.Contains("./portal:/var/direxio-message-server/p2p", Texts(server["volumes"]));
        Assert.Equal("/var/direxio-message-server/p2p/bootstrap.json", ((YamlScalarNode)server["environment"]["P2P_PORTAL_CREDENTIALS_FILE"]).Value);
    }

    [Fact]
    public void Weakness_16_and_24_packages_come_signed_and_logs_rotate()
    {
        var files = Files(CloudInitTemplate.Render(Input).Yaml);

        Assert.DoesNotContain(files.Values, file => file.Content.Contains("get.docker.com", StringComparison.Ordinal));
        Assert.Contains("\"max-size\": \"10m\"", files["/etc/docker/daemon.json"].Content, StringComparison.Ordinal);
        Assert.Contains("SystemMaxUse=", files["/etc/systemd/journald.conf.d/direxio.conf"].Content, StringComparison.Ordinal);
        Assert.Contains("docker image prune", files["/etc/cron.weekly/direxio-images"].Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, false, true)]
    [InlineData(true, true, false)]
    public void Images_are_not_pruned_while_an_operation_may_need_them(bool hasLock, bool isUnfinished, bool isPruned)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the node's scripts are for sh");
        var folder = Directory.CreateTempSubdirectory("direxio-test-").FullName;
        var (operation, tools) = (Directory.CreateDirectory($"{folder}/operations/1").FullName, Directory.CreateDirectory($"{folder}/bin").FullName);
        File.WriteAllText($"{operation}/request.json", "{}");
        if (!isUnfinished)
        {
            File.WriteAllText($"{operation}/result.json", "{}");
        }

        if (hasLock)
        {
            File.WriteAllText($"{folder}/operation.lock", string.Empty);
        }

        ProgramFile.Write($"{tools}/docker", $"#!/bin/sh\necho \"$@\" > {folder}/pruned\n");
        var script = Files(CloudInitTemplate.Render(Input).Yaml)["/etc/cron.weekly/direxio-images"].Content
            .Replace("/var/lib/direxio", folder, StringComparison.Ordinal);

        using var run = Process.Start(new ProcessStartInfo("sh", ["-c", script])
        {
            Environment = { ["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}" },
        })!;
        run.WaitForExit();

        Assert.Equal((0, isPruned), (run.ExitCode, File.Exists($"{folder}/pruned")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Gzip_holds_the_same_text_is_reproducible_and_fits_with_room_to_spare()
    {
        var longest = new CloudInitInput(
            string.Join('.', Enumerable.Repeat(new string('a', 60), 4)),
            "255.255.255.255",
            $"registry.example.org:5000/{new string('b', 100)}/message-server:{new string('c', 100)}@sha256:{new string('d', 64)}",
            $"{new string('e', 60)}@{new string('f', 60)}.example.org");

        var rendered = CloudInitTemplate.Render(longest);

        Assert.Equal(rendered.Yaml, Decompressed(rendered.Gzip));
        Assert.Equal(rendered.Gzip, CloudInitTemplate.Render(longest).Gzip);
        // So that a few lines more are no emergency.
        Assert.InRange(rendered.Gzip.Length, 1, CloudInitTemplate.LongestUserData - 1024);
    }

    [Theory]
    [InlineData("chat.example.org\nruncmd: [reboot]")]
    [InlineData("chat.example.org\n")]
    [InlineData("$(reboot).example.org")]
    [InlineData("chat.example.org\"")]
    [InlineData("Chat.example.org")]
    [InlineData("-chat.example.org")]
    [InlineData("localhost")]
    [InlineData("{$HOME}.example.org")]
    [InlineData("")]
    public void A_hostile_domain_is_refused(string domain) => Refused("Domain", Input with { Domain = domain });

    [Theory]
    [InlineData("203.0.113.10\n")]
    [InlineData("203.0.113")]
    [InlineData("0xcb.0.113.10")]
    [InlineData("2001:db8::1")]
    [InlineData("203.0.113.10 --allow-loopback-peers")]
    public void A_hostile_address_is_refused(string address) => Refused("PublicIp", Input with { PublicIp = address });

    [Theory]
    [InlineData("direxio/message-server:latest\nSECRET=1")]
    [InlineData("direxio/message-server:$TAG")]
    [InlineData("direxio/message-server:'x'")]
    [InlineData("direxio/message-server latest")]
    [InlineData("direxio/message-server@sha256:abc")]
    [InlineData("-v")]
    public void A_hostile_image_is_refused(string image) => Refused("MessageServerImage", Input with { MessageServerImage = image });

    [Theory]
    [InlineData("admin@example.org\n}")]
    [InlineData("admin@example.org }")]
    [InlineData("{$TURN_SECRET}@example.org")]
    [InlineData("admin")]
    [InlineData("admin@localhost")]
    public void A_hostile_mail_address_is_refused(string email) => Refused("AcmeEmail", Input with { AcmeEmail = email });

    [Theory]
    [InlineData("direxio/message-server")]
    [InlineData("ghcr.io/direxio/message-server:v1.2.3")]
    [InlineData("localhost:5000/direxio/message-server:5f0c1d2")]
    [InlineData("direxio/message-server@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void Ordinary_image_references_are_accepted(string image)
    {
        Assert.Contains($"MESSAGE_SERVER_IMAGE={image}\n", CloudInitTemplate.RenderFile("node.env", Input with { MessageServerImage = image }), StringComparison.Ordinal);
    }

    private static void Refused(string target, CloudInitInput input)
    {
        var refusal = Assert.Throws<DeployException>(() => CloudInitTemplate.Render(input));
        Assert.Equal("UserDataValueUnusable", refusal.Code);
        Assert.Equal(DeployErrorKind.InvalidInput, refusal.Kind);
        Assert.Equal(target, refusal.Target);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static YamlMappingNode Load(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static YamlMappingNode Service(string name) =>
        (YamlMappingNode)Load(CloudInitTemplate.RenderFile("docker-compose.yml", Input))["services"][name];

    private static IEnumerable<string> Keys(YamlNode mapping) => ((YamlMappingNode)mapping).Children.Keys.Select(key => ((YamlScalarNode)key).Value!);

    private static IEnumerable<string> Texts(YamlNode sequence) => ((YamlSequenceNode)sequence).Select(node => ((YamlScalarNode)node).Value!);

    private static Dictionary<string, (string Permissions, string Content)> Files(string yaml) =>
        ((YamlSequenceNode)Load(yaml)["write_files"]).ToDictionary(
            file => ((YamlScalarNode)file["path"]).Value!,
            file => (((YamlScalarNode)file["permissions"]).Value!, ((YamlScalarNode)file["content"]).Value!));

    private static string Decompressed(byte[] gzip)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
