using Direxio.Deployer.Engine.Mcp;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Mcp;

public sealed class TomlConfigTests
{
    private const string Snippet = "[mcp_servers.\"direxio-a\"]\ncommand = \"direxio-mcp\"\nenv = {DIREXIO_CREDENTIALS_FILE = \"/home/user/c.json\"}\n";

    private static readonly McpEntry Entry = new("direxio-a", "direxio-mcp", [new("DIREXIO_CREDENTIALS_FILE", "/home/user/c.json")]);

    [Theory]
    [InlineData("", "")]
    [InlineData("model = \"o3\" # mine\n", "\n")]
    [InlineData("model = \"o3\"", "\n\n")]
    [InlineData("[mcp_servers.x]\ncommand = 'x'\n\n[tools]\nweb = true\n", "\n")]
    public void The_table_is_put_at_the_end_and_everything_else_stays(string before, string between)
    {
        var edit = Put(before)!;

        Assert.Equal(before + between + Snippet, edit.Text);
        Assert.Null(Put(edit.Text));
    }

    [Fact]
    public void Windows_line_ends_stay()
    {
        var edit = Put("a = 1\r\n# end\r\n")!;

        Assert.Equal("a = 1\r\n# end\r\n\r\n" + Snippet.Replace("\n", "\r\n"), edit.Text);
    }

    [Fact]
    public void A_table_of_the_name_is_replaced_with_its_parts_where_it_stands()
    {
        const string Before =
            "# top\n[mcp_servers.x]\ncommand = 'x'\n\n  [ mcp_servers . 'direxio-a' ] # ours\n  command = \"old\" # c\n\n# of the next\n[tools]\na = 1\n\n[mcp_servers.direxio-a.env]\nOLD = \"1\"\n# last\n";

        var edit = Put(Before)!;

        Assert.True(edit.IsReplacement);
        Assert.Equal("# top\n[mcp_servers.x]\ncommand = 'x'\n\n" + Snippet + "\n# of the next\n[tools]\na = 1\n\n# last\n", edit.Text);
    }

    [Fact]
    public void A_table_without_a_line_is_replaced_too()
    {
        var edit = Put("[mcp_servers.direxio-a]")!;

        Assert.Equal(Snippet, edit.Text);
    }

    [Theory]
    [InlineData("[mcp_servers.direxio-a]\ncommand = 'direxio-mcp'\n[mcp_servers.direxio-a.env]\nDIREXIO_CREDENTIALS_FILE = '/home/user/c.json'\n")]
    [InlineData("mcp_servers = { direxio-a = { env = { DIREXIO_CREDENTIALS_FILE = '/home/user/c.json' }, command = 'direxio-mcp' } }\n")]
    public void The_same_entry_in_another_form_is_the_same(string text) => Assert.Null(Put(text));

    [Theory]
    [InlineData("model = ")]
    [InlineData("a = 1\na = 2\n")]
    [InlineData("[mcp_servers.x]\n[mcp_servers.x]\n")]
    [InlineData("mcp_servers = 1\n")]
    [InlineData("mcp_servers = { x = { command = 'x' } }\n")]
    [InlineData("mcp_servers = { direxio-a = { command = 'x' } }\n")]
    [InlineData("mcp_servers.direxio-a.command = 'x'\n")]
    [InlineData("[mcp_servers]\ndirexio-a = { command = 'x' }\n")]
    [InlineData("[[mcp_servers]]\nname = 'x'\n")]
    [InlineData("{ \"mcp_servers\": {} }")]
    public void What_is_not_understood_is_refused(string text) => Assert.Throws<FormatException>(() => Put(text));

    private static ConfigEdit? Put(string text) => new TomlConfig("mcp_servers").Put(text, Entry);
}
