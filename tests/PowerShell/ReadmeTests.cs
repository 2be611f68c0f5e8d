using System.Management.Automation.Language;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>The commands in both READMEs are those of the module.</summary>
public sealed class ReadmeTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("README.md")]
    [InlineData("README_zh.md")]
    public void Every_command_parses_and_takes_its_parameters(string file)
    {
        using var shell = new Shell();
        var lines = CodeOf(file);
        Assert.NotEmpty(lines);
        var calls = lines.SelectMany(Parse).ToList();

        Assert.True(calls.Count > 20);
        Assert.All(calls, call =>
        {
            var found = shell.Run("Get-Command $args[0]", call.GetCommandName()).ThrowIfFailed();
            var known = ((System.Management.Automation.CommandInfo)found.Output[0].BaseObject).Parameters.Keys;
            Assert.All(call.CommandElements.OfType<CommandParameterAst>(), parameter => Assert.Contains(parameter.ParameterName, known));
        });
    }

    [Fact]
    public void What_the_Chinese_README_has_typed_the_English_one_has_too()
    {
        var english = CodeOf("README.md").ToHashSet(StringComparer.Ordinal);

        Assert.All(CodeOf("README_zh.md").Where(line => !line.StartsWith("$env:DIREXIO_LANGUAGE", StringComparison.Ordinal)),
            line => Assert.Contains(line, english));
    }

    private static IEnumerable<CommandAst> Parse(string line)
    {
        var code = line.StartsWith("direxio ", StringComparison.Ordinal) && line.Contains("-Direxio", StringComparison.Ordinal)
            ? line["direxio ".Length..].Replace(" -OutputFormat Json", string.Empty, StringComparison.Ordinal)
            : line;
        var script = Parser.ParseInput(code, out _, out _);
        return script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()
            .Where(call => call.GetCommandName()?.Contains("-Direxio", StringComparison.Ordinal) == true);
    }

    // The lines of code without what a comment says about them.
    private static List<string> CodeOf(string file)
    {
        var lines = new List<string>();
        var isCode = false;
        foreach (var line in File.ReadLines(Path.Combine(Root, file)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
                continue;
            }

            var code = line.Split(" #")[0].TrimEnd();
            if (isCode && code.Length > 0 && !code.StartsWith('#'))
            {
                lines.Add(code);
            }
        }

        return lines;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "README_zh.md")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above the tests holds README_zh.md.");
    }
}
