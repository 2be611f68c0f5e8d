using System.Xml.Linq;

namespace Direxio.Deployer.HelpBuilder;

/// <summary>Writes help as Get-Help reads it: prose from the page, everything else from the cmdlet.</summary>
public static class MamlWriter
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>The file with the help of all cmdlets.</summary>
    /// <param name="cmdlets">The cmdlets with their pages.</param>
    /// <param name="address">The address below which the pages can be read online.</param>
    public static XDocument Write(IEnumerable<(HelpPage Page, CmdletShape Cmdlet)> cmdlets, string address) => new(new XElement(
        Help + "helpItems",
        new XAttribute("schema", "maml"),
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        cmdlets.Select(pair => Item(pair.Page, pair.Cmdlet, address))));

    private static XElement Item(HelpPage page, CmdletShape cmdlet, string address) => new(
        Command + "command",
        new XElement(
            Command + "details",
            new XElement(Command + "name", page.Name),
            new XElement(Command + "verb", page.Name.Split('-')[0]),
            new XElement(Command + "noun", page.Name.Split('-')[1]),
            Text("description", page.Synopsis)),
        Text("description", page.Description),
        new XElement(Command + "syntax", cmdlet.Sets.Select(set => new XElement(
            Command + "syntaxItem",
            new XElement(Maml + "name", page.Name),
            SyntaxText.InOrder(page, set).Select(InSyntax)))),
        new XElement(Command + "parameters", page.Parameters.Select(told => Described(told, cmdlet.Parameters[told.Name]))),
        new XElement(Command + "inputTypes", page.Inputs.Select(type => Typed("inputType", type))),
        new XElement(Command + "returnValues", page.Outputs.Select(type => Typed("returnValue", type))),
        new XElement(Maml + "alertSet", Text("alert", page.Notes)),
        new XElement(Command + "examples", page.Examples.Select(example => new XElement(
            Command + "example",
            new XElement(Maml + "title", example.Title),
            new XElement(Dev + "code", example.Code),
            new XElement(Dev + "remarks", Paragraphs(example.Remarks))))),
        new XElement(
            Command + "relatedLinks",
            // The first address is the one that Get-Help -Online opens.
            Link("Online version:", $"{address}{page.Name}.md"),
            page.Links.Select(link => Link(link, string.Empty))));

    private static XElement Link(string text, string address) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", address));

    private static XElement InSyntax(ParameterShape parameter) => Parameter(
        parameter,
        null,
        parameter.AcceptedValues.Count == 0 ? null : new XElement(
            Command + "parameterValueGroup", parameter.AcceptedValues.Select(value => Value(value, isRequired: false))),
        parameter.IsSwitch ? null : Value(parameter.Type.Name, isRequired: true));

    private static XElement Described(HelpParameter told, ParameterShape parameter) => Parameter(
        parameter,
        Text("description", told.Text),
        Value(parameter.Type.Name, isRequired: !parameter.IsSwitch),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type.Name), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", told.DefaultValue ?? parameter.DefaultValue));

    private static XElement Parameter(ParameterShape parameter, XElement? description, params XElement?[] rest) => new(
        Command + "parameter",
        new XAttribute("required", parameter.IsMandatory),
        new XAttribute("variableLength", parameter.Type.IsArray),
        new XAttribute("globbing", parameter.TakesWildcards),
        new XAttribute("pipelineInput", parameter.Pipeline),
        new XAttribute("position", parameter.Position < 0 ? "named" : parameter.Position),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        description,
        rest);

    private static XElement Value(string text, bool isRequired) => new(
        Command + "parameterValue", new XAttribute("required", isRequired), new XAttribute("variableLength", false), text);

    private static XElement Typed(string element, HelpType type) => new(
        Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name)),
        Text("description", type.Text));

    private static XElement Text(string element, IEnumerable<string> paragraphs) => new(Maml + element, Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) =>
        paragraphs.Select(text => new XElement(Maml + "para", text));
}
