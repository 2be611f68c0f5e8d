using System.Security.Cryptography;
using System.Text;

namespace Direxio.Deployer.Host.Tests.Golden;

/// <summary>
/// A home in which commands run one after another, each step in a process of its own. What a step wrote to standard output and
/// which files it made, changed or removed becomes one text, in which nothing differs from run to run.
/// </summary>
internal sealed class GoldenRun(string name) : IDisposable
{
    /// <summary>The domain of every node in these runs.</summary>
    public const string Domain = "chat.example.org";

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("direxio-golden-");
    private readonly List<string> differences = [];
    private readonly HashSet<string> steps = [];
    private SortedDictionary<string, string> known = new(StringComparer.Ordinal);
    private Placeholders? placeholders;

    /// <summary>The folder of the node in the home of real nodes or in that of rehearsals.</summary>
    public string NodeFolder(bool rehearsal, string domain = Domain) =>
        Path.Combine(home.FullName, rehearsal ? "rehearsal" : string.Empty, "nodes", domain);

    /// <summary>Puts a file that the run begins with into its place.</summary>
    public void Put(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Takes what is there now for what the next step begins with.</summary>
    public void Settle() => known = Files();

    /// <summary>Runs commands in one process and compares what came of them with what is on record.</summary>
    /// <param name="step">Its name, by which it is kept.</param>
    /// <param name="commands">One command a line. One that fails keeps none of the others from running.</param>
    public async Task StepAsync(string step, params string[] commands)
    {
        using var process = HostProcess.Start(
            HostProcess.Program,
            ["-OutputFormat", "Json", "-NonInteractive", "-Command", string.Join('\n', commands)],
            HostProcess.BuiltModule,
            new Dictionary<string, string> { ["DIREXIO_HOME"] = home.FullName, ["HOME"] = home.FullName });
        var answer = await HostProcess.Finish(process);
        Compare(step, Tell(commands, answer));
    }

    /// <summary>Fails with every difference that was found, and if a step is on record that was not run.</summary>
    public void AssertSame()
    {
        if (!GoldenFiles.AreRecorded)
        {
            differences.AddRange(GoldenFiles.StepsOf(name).Where(step => !steps.Contains(step)).Select(step => $"{name}/{step}: it is on record and was not run."));
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    public void Dispose() => home.Delete(recursive: true);

    private void Compare(string step, string text)
    {
        steps.Add(step);
        if (GoldenFiles.Differences(name, step, text) is { } difference)
        {
            differences.Add(difference);
        }
    }

    private string Tell(IEnumerable<string> commands, HostAnswer answer)
    {
        placeholders ??= new Placeholders(home.FullName, HostProcess.Folder);
        var text = new StringBuilder();
        foreach (var command in commands)
        {
            text.Append("> ").Append(command).Append('\n');
        }

        Section(text, $"exit code {answer.ExitCode}", answer.Output);
        var files = Files();
        foreach (var (path, content) in files.Where(file => known.GetValueOrDefault(file.Key) != file.Value))
        {
            Section(text, (known.ContainsKey(path) ? "changed " : "new ") + path, path.EndsWith(".yaml", StringComparison.Ordinal) ? Digest(content) : content);
        }

        foreach (var path in known.Keys.Except(files.Keys))
        {
            Section(text, $"removed {path}", string.Empty);
        }

        known = files;
        return placeholders.In(text.ToString());
    }

    // Forty kilobytes that are the same in every run.
    private string Digest(string content)
    {
        var settled = placeholders!.In(content);
        return $"{settled.Length} characters with SHA-256 {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(settled)))}\n";
    }

    private static void Section(StringBuilder text, string title, string content)
    {
        text.Append("\n===== ").Append(title).Append('\n').Append(content);
        if (content.Length > 0 && !content.EndsWith('\n'))
        {
            text.Append("\n(no line feed at the end)\n");
        }
    }

    private SortedDictionary<string, string> Files() => new(
        home.EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Directory!.Name is not ("locks" or "redaction"))
            .ToDictionary(file => Path.GetRelativePath(home.FullName, file.FullName), file => File.ReadAllText(file.FullName)),
        StringComparer.Ordinal);
}
