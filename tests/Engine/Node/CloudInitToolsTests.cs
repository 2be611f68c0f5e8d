using Direxio.Deployer.Engine.Node;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>What the programs that read the rendered files say of them.</summary>
public sealed class CloudInitToolsTests : IDisposable
{
    private static readonly CloudInitInput Input = new("chat.example.org", "203.0.113.10", "direxio/message-server:latest");
    private readonly ScriptRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Cloud_init_finds_the_user_data_valid()
    {
        ScriptRun.Needs("cloud-init");
        run.Write("user-data", CloudInitTemplate.Render(Input).Yaml);

        var (status, output, error) = await run.RunAsync("cloud-init", "schema", "--config-file", run.At("user-data"));

        Assert.True(status == 0, output + error);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("admin@example.org")]
    public async Task Caddy_finds_its_file_valid(string? email)
    {
        ScriptRun.Needs("caddy");
        run.Write("Caddyfile", CloudInitTemplate.RenderFile("Caddyfile", Input with { AcmeEmail = email }));
        run.Environment["DOMAIN"] = "chat.example.org";
        run.Environment["HOME"] = run.Root;

        var (status, _, error) = await run.RunAsync("caddy", "validate", "--adapter", "caddyfile", "--config", run.At("Caddyfile"));

        Assert.True(status == 0, error);
    }

    [Fact]
    public async Task Shell_scripts_pass_shellcheck()
    {
        ScriptRun.Needs("shellcheck");
        var scripts = CloudInitResources.Names.Where(name => CloudInitResources.Read(name) is ['#', '!', ..] text && text.Split('\n')[0].EndsWith("sh", StringComparison.Ordinal));

        var files = scripts.Select(name => run.At(name.Replace("commands/", "bin/", StringComparison.Ordinal))).ToArray();
        Assert.NotEmpty(files);

        var (status, output, _) = await run.RunAsync("shellcheck", files);

        Assert.True(status == 0, output);
    }
}
