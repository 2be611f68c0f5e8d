using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>What a backup says reaches Docker and the settings of the node only as what it is meant to be.</summary>
public sealed class BackupValuesTests
{
    private static readonly string[] Names =
    [
        "direxio/message-server", "direxio/message-server:latest", "a", "registry.example.org:5000/a/b_c:V1.0", "a/b@sha256:" + new string('a', 64),
        "", "-h", "--privileged", "a b", "a\nb", "a\n", "A/b", "a:", "a/", "a@sha256:abc", "a;b", "$(a)", "'a'", "a\u2028b", ":a", "/a", "a:1/b", "a:123456/b",
    ];

    [Fact]
    public async Task The_node_takes_the_images_that_the_engine_takes()
    {
        var taken = await NodeToolsPython.RunAsync(
            "import images, json\nprint(json.dumps([one for one in json.loads(sys.argv[1]) if images.NAME.fullmatch(one)]))",
            JsonSerializer.Serialize(Names));

        Assert.Equal(Names.Where(ContainerImageName.IsAcceptable), JsonSerializer.Deserialize<string[]>(taken)!);
    }

    [Fact]
    public async Task An_image_that_is_none_never_reaches_Docker()
    {
        using var backup = new BackupOnNode();
        var order = new JsonObject { ["id"] = new string('a', 32), ["image"] = "--format={{.Id}}", ["parts"] = new JsonArray() };

        await backup.Tools.PrepareAsync(TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<NodeToolException>(() => backup.Tools.PipeAsync(
            "receive",
            order,
            (_, _) => Task.CompletedTask,
            (output, token) => output.CopyToAsync(Stream.Null, token),
            NodeTools.Silence,
            TestContext.Current.CancellationToken));

        Assert.Equal("ImageUnusable", failure.Code);
        Assert.False(File.Exists(backup.Stack.Node.At("docker.log")));
    }

    [Theory]
    [InlineData("11112222", true)]
    [InlineData("two words and #", true)]
    [InlineData("\"quoted\"", true)]
    [InlineData("a\nDATABASE_PASSWORD=known", false)]
    [InlineData("a\rDATABASE_PASSWORD=known", false)]
    [InlineData("a\u2028b", false)]
    [InlineData("a\u0085b", false)]
    [InlineData("a\u000bb", false)]
    [InlineData("\"a", false)]
    [InlineData("'", false)]
    public async Task A_setting_is_one_line_of_the_file_or_none(string value, bool isWritten)
    {
        var folder = Directory.CreateTempSubdirectory("direxio-env-");
        try
        {
            var file = Path.Combine(folder.FullName, ".env");
            const string Before = "DOMAIN=chat.example.org\nCODE=1\n";
            await File.WriteAllTextAsync(file, Before, TestContext.Current.CancellationToken);

            var said = await NodeToolsPython.RunAsync(
                "import json\nfrom layout import Layout\nLayout('direxio', sys.argv[1], None).set_env({'CODE': json.loads(sys.argv[2])})",
                folder.FullName,
                JsonSerializer.Serialize(value));

            Assert.Equal(isWritten, said.Length == 0);
            Assert.Equal(
                isWritten ? $"DOMAIN=chat.example.org\nCODE={value}\n" : Before,
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            Assert.Equal(!isWritten, said.Contains("the value for CODE does not fit into one line", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
