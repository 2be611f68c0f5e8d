using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Change;

/// <summary>A lost SSH key is no lost node: the server gets a new one.</summary>
public sealed class SshKeyChangeTests : IDisposable
{
    private static readonly NodeChangeRequest Renew = new() { NewSshKey = true };

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private List<string> LoginKeys => Server.LoginKeys ??= [bench.World.Content.KeyPairs.Values.Single().PublicKey];

    private RehearsedServer Server => bench.World.Content.Instances.Values.Single().Server;

    private string KeyFile => bench.State.Resources.KeyFile!;

    private string KeyHere => NodeKeyPair.ReadPublicKey(new Redactor().Conceal(File.ReadAllText(KeyFile)));

    [Fact]
    public async Task A_server_whose_key_is_lost_takes_a_new_one_and_everything_works_again()
    {
        await bench.StartAsync();
        var former = KeyHere;
        File.Delete(KeyFile);

        var change = (await bench.ChangeAsync(Renew))!;

        Assert.Equal("NewSshKey", change.Changes.Single().Setting);
        Assert.Equal([KeyHere], LoginKeys);
        Assert.NotEqual(former, KeyHere);
        Assert.Contains("SendSSHPublicKey", bench.World.Calls);
        Assert.Null(bench.State.Change.Key);
        Assert.NotNull(bench.State.Change.KeyRenewedAt);
        Assert.Empty(Directory.GetFiles(bench.Paths.Folder, "*.lent.pem"));
        Assert.Empty(Directory.GetFiles(bench.Paths.Folder, "*.new.pem"));
        Assert.Equal(60, (await bench.ChangeAsync(new() { DiskSizeGB = 60 }))!.DiskSizeGB);
        Assert.Equal(
            DeploymentStatus.Completed,
            (await bench.ResumeAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, RepeatFrom = PhaseId.S3_PROVISION }))!.Status);
    }

    [Fact]
    public async Task A_key_that_others_may_have_no_longer_opens_the_server_and_needs_no_help_of_AWS()
    {
        await bench.StartAsync();
        var former = KeyHere;

        await bench.ChangeAsync(Renew);

        Assert.DoesNotContain(former, LoginKeys);
        Assert.Equal([KeyHere], LoginKeys);
        Assert.DoesNotContain("SendSSHPublicKey", bench.World.Calls);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Fact]
    public async Task A_file_with_another_key_counts_as_lost()
    {
        await bench.StartAsync();
        File.WriteAllText(KeyFile, NodeKeyPair.Generate(new Redactor()).PrivateKey.Reveal());

        await bench.ChangeAsync(Renew);

        Assert.Equal([KeyHere], LoginKeys);
        Assert.Contains("SendSSHPublicKey", bench.World.Calls);
    }

    [Fact]
    public async Task A_key_that_its_user_added_there_stays()
    {
        await bench.StartAsync();
        var own = NodeKeyPair.Generate(new Redactor()).PublicKey;
        LoginKeys.Add(own);

        await bench.ChangeAsync(Renew);

        Assert.Equal([own, KeyHere], LoginKeys);
    }

    [Fact]
    public async Task A_home_from_another_machine_gets_its_key_in_its_own_folder()
    {
        await bench.StartAsync();
        File.Delete(KeyFile);
        bench.EditState(state => state["resources"]!["key_file"] = "/home/elsewhere/.direxio/nodes/chat.example.org/login.pem");

        await bench.ChangeAsync(Renew);

        Assert.Equal(bench.Paths.Folder, Path.GetDirectoryName(KeyFile));
        Assert.Equal([KeyHere], LoginKeys);
    }

    [Theory]
    [InlineData("authorized_keys", false)]
    [InlineData("authorized_keys", true)]
    [InlineData("SendSSHPublicKey", false)]
    [InlineData("SendSSHPublicKey", true)]
    public async Task Whenever_it_is_killed_the_status_says_so_and_the_same_command_finishes_it(string call, bool isAfter)
    {
        await bench.StartAsync();
        File.Delete(KeyFile);
        var hasDied = false;
        bench.Fault = (action, after) =>
        {
            if (!hasDied && action == call && after == isAfter)
            {
                hasDied = true;
                throw new InvalidOperationException("killed");
            }
        };
        await Assert.ThrowsAnyAsync<Exception>(() => bench.ChangeAsync(Renew));
        Assert.True(hasDied);
        var status = new NodeStatusReader(bench.Store, new Redactor()).Read(RehearsalBench.Domain)!;
        Assert.Contains("Set-DirexioNode -Domain chat.example.org -Rehearse -NewSshKey", status.NextAction);
        bench.Fault = null;

        // Without a parameter, what was interrupted goes on.
        await bench.ChangeAsync(new());

        Assert.Equal([KeyHere], LoginKeys);
        Assert.Null(bench.State.Change.Key);
    }

    [Fact]
    public async Task What_AWS_denies_reaches_the_user_and_nothing_has_changed()
    {
        await bench.StartAsync();
        var accepted = LoginKeys.ToList();
        File.Delete(KeyFile);
        bench.Fault = (action, _) =>
        {
            if (action == "SendSSHPublicKey")
            {
                throw new CloudException(
                    CloudFailure.AccessDenied, "ec2-instance-connect", action, "AccessDeniedException", "not authorized");
            }
        };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(Renew));

        Assert.Contains("AccessDeniedException", failure.Message);
        Assert.Contains("ec2-instance-connect:SendSSHPublicKey", failure.Message + failure.NextAction);
        Assert.Contains("-NewSshKey", failure.NextAction);
        Assert.Equal(accepted, LoginKeys);
    }

    [Fact]
    public async Task A_stopped_server_is_to_be_started_first()
    {
        await bench.StartAsync();
        await bench.StopNodeAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(Renew));

        Assert.Equal("SshKeyNeedsRunningNode", failure.Code);
        Assert.Contains("Start-DirexioNode", failure.NextAction);
        Assert.Null(bench.AskedChange);
    }

    [Fact]
    public async Task A_preview_changes_nothing()
    {
        await bench.StartAsync();
        var (key, state) = (KeyHere, bench.StateJson.ToJsonString());

        Assert.Null(await bench.ChangeAsync(Renew with { Preview = true }, approve: false));

        Assert.Equal("a new key", bench.AskedChange!.Changes.Single().To);
        Assert.Equal((key, state), (KeyHere, bench.StateJson.ToJsonString()));
        Assert.Equal([key], LoginKeys);
    }

    [Fact]
    public async Task Every_word_about_a_missing_key_names_this_way_out()
    {
        await bench.StartAsync();
        File.Delete(KeyFile);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync());

        Assert.Equal("PrivateKeyUnusable", failure.Code);
        Assert.Contains("Set-DirexioNode -Domain chat.example.org -Rehearse -NewSshKey", failure.NextAction);
    }
}
