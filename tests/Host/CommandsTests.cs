using Direxio.Deployer.Host.Commands;

namespace Direxio.Deployer.Host.Tests;

/// <summary>Short names, what is completed, and what was meant by a mistyped word.</summary>
public sealed class CommandsTests
{
    private static readonly IReadOnlyList<ListedCommand> Listed =
    [
        new("Get-DirexioStatus", "Shows nodes.", [new("Domain", 0, false, true, []), new("Rehearse", null, true, false, [])]),
        new("Get-DirexioLog", "Reads logs.",
        [
            new("Domain", 0, false, true, []), new("Source", 1, false, false, ["Boot", "Bridge"]), new("Tail", null, false, false, []),
        ]),
    ];

    [Theory]
    [InlineData("status", "Get-DirexioStatus")]
    [InlineData("STATUS", "Get-DirexioStatus")]
    [InlineData("Get-DirexioStatus", "Get-DirexioStatus")]
    [InlineData("weather", "weather")]
    public void A_short_name_is_its_cmdlet(string word, string cmdlet) =>
        Assert.Equal((CommandMode.Cmdlet, cmdlet), (CommandLine.Parse([word, "-x"]).Mode, CommandLine.Parse([word, "-x"]).Subject));

    [Fact]
    public void Help_explains_a_command_by_either_name()
    {
        Assert.Equal(CommandLine.Parse(["Get-DirexioLog", "--help"]).Arguments, CommandLine.Parse(["help", "logs"]).Arguments);
        Assert.Equal("Get-DirexioLog", CommandLine.Parse(["help", "logs"]).Subject);
        Assert.Equal("SurplusWord", Assert.Throws<UsageException>(() => CommandLine.Parse(["help", "logs", "now"])).Id);
    }

    [Theory]
    [InlineData("statsu", "status")]
    [InlineData("Get-DirexioStats", "Get-DirexioStatus")]
    [InlineData("resum", "resume")]
    [InlineData("weather", "")]
    public void What_was_meant_is_asked(string typed, string meant) =>
        Assert.Equal(
            meant,
            Resemblance.To(typed, ["status", "resume", "remove", "Get-DirexioStatus", "Get-DirexioPlan"]).FirstOrDefault(string.Empty));

    [Theory]
    [InlineData("stat", "status")]
    [InlineData("log", "logs")]
    [InlineData("Get-DirexioL", "Get-DirexioLog")]
    [InlineData("status -R", "-Rehearse")]
    [InlineData("logs a.example.org B", "Boot Bridge")]
    [InlineData("logs -Source Br", "Bridge")]
    [InlineData("logs -Tail 5 a.example.org Bo", "Boot")]
    [InlineData("Get-DirexioLog -Source Boot -", "-Domain -Tail -OutputFormat -Verbose --help")]
    [InlineData("status -OutputFormat J", "Json")]
    [InlineData("completion z", "zsh")]
    [InlineData("help stat", "status")]
    [InlineData("weather x", "")]
    public void What_fits_is_completed(string words, string texts) => Assert.Equal(
        texts, string.Join(' ', new Completion(Listed).For(words.Split(' ')).Select(line => line.Split('\t')[0])));

    [Fact]
    public void Profiles_are_completed_by_the_sections_of_the_shared_files() => Assert.Equal(
        ["default", "two words", "work"],
        AwsProfileNames.In(
            ["[default]", "region = x", "[profile \"two words\"]", "[sso-session corp]", "# [profile no]", "[profile work]"],
            ["[work]", "aws_access_key_id = hidden"]));

    [Fact]
    public void A_shell_without_a_script_is_told_those_that_have_one() =>
        Assert.Contains("bash, zsh, fish, pwsh", Assert.Throws<UsageException>(() => CompletionScript.For("cmd")).NextAction);

    // The nodes of this machine, through bash as its user meets it.
    [Fact]
    public async Task Bash_completes_the_domains_of_this_machine()
    {
        var home = Directory.CreateTempSubdirectory("direxio-completion-");
        Directory.CreateDirectory(Path.Combine(home.FullName, "nodes", "chat.example.org"));

        Assert.Equal("chat.example.org", await OfferedByBashAsync(home, "status ch"));
    }

    [Fact]
    public async Task Bash_completes_the_backups_of_a_node_the_newest_first()
    {
        var home = Directory.CreateTempSubdirectory("direxio-completion-");
        var folder = Directory.CreateDirectory(Path.Combine(home.FullName, "backups", "chat.example.org")).FullName;
        string[] names =
        [
            "20260301T000000Z.direxio-backup", "20260201T000000Z.direxio-backup.gpg", "20260401T000000Z_before-restore.direxio-backup",
            "20260301T000000Z.direxio-backup.sha256", "20260501T000000Z.direxio-backup.partial",
        ];
        foreach (var name in names)
        {
            File.WriteAllText(Path.Combine(folder, "chat.example.org_" + name), string.Empty);
        }

        Directory.CreateDirectory(Path.Combine(home.FullName, "backups", "other.example.org"));
        File.WriteAllText(
            Path.Combine(home.FullName, "backups", "other.example.org", "other.example.org_20270101T000000Z.direxio-backup"), string.Empty);

        Assert.Equal(
            string.Join(' ', names.Take(3).Select(name => Path.Combine(folder, "chat.example.org_" + name))),
            await OfferedByBashAsync(home, "restore chat.example.org -Path ''"));
    }

    private static async Task<string> OfferedByBashAsync(DirectoryInfo home, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/bin/bash"), "There is no bash.");
        var script =
            $"source <(direxio completion bash); COMP_WORDS=(direxio {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _direxio; "
                + "echo \"${COMPREPLY[*]}\"";
        using var bash = HostProcess.Start(
            "/bin/bash",
            ["--norc", "-c", script],
            HostProcess.BuiltModule,
            new Dictionary<string, string>
            {
                ["DIREXIO_HOME"] = home.FullName,
                ["PATH"] = HostProcess.Folder + ":" + Environment.GetEnvironmentVariable("PATH"),
            });

        var answer = await HostProcess.Finish(bash);
        home.Delete(recursive: true);

        Assert.Equal(string.Empty, answer.Error);
        return answer.Output.Trim();
    }
}
