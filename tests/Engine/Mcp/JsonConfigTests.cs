using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Mcp;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Mcp;

public sealed class JsonConfigTests
{
    private static readonly McpEntry Entry = new("direxio-a", "direxio-mcp", [new("DIREXIO_CREDENTIALS_FILE", "/home/user/c.json")]);

    public static TheoryData<string, string> Insertions => new()
    {
        // As most clients write it.
        {
            "{\n  \"mcpServers\": {\n    \"x\": { \"command\": \"x\" }\n  },\n  \"b\": [1, 2]\n}\n",
            "{\n  \"mcpServers\": {\n    \"x\": { \"command\": \"x\" },\n    \"direxio-a\": {\n      \"command\": \"direxio-mcp\",\n      \"env\": {\n        \"DIREXIO_CREDENTIALS_FILE\": \"/home/user/c.json\"\n      }\n    }\n  },\n  \"b\": [1, 2]\n}\n"
        },
        // Tabs, Windows line ends, no line end at the end of the file.
        {
            "{\r\n\t\"mcpServers\": {\r\n\t\t\"x\": {}\r\n\t}\r\n}",
            "{\r\n\t\"mcpServers\": {\r\n\t\t\"x\": {},\r\n\t\t\"direxio-a\": {\r\n\t\t\t\"command\": \"direxio-mcp\",\r\n\t\t\t\"env\": {\r\n\t\t\t\t\"DIREXIO_CREDENTIALS_FILE\": \"/home/user/c.json\"\r\n\t\t\t}\r\n\t\t}\r\n\t}\r\n}"
        },
        // Comments, also behind the last member, and a comma behind it.
        {
            "{\n  // mine\n  \"mcpServers\": {\n    \"x\": {} // ex\n    /* more */\n  }\n}\n",
            "{\n  // mine\n  \"mcpServers\": {\n    \"x\": {}, // ex\n    /* more */\n    \"direxio-a\": {\n      \"command\": \"direxio-mcp\",\n      \"env\": {\n        \"DIREXIO_CREDENTIALS_FILE\": \"/home/user/c.json\"\n      }\n    }\n  }\n}\n"
        },
        {
            "{\n  \"mcpServers\": {\n    \"x\": {}, // ex, and\n  },\n}\n",
            "{\n  \"mcpServers\": {\n    \"x\": {}, // ex, and\n    \"direxio-a\": {\n      \"command\": \"direxio-mcp\",\n      \"env\": {\n        \"DIREXIO_CREDENTIALS_FILE\": \"/home/user/c.json\"\n      }\n    },\n  },\n}\n"
        },
        // In one line.
        {
            "{\"mcpServers\":{\"ключ\":{}},\"z\":1e5}",
            "{\"mcpServers\":{\"ключ\":{},\"direxio-a\":{\"command\":\"direxio-mcp\",\"env\":{\"DIREXIO_CREDENTIALS_FILE\":\"/home/user/c.json\"}}},\"z\":1e5}"
        },
        // No table of servers yet; four blanks.
        {
            "{\n    \"theme\": \"dark\"\n}\n",
            "{\n    \"theme\": \"dark\",\n    \"mcpServers\": {\n        \"direxio-a\": {\n            \"command\": \"direxio-mcp\",\n            \"env\": {\n                \"DIREXIO_CREDENTIALS_FILE\": \"/home/user/c.json\"\n            }\n        }\n    }\n}\n"
        },
        // An empty table, and an empty file.
        {
            "{\n  \"mcpServers\": {}\n}\n",
            "{\n  \"mcpServers\": {\n    \"direxio-a\": {\n      \"command\": \"direxio-mcp\",\n      \"env\": {\n        \"DIREXIO_CREDENTIALS_FILE\": \"/home/user/c.json\"\n      }\n    }\n  }\n}\n"
        },
        {
            "{}",
            "{\n  \"mcpServers\": {\n    \"direxio-a\": {\n      \"command\": \"direxio-mcp\",\n      \"env\": {\n        \"DIREXIO_CREDENTIALS_FILE\": \"/home/user/c.json\"\n      }\n    }\n  }\n}"
        },
        {
            "",
            "{\n  \"mcpServers\": {\n    \"direxio-a\": {\n      \"command\": \"direxio-mcp\",\n      \"env\": {\n        \"DIREXIO_CREDENTIALS_FILE\": \"/home/user/c.json\"\n      }\n    }\n  }\n}\n"
        },
    };

    [Theory]
    [MemberData(nameof(Insertions))]
    public void The_entry_is_put_in_and_everything_else_stays(string before, string after)
    {
        var edit = new JsonConfig("mcpServers").Put(before, Entry)!;

        Assert.Equal(after, edit.Text);
        Assert.False(edit.IsReplacement);
        Assert.Null(new JsonConfig("mcpServers").Put(edit.Text, Entry));
    }

    [Fact]
    public void Of_an_entry_that_is_there_only_the_program_and_our_variables_change()
    {
        const string Before = "{\n  \"mcpServers\": {\n    \"direxio-a\": { \"type\": \"stdio\", \"command\": \"old\", \"args\": [\"}\"], \"env\": { \"HTTPS_PROXY\": \"http://p:3128\" } }, // ours\n    \"y\": {}\n  }\n}";

        var edit = new JsonConfig("mcpServers").Put(Before, Entry)!;

        Assert.True(edit.IsReplacement);
        Assert.Equal(
            "{\n  \"mcpServers\": {\n    \"direxio-a\": { \"type\": \"stdio\", \"command\": \"direxio-mcp\", \"args\": [\"}\"], \"env\": { \"HTTPS_PROXY\": \"http://p:3128\", \"DIREXIO_CREDENTIALS_FILE\": \"/home/user/c.json\" } }, // ours\n    \"y\": {}\n  }\n}",
            edit.Text);
    }

    [Theory]
    [InlineData("{}", "{\"command\":\"direxio-mcp\",\"env\":{\"DIREXIO_CREDENTIALS_FILE\":\"/home/user/c.json\"}}")]
    [InlineData("{\"trust\":true}", "{\"trust\":true,\"command\":\"direxio-mcp\",\"env\":{\"DIREXIO_CREDENTIALS_FILE\":\"/home/user/c.json\"}}")]
    [InlineData("{\"command\":7,\"env\":null}", "{\"command\":\"direxio-mcp\",\"env\":{\"DIREXIO_CREDENTIALS_FILE\":\"/home/user/c.json\"}}")]
    [InlineData("null", "{\"command\":\"direxio-mcp\",\"env\":{\"DIREXIO_CREDENTIALS_FILE\":\"/home/user/c.json\"}}")]
    public void What_an_entry_lacks_is_put_in(string before, string after)
    {
        var edit = new JsonConfig("mcpServers").Put($"{{\"mcpServers\":{{\"direxio-a\":{before}}}}}", Entry)!;

        Assert.Equal($"{{\"mcpServers\":{{\"direxio-a\":{after}}}}}", edit.Text);
    }

    [Theory]
    [InlineData("{\"mcpServers\": {\"direxio-a\": {\"env\":{ \"DIREXIO_CREDENTIALS_FILE\" :\"/home/user\\/c.json\"},\"command\":\"direxio-mcp\"}}}")]
    [InlineData("{\"mcpServers\": {\"direxio-a\": {\"type\":\"stdio\",\"command\":\"direxio-mcp\",\"args\":[],\"env\":{\"DIREXIO_CREDENTIALS_FILE\":\"/home/user/c.json\",\"X\":\"1\"},\"disabled\":true}}}")]
    public void The_same_entry_in_another_form_is_the_same(string text) => Assert.Null(new JsonConfig("mcpServers").Put(text, Entry));

    [Theory]
    [InlineData("{\n  \"history\": [{\"display\": \"hi \\ud83d\"}],\n  \"mcpServers\": {}\n}\n")]
    [InlineData("{\n  \"\\ud83d\": 1,\n  \"mcpServers\": { \"x\\udc00\": {} }\n}\n")]
    [InlineData("{\n  \"x\": {\"k\":1,\"k\":2},\n  \"mcpServers\": {\"a\":{\"command\":\"x\",\"command\":\"y\"}}\n}\n")]
    [InlineData("{\"mcpServers\": {\"direxio-a\": {\"env\": {\"K\": \"\\ud83d\"}, \"env2\": 1, \"env2\": 2}}}")]
    public void What_the_clients_parsers_take_elsewhere_in_the_file_is_no_hindrance(string text)
    {
        var edit = new JsonConfig("mcpServers").Put(text, Entry)!;

        Assert.Equal(text, Without(edit, text));
        Assert.Null(new JsonConfig("mcpServers").Put(edit.Text, Entry));
    }

    [Fact]
    public void Depth_is_no_hindrance()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 5000)) + string.Concat(Enumerable.Repeat("]", 5000));

        var edit = new JsonConfig("mcpServers").Put($"{{\"deep\": {deep}, \"mcpServers\": {{}}}}", Entry)!;

        Assert.Contains(deep, edit.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"mcpServers\": {", "ends too early, at line 1, column 17")]
    [InlineData("{\n  \"ключ\": 1,\n  \"ж\": x\n}", "no JSON at line 3, column 8")]
    [InlineData("{\"a\": 1} {}", "no JSON at line 1, column 10")]
    [InlineData("\n []", "no JSON object, but something else at line 2, column 2")]
    [InlineData("{\"mcpServers\": []}", "'mcpServers' at line 1, column 16 is no object")]
    [InlineData("{\"mcpServers\": null}", "'mcpServers' at line 1, column 16 is no object")]
    [InlineData("{\"mcpServers\": {},\n \"mcpServers\": {}}", "'mcpServers' twice, again at line 2, column 2")]
    [InlineData("{\"mcpServers\": {\"direxio-a\": {}, \"direxio-a\": {}}}", "'direxio-a' twice, again at line 1, column 34")]
    [InlineData("mcpServers = {}", "no JSON at line 1, column 1")]
    public void What_is_not_understood_is_refused_with_its_place(string text, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => new JsonConfig("mcpServers").Put(text, Entry)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{ \"mcpServers\": { \"direxio-a\": {} } }", "{ \"mcpServers\": {  } }")]
    [InlineData("{\n  \"mcpServers\": {\n    \"x\": {}, // ex\n    \"direxio-a\": { \"k\": 1 } // ours\n  }\n}", "{\n  \"mcpServers\": {\n    \"x\": {} // ex\n     // ours\n  }\n}")]
    [InlineData("{\n  \"mcpServers\": {\n    \"direxio-a\": {},\n    \"y\": {}\n  }\n}", "{\n  \"mcpServers\": {\n    \"y\": {}\n  }\n}")]
    [InlineData("{\"mcpServers\":{\"x\":{}, // ex\n\"direxio-a\":{}}}", "{\"mcpServers\":{\"x\":{} // ex\n}}")]
    public void The_entry_is_taken_out_and_everything_else_stays(string before, string after)
    {
        Assert.Equal(after, new JsonConfig("mcpServers").Remove(before, "direxio-a")!.Text);
        Assert.Null(new JsonConfig("mcpServers").Remove(after, "direxio-a"));
    }

    [Fact]
    public void Whatever_the_file_has_stays_byte_for_byte()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 400; round++)
        {
            var text = Document(random);

            var edit = new JsonConfig("mcpServers").Put(text, Entry)!;

            Assert.Equal(text, Without(edit, text));
            var servers = JsonNode.Parse(edit.Text, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!["mcpServers"]!;
            Assert.Equal("direxio-mcp", servers["direxio-a"]!["command"]!.GetValue<string>());
            Assert.DoesNotContain("\"direxio-a\"", new JsonConfig("mcpServers").Remove(edit.Text, "direxio-a")!.Text, StringComparison.Ordinal);
        }
    }

    // Takes out what was added and puts back what was removed.
    private static string Without(ConfigEdit edit, string before)
    {
        var text = edit.Text;
        foreach (var range in edit.Added.Reverse())
        {
            text = text[..range.Start.Value] + text[range.End.Value..];
        }

        foreach (var range in edit.Removed)
        {
            text = text.Insert(range.Start.Value, before[range]);
        }

        return text;
    }

    private static string Document(Random random)
    {
        var newLine = random.Next(2) == 0 ? "\n" : "\r\n";
        string Gap() => random.Next(5) switch { 0 => " ", 1 => newLine + "  ", 2 => $" // note, \" {{ {newLine}\t", 3 => "/* } , */", _ => string.Empty };
        string Value(int depth) => random.Next(depth > 3 ? 4 : 6) switch
        {
            0 => "\"é\\\"} , // no\"",
            1 => "-1.50e+3",
            2 => "null",
            3 => "\"𝄞\"",
            4 => "[" + Gap() + Value(depth + 1) + Gap() + "]",
            _ => Members(depth + 1, random.Next(3)),
        };
        string Members(int depth, int count) => "{" + Gap() + string.Join("," + Gap(), Enumerable.Range(0, count).Select(index => $"\"k{index}\" :{Gap()}{Value(depth)}{Gap()}"))
            + (count > 0 && random.Next(4) == 0 ? "," : string.Empty) + newLine + Gap() + "}";
        var servers = random.Next(3) switch
        {
            0 => string.Empty,
            1 => $",{Gap()}\"mcpServers\":{Gap()}{Members(1, random.Next(3))}",
            _ => $",{Gap()}\"mcpServers\":{Gap()}{{{Gap()}\"direxio-a\":{Gap()}{Value(1)}{newLine}}}",
        };
        return $"{Gap()}{{{newLine} \"first\":{Gap()}{Value(0)}{servers}{newLine}}}{newLine}";
    }
}
