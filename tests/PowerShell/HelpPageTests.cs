using System.Reflection;
using Direxio.Deployer.HelpBuilder;
using Direxio.Deployer.PowerShell.Commands;
using Direxio.Deployer.PowerShell.Loading;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>The pages of docs/help: what the build makes of them, and what it says of one that does not fit its cmdlet.</summary>
public sealed class HelpPageTests
{
    private const string Name = "Get-DirexioStatus";

    private static readonly string Folder = Path.GetFullPath(typeof(HelpPageTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "HelpPages").Value!);

    private static readonly IReadOnlyList<CmdletShape> Cmdlets = Shapes();

    public static TheoryData<string> Names => [.. Cmdlets.Select(cmdlet => cmdlet.Name)];

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet() => Assert.Equal(
        Cmdlets.Select(cmdlet => cmdlet.Name),
        Directory.EnumerateFiles(Folder, "*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_and_its_cmdlet_agree(string name) => Assert.Empty(Check(name, Text(name)));

    [Theory]
    [InlineData("### -Rehearse\n\nShows the rehearsals instead of the real nodes.\n\n", "", "The parameter -Rehearse is not described")]
    [InlineData("### -Rehearse\n", "### -Rehearsed\n", "has no parameter -Rehearsed")]
    [InlineData("[-Rehearse]", "[-Rehearsed]", "not the syntax of the cmdlet")]
    [InlineData("of the real nodes.\n", "of the real nodes.\n\n**Default value:** False\n", "the default value is False")]
    [InlineData("### Direxio.Deployer.NodeStatus", "### Direxio.Deployer.Node", "it emits Direxio.Deployer.Node.")]
    [InlineData("### Direxio.Deployer.NodeStatus", "### Direxio.Deployer.Node", "emits Direxio.Deployer.NodeStatus too")]
    [InlineData("### System.Object", "### None", "takes input from the pipeline")]
    public void A_page_that_does_not_fit_its_cmdlet_is_told_so(string part, string instead, string problem) =>
        Assert.Contains(Check(Name, Replace(Text(Name), part, instead)), told => told.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void What_the_engine_decides_the_page_has_to_say() => Assert.Contains(
        Check("Get-DirexioPlan", Replace(Text("Get-DirexioPlan"), "**Default value:** 30\n\n", string.Empty)),
        told => told.Contains("What holds without -DiskSizeGB?", StringComparison.Ordinal));

    [Theory]
    [InlineData("# Get-DirexioStatus\n", "Get-DirexioStatus\n", 1, "begins with '# '")]
    [InlineData("## NOTES\n", "## Remarks\n", null, "the heading '## NOTES' is due")]
    [InlineData("## DESCRIPTION\n", "## DESCRIPTION\n\n- a list\n", null, "Only paragraphs")]
    [InlineData("## SYNOPSIS\n", "## SYNOPSIS\n\nTells <b>all</b>.\n", 5, "cannot be shown in a terminal")]
    [InlineData("### -Rehearse\n", "### Rehearse\n", null, "its name with a dash")]
    [InlineData("```powershell\nGet-DirexioStatus\n```", "Get-DirexioStatus", null, "a block of code is due")]
    [InlineData("(Resume-DirexioDeployment.md)", "(Resume.md)", null, "There is no file Resume.md")]
    [InlineData("### -Rehearse\n\nShows the rehearsals instead of the real nodes.\n", "### -Rehearse\n", null, "A text is missing")]
    public void A_page_that_cannot_be_read_is_refused_with_its_line(string part, string instead, int? line, string problem)
    {
        var refusal = Assert.Throws<HelpPageException>(() => Check(Name, Replace(Text(Name), part, instead)));

        Assert.Contains(problem, refusal.Message);
        Assert.StartsWith($"{File(Name)}(", refusal.Message);
        Assert.Contains("): error HELP01: ", refusal.Message);
        Assert.True(line is null || refusal.Message.StartsWith($"{File(Name)}({line})", StringComparison.Ordinal), refusal.Message);
    }

    [Fact]
    public void Signs_that_Markdown_knows_come_through_as_they_are_meant()
    {
        const string text =
            "Reads `state.json` of \\<service id>,\nwith *all* of DIREXIO_HOME & @{ a = 1 } -- and [more](Get-DirexioPlan.md).";
        var page = PageReader.Read(File(Name), Replace(Text(Name), "## NOTES\n", $"## NOTES\n\n{text}\n"));

        Assert.Equal("Reads state.json of <service id>, with all of DIREXIO_HOME & @{ a = 1 } -- and more.", page.Notes[0]);
    }

    // The completers ask the engine, which is found where a session has the module; these tests may be the first to ask.
    private static IReadOnlyList<CmdletShape> Shapes()
    {
        var module = new ModuleAssembly();
        module.OnImport();
        try
        {
            return CmdletShape.In(typeof(AsyncCommand).Assembly);
        }
        finally
        {
            module.OnRemove(null!);
        }
    }

    private static List<string> Check(string name, string text)
    {
        var page = PageReader.Read(File(name), text);
        return [.. PageCheck.Find(page, Cmdlets.Single(cmdlet => cmdlet.Name == name)).Select(problem => problem.Message)];
    }

    private static string File(string name) => Path.Combine(Folder, $"{name}.md");

    private static string Text(string name) => System.IO.File.ReadAllText(File(name));

    private static string Replace(string text, string part, string instead)
    {
        Assert.Contains(part, text);
        return text.Replace(part, instead, StringComparison.Ordinal);
    }
}
