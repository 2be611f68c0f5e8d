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

    [Theory]
    // Only the program and our variable change; a comment, a switch and another variable are the user's.
    [InlineData(
        "[mcp_servers.x]\ncommand = 'x'\n\n  [ mcp_servers . 'direxio-a' ] # ours\n  command = \"old\" # c\n  enabled = false\n\n# next\n[tools]\na = 1\n\n[mcp_servers.direxio-a.env]\nOLD = \"1\"\n# last\n",
        "[mcp_servers.x]\ncommand = 'x'\n\n  [ mcp_servers . 'direxio-a' ] # ours\n  command = \"direxio-mcp\" # c\n  enabled = false\n\n# next\n[tools]\na = 1\n\n[mcp_servers.direxio-a.env]\nDIREXIO_CREDENTIALS_FILE = \"/home/user/c.json\"\nOLD = \"1\"\n# last\n")]
    [InlineData(
        "[mcp_servers.direxio-a]",
        "[mcp_servers.direxio-a]\ncommand = \"direxio-mcp\"\nenv = {DIREXIO_CREDENTIALS_FILE = \"/home/user/c.json\"}")]
    [InlineData(
        "[mcp_servers.direxio-a]\ncommand = 'direxio-mcp'\nenv.OTHER = '1'\nenabled = false\n",
        "[mcp_servers.direxio-a]\ncommand = 'direxio-mcp'\nenv.OTHER = '1'\nenv.DIREXIO_CREDENTIALS_FILE = \"/home/user/c.json\"\nenabled = false\n")]
    [InlineData(
        "[mcp_servers.direxio-a]\nenv = { OTHER = '1' }\ncommand = 'direxio-mcp'\n",
        "[mcp_servers.direxio-a]\nenv = { OTHER = '1', DIREXIO_CREDENTIALS_FILE = \"/home/user/c.json\" }\ncommand = 'direxio-mcp'\n")]
    [InlineData(
        "[mcp_servers.direxio-a.tools.read]\napproval_mode = 'approve'\n",
        "[mcp_servers.direxio-a.tools.read]\napproval_mode = 'approve'\n\n[mcp_servers.\"direxio-a\"]\ncommand = \"direxio-mcp\"\nenv = {DIREXIO_CREDENTIALS_FILE = \"/home/user/c.json\"}\n")]
    [InlineData(
        "mcp_servers = { direxio-a = { command = 'x', enabled = false } }\n",
        "mcp_servers = { direxio-a = { command = \"direxio-mcp\", enabled = false, env = {DIREXIO_CREDENTIALS_FILE = \"/home/user/c.json\"} } }\n")]
    [InlineData(
        "mcp_servers.direxio-a.command = 'x'\r\nmodel = 'm'\r\n",
        "mcp_servers.direxio-a.command = \"direxio-mcp\"\r\nmcp_servers.\"direxio-a\".env = {DIREXIO_CREDENTIALS_FILE = \"/home/user/c.json\"}\r\nmodel = 'm'\r\n")]
    [InlineData(
        "[mcp_servers]\n\"direxio\\u002da\" = { command = \"\"\"\n[x]\"\"\"\" }\n",
        "[mcp_servers]\n\"direxio\\u002da\" = { command = \"direxio-mcp\", env = {DIREXIO_CREDENTIALS_FILE = \"/home/user/c.json\"} }\n")]
    [InlineData(
        "mcp_servers.direxio-a = 7\n",
        "mcp_servers.direxio-a = {command = \"direxio-mcp\", env = {DIREXIO_CREDENTIALS_FILE = \"/home/user/c.json\"}}\n")]
    public void Of_a_table_that_is_there_only_the_program_and_our_variables_change(string before, string after)
    {
        var edit = Put(before)!;

        Assert.Equal(after, edit.Text);
        Assert.True(edit.IsReplacement);
        Assert.Null(Put(after));
    }

    [Theory]
    [InlineData("model = \"x\"\nmcp_servers = { context7 = { command = \"npx\", args = [\"-y\"] } }\n", "mcp_servers = { context7 = { command = \"npx\", args = [\"-y\"] }, \"direxio-a\" = {")]
    [InlineData("mcp_servers = {}\n", "mcp_servers = { \"direxio-a\" = {")]
    [InlineData("mcp_servers.x = { command = 'x' }\n[tools]\n", "\nmcp_servers.\"direxio-a\" = {")]
    public void Servers_in_braces_or_with_dots_get_one_more_of_their_kind(string before, string part)
    {
        var edit = Put(before)!;

        Assert.Contains(part, edit.Text, StringComparison.Ordinal);
        Assert.Equal(before, new TomlConfig("mcp_servers").Remove(edit.Text, "direxio-a")!.Text.Replace("{  }", "{}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[mcp_servers.direxio-a]\ncommand = 'direxio-mcp'\nenabled = false\n[mcp_servers.direxio-a.env]\nDIREXIO_CREDENTIALS_FILE = '/home/user/c.json'\n")]
    [InlineData("mcp_servers = { direxio-a = { env = { DIREXIO_CREDENTIALS_FILE = '/home/user/c.json' }, command = 'direxio-mcp' } }\n")]
    public void The_same_entry_in_another_form_is_the_same(string text) => Assert.Null(Put(text));

    [Theory]
    [InlineData("[mcp_servers.a\ncommand=\"x\"", "no TOML at line 1, column 15")]
    [InlineData("model = 1\n\nx = \n", "no TOML at line 3, column")]
    [InlineData("a = 1\na = 2\n", "a key twice, again at line 2, column 1")]
    [InlineData("[mcp_servers.x]\n[mcp_servers.x]\n", "a key twice, again at line 2, column")]
    [InlineData("\n mcp_servers = 1\n", "'mcp_servers' at line 2, column 2 is no table")]
    [InlineData("[[mcp_servers]]\nname = 'x'\n", "'mcp_servers' at line 1, column 1 is no table")]
    [InlineData("{ \"mcp_servers\": {} }", "no TOML at line 1, column 1")]
    public void What_is_not_understood_is_refused_with_its_place(string text, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => Put(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_entry_is_taken_out_with_its_parts_and_everything_else_stays()
    {
        const string Before = "# top\n[mcp_servers.x]\ncommand = 'x'\n\n[mcp_servers.direxio-a] # ours\ncommand = 'c' # c\n\n# next\n[tools]\na = 1\n\n[mcp_servers.direxio-a.env]\nOLD = '1'\n";

        var edit = new TomlConfig("mcp_servers").Remove(Before, "direxio-a")!;

        Assert.Equal("# top\n[mcp_servers.x]\ncommand = 'x'\n\n\n# next\n[tools]\na = 1\n", edit.Text);
        Assert.Null(new TomlConfig("mcp_servers").Remove(edit.Text, "direxio-a"));
    }

    [Theory]
    [InlineData("model = \"o3\" # mine\n")]
    [InlineData("[mcp_servers.x]\ncommand = 'x'\n\n[tools]\nweb = true\n")]
    public void Taking_out_what_was_put_in_leaves_the_file_as_it_was(string text) =>
        Assert.Equal(text, new TomlConfig("mcp_servers").Remove(Put(text)!.Text, "direxio-a")!.Text);

    private static ConfigEdit? Put(string text) => new TomlConfig("mcp_servers").Put(text, Entry);
}
