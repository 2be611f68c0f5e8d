using System.Diagnostics;
using System.Text.Json;

namespace Direxio.Deployer.Host.Tests;

/// <summary>
/// The program as a user without any rights over files that are another's, as a user meets it who once ran it with sudo.
/// Only root can become another user.
/// </summary>
public sealed class UnprivilegedTests : IDisposable
{
    private const int Nobody = 65534;
    private const string Domain = "chat.example.org";
    private const string SetPriv = "/usr/bin/setpriv";

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("direxio-nobody-");

    public UnprivilegedTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists(SetPriv), "only root on Linux can become another user");
        Assert.SkipUnless(MayRunTheProgram(), "another user may not enter the folder of the built program");
        Directory.CreateDirectory(NodeFolder);
        Directory.CreateDirectory(Path.Combine(home.FullName, "locks"));
        // A removed node, so that no command has anything to ask AWS.
        File.WriteAllText(State, $$$"""{"domain": "{{{Domain}}}", "run_id": "direxio-20261123-101112", "phases": {}, "removal": {"status": "removed"}}""");
        Own(Nobody, home.FullName);
    }

    public void Dispose() => home.Delete(recursive: true);

    private string NodeFolder => Path.Combine(home.FullName, "nodes", Domain);

    private string State => Path.Combine(NodeFolder, "state.json");

    [Fact]
    public async Task Its_own_node_is_read_and_removed()
    {
        Assert.Equal("Removed", await StatusAsync());

        var removal = await RunAsync("Remove-DirexioNode", Domain, "-Force");

        Assert.Equal(0, removal.ExitCode);
        Assert.False(Directory.Exists(NodeFolder));
    }

    [Theory]
    [InlineData("state.json", 0b110_000_000, "StateUnreadable")]
    [InlineData("state.json", 0b110_100_100, "StateUnreadable")]
    [InlineData("", 0b111_000_000, "NodeFolderUnusable")]
    [InlineData("", 0b111_101_101, "NodeFolderUnusable")]
    public async Task What_is_another_users_is_unreadable_be_it_open_or_not(string what, int mode, string code)
    {
        var path = Path.Combine(NodeFolder, what);
        Own(12345, path);
        Allow(path, mode);

        Assert.Equal("Unreadable", await StatusAsync());
        await AssertRefusedAsync(code);
    }

    [Fact]
    public async Task What_is_roots_and_may_be_read_is_read()
    {
        Own(0, State);

        Assert.Equal("Removed", await StatusAsync());
    }

    [Fact]
    public async Task A_folder_of_locks_that_is_anothers_is_said_to_be_that()
    {
        Own(0, Path.Combine(home.FullName, "locks"));
        Allow(Path.Combine(home.FullName, "locks"), 0b111_101_101);

        Assert.Equal("Removed", await StatusAsync());
        Assert.Equal("LocalFileUnwritable", await CodeAsync("Start-DirexioDeployment", Domain, "-Region", "us-east-1", "-ConfirmDomainBinding", "-Force"));
        Assert.Equal("LocalFileUnwritable", await CodeAsync("Resume-DirexioDeployment", Domain, "-Force"));
    }

    [Fact]
    public async Task A_home_that_is_anothers_is_not_taken_for_an_empty_one()
    {
        Own(0, Path.Combine(home.FullName, "nodes"));
        Allow(Path.Combine(home.FullName, "nodes"), 0b111_000_000);

        Assert.Equal("HomeUnreadable", await CodeAsync("Get-DirexioStatus"));
        Assert.Equal("HomeUnreadable", await CodeAsync("Get-DirexioStatus", Domain));
        await AssertRefusedAsync("HomeUnreadable");
        Assert.Equal("HomeUnreadable", await CodeAsync("Find-DirexioOrphan"));
    }

    private async Task AssertRefusedAsync(string code)
    {
        Assert.Equal(code, await CodeAsync("Start-DirexioDeployment", Domain, "-Region", "us-east-1", "-ConfirmDomainBinding", "-Force"));
        Assert.Equal(code, await CodeAsync("Resume-DirexioDeployment", Domain, "-Force"));
        Assert.Equal(code, await CodeAsync("Remove-DirexioNode", Domain, "-Force"));
    }

    private async Task<string?> StatusAsync()
    {
        var listed = await RunAsync("Get-DirexioStatus");
        Assert.Equal(0, listed.ExitCode);
        return (listed.Json is { ValueKind: JsonValueKind.Array } rows ? rows[0] : listed.Json).GetProperty("Status").GetString();
    }

    private async Task<string?> CodeAsync(params string[] arguments)
    {
        var answer = await RunAsync(arguments);
        Assert.Equal(1, answer.ExitCode);
        return answer.Json.GetProperty("Error").GetProperty("Id").GetString();
    }

    private async Task<HostAnswer> RunAsync(params string[] arguments)
    {
        using var process = HostProcess.Start(
            SetPriv,
            [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", HostProcess.Program, .. arguments, "-OutputFormat", "Json"],
            HostProcess.BuiltModule,
            new Dictionary<string, string>
            {
                ["DIREXIO_HOME"] = home.FullName,
                ["HOME"] = home.FullName,
                ["AWS_EC2_METADATA_DISABLED"] = "true",
            });
        return await HostProcess.Finish(process);
    }

    private static bool MayRunTheProgram()
    {
        using var process = Process.Start(SetPriv, [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "test", "-x", HostProcess.Program]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static void Allow(string path, int mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)mode);
        }
    }

    private static void Own(int user, string path)
    {
        using var process = Process.Start("chown", ["-R", $"{user}:{user}", path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
