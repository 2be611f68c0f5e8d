using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Pester.Tests;

/// <summary>What pwsh leaves when its terminal is closed, or it is told to end, while a cmdlet of ours works.</summary>
public sealed class HangUpTests
{
    private const int SigHup = 1;
    private const int SigTerm = 15;
    private const string Domain = "chat.example.org";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SigHup)]
    [InlineData(SigTerm)]
    public async Task The_cmdlet_stops_in_order_and_gives_its_node_free(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        Assert.SkipWhen(Pwsh.Missing is not null, Pwsh.Missing ?? string.Empty);
        using var folder = new ThrowawayFolder();
        var home = NodeHome.Locate(new DeployerEnvironment(new Dictionary<string, string>(), folder.Folder), rehearsal: false);
        // An AWS that takes every call and answers none.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var pwsh = Pwsh.Start(
            folder.Folder,
            new Dictionary<string, string>
            {
                ["AWS_ENDPOINT_URL"] = $"http://{silent.LocalEndpoint}",
                ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
                ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            },
            "-Command",
            $"Import-Module '{Path.Combine(Pwsh.Stated("StagedModule"), "Direxio.Deployer.psd1")}'; "
                + $"Start-DirexioDeployment -Domain {Domain} -Region us-east-1 -ConfirmDomainBinding -Force");
        using var call = await silent.AcceptSocketAsync(Cancellation);
        // While it waits, it says who it is.
        var busy = Assert.Throws<DeployException>(() => new FolderStore(home).Open(Domain));
        Assert.Contains($"Start-DirexioDeployment in dotnet (process {pwsh.Id})", busy.Message);

        Assert.Equal(0, Kill(pwsh.Id, signal));
        await pwsh.WaitForExitAsync(Cancellation);

        Assert.Equal(128 + signal, pwsh.ExitCode);
        // A process that ends at once leaves its word; one that stops in order takes it away.
        Assert.False(File.Exists(Path.ChangeExtension(home.LockFile(Domain), ".holder")));
        new FolderStore(home).Open(Domain).Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
