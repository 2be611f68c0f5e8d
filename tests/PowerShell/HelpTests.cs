using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Direxio.Deployer.PowerShell.Tests;

public sealed partial class HelpTests
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly XElement[] Commands =
        [.. XDocument.Load(HelpFile("Direxio.Deployer.PowerShell.dll-Help.xml")).Root!.Elements(Command + "command")];

    public static TheoryData<string> Names => [.. Commands.Select(NameOf)];

    public static TheoryData<string> Topics =>
        [.. Directory.EnumerateFiles(Path.GetDirectoryName(HelpFile("x"))!, "about_*.help.txt").Select(path => Path.GetFileName(path).Split('.')[0])];

    [Fact]
    public void Every_cmdlet_has_help()
    {
        using var shell = new Shell();
        var cmdlets = shell.Run("(Get-Module Direxio.Deployer).ExportedCommands.Keys").ThrowIfFailed().Output.Select(name => name.ToString());
        Assert.Equal(cmdlets.Order(), Commands.Select(NameOf).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Get_Help_shows_what_the_file_says(string name)
    {
        using var shell = new Shell();
        var help = shell.Run("$h = Get-Help $args[0] -Full; $h.Synopsis; $h.description.Text.Count; $h.examples.example.Count; $h.parameters.parameter.Count", name)
            .ThrowIfFailed().Output;
        Assert.Equal(Of(name).Element(Command + "details")!.Element(Maml + "description")!.Value.Trim(), help[0].ToString().Trim());
        Assert.True(Convert.ToInt32(help[1].BaseObject) > 0);
        Assert.True(Convert.ToInt32(help[2].BaseObject) >= 2);
        Assert.Equal(Described(name).Count, Convert.ToInt32(help[3].BaseObject));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_is_described_and_no_other(string name)
    {
        var described = Described(name);
        Assert.Equal(ParametersOf(name).Keys.Order(), described.Keys.Order());
        Assert.All(described, parameter => Assert.True(parameter.Value.Element(Maml + "description")!.Value.Trim().Length > 20, parameter.Key));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Syntax_has_the_parameter_sets_of_the_cmdlet(string name)
    {
        using var shell = new Shell();
        var shown = ParametersOf(name);
        var sets = shell.Run("(Get-Command $args[0]).ParameterSets", name).ThrowIfFailed().Output
            .Select(set => ((CommandParameterSetInfo)set.BaseObject).Parameters.Select(parameter => parameter.Name).Where(shown.ContainsKey))
            .Select(names => Sorted(names.Except(Cmdlet.CommonParameters)))
            .Order();
        var written = Of(name).Element(Command + "syntax")!.Elements(Command + "syntaxItem")
            .Select(item => Sorted(item.Elements(Command + "parameter").Select(parameter => parameter.Element(Maml + "name")!.Value)))
            .Order();
        Assert.Equal(sets, written);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Attributes_of_parameters_are_told_as_they_are(string name)
    {
        foreach (var (parameter, help) in Described(name))
        {
            var attributes = ParametersOf(name)[parameter].Attributes.OfType<ParameterAttribute>().ToList();
            var pipeline = (string)help.Attribute("pipelineInput")!;
            Assert.Equal(attributes.Any(attribute => attribute.ValueFromPipeline), pipeline.Contains("ByValue"));
            Assert.Equal(attributes.Any(attribute => attribute.ValueFromPipelineByPropertyName), pipeline.Contains("ByPropertyName"));
            Assert.Equal(attributes.All(attribute => attribute.Mandatory), (bool)help.Attribute("required")!);
            Assert.Equal(attributes.Any(attribute => attribute.Position == 0), (string)help.Attribute("position")! == "0");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Examples_are_at_least_two_and_use_parameters_that_exist(string name)
    {
        var examples = Of(name).Element(Command + "examples")!.Elements(Command + "example").ToList();
        Assert.True(examples.Count >= 2);
        foreach (var code in examples.Select(example => example.Element(Dev + "code")!.Value))
        {
            AssertCalls(code);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Input_output_notes_and_links_are_there(string name)
    {
        var help = Of(name);
        Assert.NotEmpty(help.Element(Command + "inputTypes")!.Elements());
        Assert.NotEmpty(help.Element(Command + "returnValues")!.Elements());
        Assert.NotEmpty(help.Element(Maml + "alertSet")!.Elements());
        Assert.NotEmpty(help.Element(Command + "relatedLinks")!.Elements());
    }

    [Fact]
    public void Rehearsal_events_in_help_are_those_that_exist()
    {
        var names = Enum.GetNames<RehearsalEvent>();
        var help = Described("Start-DirexioDeployment")["RehearseEvent"].Element(Maml + "description")!.Value;
        Assert.All(names, name => Assert.Contains(name, help));
        var topic = File.ReadAllText(HelpFile("about_Direxio_Rehearsal.help.txt"));
        Assert.Equal(names.Order(), EventRow().Matches(topic).Select(match => match.Groups[1].Value).Where(word => word is not "Name").Order());
    }

    [Fact]
    public void Connect_agents_in_help_are_those_that_exist() => Assert.All(
        ConnectAgents.Names,
        name => Assert.Contains(name, Described("Start-DirexioDeployment")["ConnectAgent"].Element(Maml + "description")!.Value));

    [Theory]
    [InlineData("Start-DirexioDeployment", "DiskSizeGB", "InstanceType", "MessageServerImage")]
    [InlineData("Get-DirexioPlan", "DiskSizeGB", "InstanceType", "MessageServerImage")]
    [InlineData("Get-DirexioCostEstimate", "DiskSizeGB")]
    public void Defaults_in_help_are_those_of_a_plan(string name, params string[] parameters)
    {
        using var shell = new Shell();
        var plan = shell.Run("Get-DirexioPlan defaults.example.org -Rehearse").ThrowIfFailed().Output[0];
        Assert.All(parameters, parameter => Assert.Equal(
            plan.Properties[parameter].Value.ToString(), Described(name)[parameter].Element(Dev + "defaultValue")!.Value));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void About_topic_is_found_and_fits_a_terminal(string topic)
    {
        using var shell = new Shell();
        Assert.Contains("SHORT DESCRIPTION", shell.Run("Get-Help $args[0]", topic).ThrowIfFailed().Output[0].ToString());
        Assert.All(File.ReadLines(HelpFile(topic + ".help.txt")), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Environment_variables_in_help_are_read_by_the_engine()
    {
        var engine = Directory.EnumerateFiles(Path.Combine(StagedModule.Folder, "dependencies"), "*.dll").Select(File.ReadAllBytes).ToList();
        var topic = File.ReadAllText(HelpFile("about_Direxio_Environment.help.txt"));
        var names = Variable().Matches(topic).Select(match => match.Value).Where(name => !name.EndsWith('_') && name != "P2P_HOME").Distinct().ToList();
        Assert.True(names.Count > 15);
        Assert.All(names, name => Assert.True(engine.Any(file => file.AsSpan().IndexOf(Encoding.Unicode.GetBytes(name)) >= 0), name));
    }

    private static string HelpFile(string name) => Path.Combine(StagedModule.Folder, "en-US", name);

    private static string NameOf(XElement command) => command.Element(Command + "details")!.Element(Command + "name")!.Value;

    private static XElement Of(string name) => Commands.Single(command => NameOf(command) == name);

    private static Dictionary<string, XElement> Described(string name) =>
        Of(name).Element(Command + "parameters")!.Elements(Command + "parameter").ToDictionary(parameter => parameter.Element(Maml + "name")!.Value);

    private static Dictionary<string, ParameterMetadata> ParametersOf(string name)
    {
        using var shell = new Shell();
        var command = (CommandInfo)shell.Run("Get-Command $args[0]", name).ThrowIfFailed().Output[0].BaseObject;
        return command.Parameters
            .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Key) && !IsHidden(parameter.Value))
            .ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    // What is not shown is for nobody to give, and help does not speak of it.
    private static bool IsHidden(ParameterMetadata parameter) => parameter.Attributes.OfType<ParameterAttribute>().All(attribute => attribute.DontShow);

    private static void AssertCalls(string code)
    {
        var script = Parser.ParseInput(code, out _, out var errors);
        Assert.Empty(errors);
        var calls = script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()
            .Where(call => Commands.Any(command => NameOf(command) == call.GetCommandName())).ToList();
        Assert.NotEmpty(calls);
        foreach (var call in calls)
        {
            var known = ParametersOf(call.GetCommandName()).Keys.Concat(Cmdlet.CommonParameters);
            Assert.All(call.CommandElements.OfType<CommandParameterAst>(), parameter => Assert.Contains(parameter.ParameterName, known));
        }
    }

    private static string Sorted(IEnumerable<string> words) => string.Join(' ', words.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^    ([A-Z][A-Za-z0-9]+) {2,}.*(waits?|fails|warning|error|estimate)\s*$", RegexOptions.Multiline)]
    private static partial Regex EventRow();

    [GeneratedRegex(@"\b(DIREXIO|AWS|P2P|DOMAIN|CONFIRM|INSTANCE|MESSAGE|ACME)(_[A-Z0-9_]+)?\b")]
    private static partial Regex Variable();
}
