using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>The command that renews a node's key, run by a real sh.</summary>
public sealed class AuthorizedKeysTests : IDisposable
{
    private static readonly string New = Key();
    private static readonly string Former = Key();
    private static readonly string Own = Key();

    private readonly string home = Directory.CreateTempSubdirectory("direxio-test-").FullName;

    private string Keys => Path.Combine(home, ".ssh", "authorized_keys");

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task It_adds_the_new_key_takes_out_the_former_and_keeps_the_rest()
    {
        // As an editor may leave it: without a line feed at its end.
        Write($"# mine\n{Former} direxio\nrestrict,command=\"true\" {Own} laptop");

        var first = await RunAsync(AuthorizedKeys.Command(New, []));
        var second = await RunAsync(AuthorizedKeys.Command(New, [Former]));

        Assert.Equal([Former, Own, New], AuthorizedKeys.Parse(first));
        Assert.Equal([Own, New], AuthorizedKeys.Parse(second));
        Assert.Equal($"# mine\nrestrict,command=\"true\" {Own} laptop\n{New}\n", File.ReadAllText(Keys));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Keys));
        }

        Assert.Equal([Keys], Directory.GetFiles(Path.GetDirectoryName(Keys)!));
    }

    [Fact]
    public async Task Done_twice_it_is_done_once()
    {
        Write($"{Former}\n");

        await RunAsync(AuthorizedKeys.Command(New, [Former]));
        await RunAsync(AuthorizedKeys.Command(New, [Former]));

        Assert.Equal($"{New}\n", File.ReadAllText(Keys));
    }

    [Fact]
    public async Task Where_there_is_no_file_it_makes_one()
    {
        Assert.Equal([New], AuthorizedKeys.Parse(await RunAsync(AuthorizedKeys.Command(New, [Former]))));
    }

    [Fact]
    public void The_rehearsed_node_reads_what_the_real_one_is_told()
    {
        Assert.Equal(New, AuthorizedKeys.Read(AuthorizedKeys.Command(New, [Former]))!.Value.Add);
        Assert.Equal([Former.Split(' ')[1]], AuthorizedKeys.Read(AuthorizedKeys.Command(New, [Former]))!.Value.Gone);
        Assert.Null(AuthorizedKeys.Read(NodeCommands.ReadDisk));
    }

    private static string Key() => NodeKeyPair.Generate(new Redactor()).PublicKey;

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Keys)!);
        File.WriteAllText(Keys, text);
    }

    private async Task<string> RunAsync(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the node's scripts are for sh");
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = home },
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, string.Empty), (process.ExitCode, await error));
        return output;
    }
}
