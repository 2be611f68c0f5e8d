using Direxio.Deployer.Engine.Mcp;
using Xunit;
using YamlDotNet.Serialization;

namespace Direxio.Deployer.Engine.Tests.Mcp;

public sealed class YamlConfigTests
{
    private const string Ours = "  direxio-a:\n    command: \"direxio-mcp\"\n    env:\n      DIREXIO_CREDENTIALS_FILE: \"/home/user/c.json\"\n";

    private static readonly McpEntry Entry = new("direxio-a", "direxio-mcp", [new("DIREXIO_CREDENTIALS_FILE", "/home/user/c.json")]);

    [Theory]
    [InlineData("", "mcp_servers:\n" + Ours)]
    [InlineData("model: x # mine\n", "model: x # mine\nmcp_servers:\n" + Ours)]
    [InlineData("model: x", "model: x\nmcp_servers:\n" + Ours)]
    [InlineData("mcp_servers: {} # none\nmodel: x\n", "mcp_servers: # none\n" + Ours + "model: x\n")]
    [InlineData("mcp_servers:\nlist:\n- a: 1\n- b\n", "mcp_servers:\n" + Ours + "list:\n- a: 1\n- b\n")]
    [InlineData("---\nmcp_servers:\n  x:\n    command: npx\n    args: [\"-y\"]\n\n# next\nmodel: x\n", "---\nmcp_servers:\n  x:\n    command: npx\n    args: [\"-y\"]\n" + Ours + "\n# next\nmodel: x\n")]
    [InlineData("prompt: |\n  mcp_servers:\n    no: {\nmodel: x\n", "prompt: |\n  mcp_servers:\n    no: {\nmodel: x\nmcp_servers:\n" + Ours)]
    public void The_entry_is_put_in_and_everything_else_stays(string before, string after)
    {
        var edit = Put(before)!;

        Assert.Equal(after, edit.Text);
        Assert.Null(Put(after));
        var read = (Dictionary<object, object>)new DeserializerBuilder().Build().Deserialize(after)!;
        var entry = (Dictionary<object, object>)((Dictionary<object, object>)read["mcp_servers"])["direxio-a"];
        Assert.Equal("/home/user/c.json", ((Dictionary<object, object>)entry["env"])["DIREXIO_CREDENTIALS_FILE"]);
    }

    [Theory]
    [InlineData(
        "mcp_servers:\n    direxio-a:\n        command: old # c\n        timeout: 60\n        env:\n            OTHER: '1'\n        enabled: false\n",
        "mcp_servers:\n    direxio-a:\n        command: \"direxio-mcp\" # c\n        timeout: 60\n        env:\n            OTHER: '1'\n            DIREXIO_CREDENTIALS_FILE: \"/home/user/c.json\"\n        enabled: false\n")]
    [InlineData("mcp_servers:\r\n  \"direxio-a\": {}\r\n", "mcp_servers:\r\n  \"direxio-a\":\r\n    command: \"direxio-mcp\"\r\n    env:\r\n      DIREXIO_CREDENTIALS_FILE: \"/home/user/c.json\"\r\n")]
    public void Of_an_entry_that_is_there_only_the_program_and_our_variables_change(string before, string after)
    {
        var edit = Put(before)!;

        Assert.Equal(after, edit.Text);
        Assert.True(edit.IsReplacement);
        Assert.Null(Put(after));
    }

    [Fact]
    public void The_same_entry_in_another_form_is_the_same() => Assert.Null(
        Put("mcp_servers:\n  direxio-a:\n    args:\n    - x\n    env:\n      DIREXIO_CREDENTIALS_FILE: /home/user/c.json # here\n    command: 'direxio-mcp'\n"));

    [Theory]
    [InlineData("mcp_servers: { x: { command: npx } }\n", "line 1, column 1")]
    [InlineData("model: x\nmcp_servers:\n  direxio-a: { command: x }\n", "line 3, column 3")]
    [InlineData("mcp_servers:\n  direxio-a: &base\n    command: x\n", "line 2, column 3")]
    [InlineData("mcp_servers:\n- x\n", "line 2, column 1")]
    [InlineData("{ \"a\": 1 }\n", "line 1, column 1")]
    [InlineData("a: 1\n---\nb: 1\n", "line 2, column 1")]
    [InlineData("mcp_servers:\nmcp_servers:\n", "'mcp_servers' twice, again at line 2, column 1")]
    public void What_has_no_place_for_the_entry_is_refused_with_its_place(string text, string place) =>
        Assert.Contains(place, Assert.Throws<FormatException>(() => Put(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("mcp_servers:\n" + Ours + "model: x\n", "mcp_servers: {}\nmodel: x\n")]
    [InlineData("mcp_servers:\n" + Ours + "\n  # mine\n  x:\n    command: npx\n", "mcp_servers:\n\n  # mine\n  x:\n    command: npx\n")]
    public void The_entry_is_taken_out_and_everything_else_stays(string before, string after)
    {
        Assert.Equal(after, new YamlConfig("mcp_servers").Remove(before, "direxio-a")!.Text);
        Assert.Null(new YamlConfig("mcp_servers").Remove(after, "direxio-a"));
    }

    private static ConfigEdit? Put(string text) => new YamlConfig("mcp_servers").Put(text, Entry);
}
