using System.Diagnostics;
using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Agents.Detection;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Programs;

public sealed class ProcessTreeTests : IDisposable
{
    private readonly DirectoryInfo proc = Directory.CreateTempSubdirectory("direxio-proc-");

    public void Dispose() => proc.Delete(recursive: true);

    [Theory]
    [InlineData("42 (claude) S 7 42 42 0", 7, "claude")]
    [InlineData("42 (a) b (c) S 7 42", 7, "a) b (c")]
    [InlineData("1 (systemd) S 0 1", 0, "systemd")]
    public void Parent_and_name_are_read_from_a_stat_file(string text, int parent, string name) => Assert.Equal((parent, name), LinuxProcessTree.ParseStat(text));

    [Theory]
    [InlineData("")]
    [InlineData("42 claude S 7")]
    [InlineData("42 (claude) S")]
    public void What_is_no_stat_file_is_nothing(string text) => Assert.Null(LinuxProcessTree.ParseStat(text));

    [Fact]
    public void The_chain_of_linux_ends_where_nothing_more_is_to_be_seen()
    {
        Process(100, 90, "dotnet", "dotnet\0test\0");
        Process(90, 80, "bash", "/bin/bash\0-c\0x y\0");
        Process(80, 70, "node", "node\0/opt/gemini\0");

        var chain = new LinuxProcessTree(proc.FullName, 100).Ancestors();

        Assert.Equal(["bash", "node"], chain.Select(process => process.Name));
        Assert.Equal(["/bin/bash", "-c", "x y"], chain[0].Arguments);
    }

    [Fact]
    public void At_most_twelve_parents_are_looked_at_and_a_circle_ends()
    {
        for (var id = 100; id > 70; id--)
        {
            Process(id, id - 1, $"p{id}", $"p{id}\0");
        }

        Assert.Equal(Enumerable.Range(0, 12).Select(step => $"p{99 - step}"), new LinuxProcessTree(proc.FullName, 100).Ancestors().Select(process => process.Name));
        Process(98, 100, "p98", "p98\0");
        Assert.Equal(["p99", "p98"], new LinuxProcessTree(proc.FullName, 100).Ancestors().Select(process => process.Name));
    }

    [Fact]
    public void A_process_that_is_not_to_be_seen_has_no_parents() => Assert.Empty(new LinuxProcessTree(proc.FullName, 100).Ancestors());

    [Fact]
    public void The_tree_of_this_process_begins_with_the_program_that_started_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is compared with /proc.");
        var parent = LinuxProcessTree.ParseStat(File.ReadAllText("/proc/self/stat"))!.Value.Parent;
        using var started = System.Diagnostics.Process.GetProcessById(parent);

        var chain = ProcessTrees.OfThisProcess().Ancestors();

        Assert.InRange(chain.Count, 1, 12);
        Assert.StartsWith(chain[0].Name, started.ProcessName);
    }

    [Fact]
    public void The_rows_of_ps_become_a_table()
    {
        var table = PsProcessTree.Parse("    1     0 /sbin/launchd\n  501     1 /usr/local/bin/node /opt/homebrew/bin/gemini --yolo\ngarbage\n 77\n");

        Assert.Equal([1, 501], table.Keys.Order());
        Assert.Equal((1, "node"), (table[501].Parent, table[501].Sight.Name));
        Assert.Equal(["/usr/local/bin/node", "/opt/homebrew/bin/gemini", "--yolo"], table[501].Sight.Arguments);
    }

    [Fact]
    public void The_real_ps_is_understood()
    {
        Assert.SkipUnless(File.Exists("/bin/ps"), "There is no ps here.");
        using var child = System.Diagnostics.Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read line"]) { RedirectStandardInput = true })!;

        var chain = new PsProcessTree(child.Id).Ancestors();

        child.StandardInput.Close();
        child.WaitForExit();
        Assert.Contains(chain[0].Arguments, argument => argument.Contains("Direxio.Deployer.Engine.Tests", StringComparison.Ordinal) || argument.Contains("dotnet", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(@"""C:\Program Files\nodejs\node.exe""  C:\npm\gemini.js --x", new[] { @"C:\Program Files\nodejs\node.exe", @"C:\npm\gemini.js", "--x" })]
    [InlineData("claude.exe", new[] { "claude.exe" })]
    [InlineData("", new string[0])]
    public void A_command_line_of_windows_is_taken_apart(string line, string[] arguments) => Assert.Equal(arguments, WindowsCommandLine.Split(line));

    [Fact]
    public void Programs_of_windows_are_matched_without_folder_and_extension()
    {
        var signals = new AgentSignals { Processes = ["claude"], Packages = ["@anthropic-ai/claude-code"] };

        Assert.Equal("Claude.EXE", ProcessMatch.Find(signals, new("Claude.EXE", [])));
        Assert.NotNull(ProcessMatch.Find(
            signals, new("node.exe", ["node.exe", @"C:\Users\me\npm\node_modules\@anthropic-ai\claude-code\cli.js"])));
        Assert.Null(ProcessMatch.Find(signals, new("notepad.exe", ["notepad.exe", @"C:\claude"])));
        Assert.Null(ProcessMatch.Find(signals, new("claude-desktop", ["/opt/claude-desktop"])));
    }

    private void Process(int id, int parent, string name, string commandLine)
    {
        var folder = proc.CreateSubdirectory(id.ToString(System.Globalization.CultureInfo.InvariantCulture)).FullName;
        File.WriteAllText(Path.Combine(folder, "stat"), $"{id} ({name}) S {parent} 0");
        File.WriteAllText(Path.Combine(folder, "cmdline"), commandLine);
    }
}
