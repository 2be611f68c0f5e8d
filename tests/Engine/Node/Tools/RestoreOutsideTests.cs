using Direxio.Deployer.Engine.Operations.Backups;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>A node that is reached by HTTPS with a trusted certificate keeps it over a restore, and has to be reached so afterwards.</summary>
public sealed class RestoreOutsideTests : IDisposable
{
    private const string Certificate = "volumes/p2p_caddy-data/caddy/certificates/chat.crt";

    private readonly BackupOnNode backup = new();
    private readonly StackOnNode stack;

    public RestoreOutsideTests() => stack = backup.Stack;

    public void Dispose() => backup.Dispose();

    [Fact]
    public async Task A_certificate_that_is_trusted_stays()
    {
        // Caddy has renewed it since the backup, and the old one counts no longer.
        Outside(Certificate, "another");
        await backup.BackupAsync();
        stack.LiveOn();

        await backup.RestoreAsync();

        Assert.Equal("another certificate", File.ReadAllText(stack.Node.At(Certificate)));
        Assert.Equal("rows of the first day", File.ReadAllText(stack.Node.At("databases/server")));
        Assert.Equal(["caddy"], stack.Entries("volumes/p2p_caddy-data"));
    }

    [Fact]
    public async Task One_that_is_not_trusted_is_replaced_by_that_of_the_backup()
    {
        Outside(Certificate, "a certificate");
        await backup.BackupAsync();
        stack.LiveOn();

        await backup.RestoreAsync();

        Assert.Equal("a certificate", File.ReadAllText(stack.Node.At(Certificate)));
    }

    [Fact]
    public async Task A_server_that_is_not_reached_from_outside_any_more_goes_back_to_what_was_there()
    {
        Outside("databases/server", "second day");
        await backup.BackupAsync();
        stack.LiveOn();
        var before = stack.Content();

        var failure = await Assert.ThrowsAsync<DeployException>(backup.RestoreAsync);

        Assert.Equal(nameof(BackupCommandErrors.RestoreUndone), failure.Code);
        Assert.Contains("asked on this machine through Caddy, gives curl: (60)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("What was there before is back and healthy", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, stack.Content());
    }

    // A file says whether the certificate is trusted.
    private void Outside(string file, string words) => stack.Node.WriteProgram("curl", $$"""
        case "$*" in *--insecure*) printf '\n502'; exit;; esac
        if grep -q '{{words}}' "$DIREXIO_TOOLS_PREFIX/{{file}}"; then printf '{}\n200'; exit; fi
        echo 'curl: (60) certificate has expired' >&2
        exit 60
        """);
}
