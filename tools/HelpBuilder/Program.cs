using System.Reflection;
using System.Text;
using System.Xml;

namespace Direxio.Deployer.HelpBuilder;

/// <summary>Makes the module's help file from the pages and the compiled cmdlets.</summary>
internal static class Program
{
    /// <param name="arguments">
    /// The assembly with the cmdlets, the folder of the engine, the folder of the pages, the file to write, the list of commands to write
    /// and the address below which the pages can be read online; --update besides has the syntax in the pages written rather than compared.
    /// </param>
    private static int Main(string[] arguments)
    {
        if (arguments is not [var assembly, var engine, var folder, var output, var list, var address, .. var rest])
        {
            Console.Error.WriteLine("usage: HelpBuilder ASSEMBLY ENGINE PAGES OUTPUT LIST ADDRESS [--update]");
            return 2;
        }

        Suggestions.Prepare(Path.GetFullPath(engine));
        var cmdlets = CmdletShape.In(Assembly.LoadFrom(Path.GetFullPath(assembly)));
        try
        {
            folder = Path.GetFullPath(folder);
            var pages = cmdlets.Select(cmdlet => (Page: Read(folder, cmdlet, rest.Contains("--update")), Cmdlet: cmdlet)).ToList();
            var problems = pages.SelectMany(pair => PageCheck.Find(pair.Page, pair.Cmdlet))
                .Concat(Surplus(folder, cmdlets)).Select(problem => problem.Message).ToList();
            problems.ForEach(Console.WriteLine);
            if (problems.Count > 0)
            {
                return 1;
            }

            Write(pages, output, address);
            File.WriteAllText(list, CommandList.Write(pages));
            return 0;
        }
        catch (HelpPageException problem)
        {
            Console.WriteLine(problem.Message);
            return 1;
        }
    }

    private static HelpPage Read(string folder, CmdletShape cmdlet, bool update)
    {
        var file = Path.Combine(folder, $"{cmdlet.Name}.md");
        if (!File.Exists(file))
        {
            throw new HelpPageException(file, 1, $"{cmdlet.Name} has no page. Begin with a copy of a cmdlet's that is like it.");
        }

        var text = File.ReadAllText(file);
        var page = PageReader.Read(file, text);
        if (!update || page.Syntax.Text == SyntaxText.Render(page, cmdlet))
        {
            return page;
        }

        // The fence opens on this line, which is counted from 1: the lines behind it are the syntax.
        List<string> lines = [.. text.Split('\n')];
        lines.RemoveRange(page.Syntax.Line, page.Syntax.Lines);
        lines.InsertRange(page.Syntax.Line, SyntaxText.Render(page, cmdlet).Split('\n'));
        text = string.Join('\n', lines);
        File.WriteAllText(file, text);
        return PageReader.Read(file, text);
    }

    private static IEnumerable<HelpPageException> Surplus(string folder, IEnumerable<CmdletShape> cmdlets) =>
        Directory.EnumerateFiles(folder, "*.md")
            .Where(file => !cmdlets.Any(cmdlet => cmdlet.Name == Path.GetFileNameWithoutExtension(file)))
            .Select(file => new HelpPageException(file, 1, "There is no cmdlet of this name."));

    private static void Write(IEnumerable<(HelpPage Page, CmdletShape Cmdlet)> pages, string output, string address)
    {
        var settings = new XmlWriterSettings { Indent = true, IndentChars = " ", NewLineChars = "\n", Encoding = new UTF8Encoding(false) };
        using var writer = XmlWriter.Create(output, settings);
        MamlWriter.Write(pages, address).Save(writer);
    }
}
