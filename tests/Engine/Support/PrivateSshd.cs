using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>A real sshd of its own on loopback, with its own host keys and one authorized key.</summary>
public sealed class PrivateSshd : IAsyncLifetime
{
    private const string Program = "/usr/sbin/sshd";

    private Process? process;

    /// <summary>Why there is no server; null if it runs.</summary>
    public string? Missing { get; private set; }

    public int Port { get; private set; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("direxio-sshd-").FullName;

    public string UserKeyFile => Path.Combine(Folder, "user.pem");

    public async ValueTask InitializeAsync()
    {
        Missing = !File.Exists(Program) ? "needs sshd (apt: openssh-server)" : Environment.UserName != "root" ? "needs root" : null;
        if (Missing is not null)
        {
            return;
        }

        var user = NodeKeyPair.Generate(new Redactor());
        OwnerOnlyFile.Write(UserKeyFile, user.PrivateKey.Reveal());
        OwnerOnlyFile.Write(Path.Combine(Folder, "authorized_keys"), user.PublicKey + "\n");
        await MakeHostKeyAsync("ed25519");
        await MakeHostKeyAsync("ecdsa");
        await MakeHostKeyAsync("rsa");
        Directory.CreateDirectory("/run/sshd");
        // A port that another program takes first is passed over.
        for (var attempt = 1; !await StartAsync(); attempt++)
        {
            Assert.True(attempt < 5, "sshd does not start");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>One of the server's host keys: ed25519, ecdsa or rsa.</summary>
    internal KnownHostKey HostKey(string type)
    {
        var parts = File.ReadAllText(Path.Combine(Folder, $"host_{type}.pub")).Split(' ');
        return KnownHostKey.TryParse(parts[0], parts[1].Trim())!;
    }

    internal static int FreePort() => FreePorts.Next();

    private async Task MakeHostKeyAsync(string type)
    {
        using var made = Process.Start("/usr/bin/ssh-keygen", ["-q", "-t", type, "-N", "", "-f", Path.Combine(Folder, "host_" + type)]);
        await made.WaitForExitAsync();
    }

    private async Task<bool> StartAsync()
    {
        Port = FreePort();
        var config = Path.Combine(Folder, "sshd_config");
        await File.WriteAllTextAsync(config, $"""
            ListenAddress 127.0.0.1:{Port}
            HostKey {Folder}/host_ed25519
            HostKey {Folder}/host_ecdsa
            HostKey {Folder}/host_rsa
            AuthorizedKeysFile {Folder}/authorized_keys
            PidFile none
            UsePAM no
            StrictModes no
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            KbdInteractiveAuthentication no

            """);
        process?.Dispose();
        process = Process.Start(new ProcessStartInfo(Program, ["-D", "-e", "-f", config]) { RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (!process.HasExited)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }

        return false;
    }
}
