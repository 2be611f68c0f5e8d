using System.Security;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Backups;

/// <summary>What a restore backs up first is a whole server: it is locked like the backup that is applied, or it is said that it is not.</summary>
public sealed class RestoreLockTests : IDisposable
{
    private const string Domain = RehearsalBench.Domain;

    private readonly RehearsalBench bench = new();
    private readonly Lazy<Gnupg> gnupg = new();

    private Gnupg Gpg => gnupg.Value;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        bench.Dispose();
        if (gnupg.IsValueCreated)
        {
            gnupg.Value.Dispose();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    public async Task A_key_that_opens_the_backup_opens_what_was_there_before_too(string keyPassphrase)
    {
        Assert.SkipWhen(Gnupg.Missing is not null, Gnupg.Missing ?? string.Empty);
        Gpg.MakeKey("owner", passphrase: keyPassphrase);
        var secret = Gpg.ExportSecret("owner", keyPassphrase);
        await bench.StartAsync();
        var backup = await BackupAsync(new() { Recipient = Gpg.Export("owner") });

        var (plan, restore) = await RestoreAsync(new() { Path = backup.Path, KeyFile = secret, Passphrase = Words(keyPassphrase) });

        Assert.True(plan.IsSafetyBackupEncrypted);
        Assert.EndsWith(".gpg", restore.SafetyBackup, StringComparison.Ordinal);
        Assert.Equal(nameof(BackupErrors.BackupNeedsKey), await CodeAsync(() => TestAsync(new() { Path = restore.SafetyBackup! })));
        Assert.All(
            await TestAsync(new() { Path = restore.SafetyBackup!, KeyFile = secret, Passphrase = Words(keyPassphrase) }),
            check => Assert.True(check.IsIntact, check.Problem));
        Assert.DoesNotContain(bench.Events.Warnings, text => text.Contains("not encrypted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_passphrase_that_opens_the_backup_opens_what_was_there_before_however_short_it_is()
    {
        Assert.SkipWhen(Gnupg.Missing is not null, Gnupg.Missing ?? string.Empty);
        await bench.StartAsync();
        var plain = (await BackupAsync(new())).Path;
        var path = Path.Combine(bench.Home, "short.gpg");
        Gpg.Run("--passphrase", "sesame", "--symmetric", "--output", path, plain);

        var (plan, restore) = await RestoreAsync(new() { Path = path, Passphrase = Words("sesame") });

        Assert.True(plan.IsSafetyBackupEncrypted);
        Assert.All(
            await TestAsync(new() { Path = restore.SafetyBackup!, Passphrase = Words("sesame") }),
            check => Assert.True(check.IsIntact, check.Problem));
    }

    [Fact]
    public async Task What_was_there_before_and_is_not_encrypted_is_told_of_in_the_plan_and_by_a_warning()
    {
        await bench.StartAsync();
        var backup = await BackupAsync(new());
        var before = bench.Events.Warnings.Count();

        var (plan, restore) = await RestoreAsync(new() { Path = backup.Path });

        Assert.False(plan.IsSafetyBackupEncrypted);
        Assert.True(File.Exists(restore.SafetyBackup));
        Assert.Contains(bench.Events.Warnings.Skip(before), text => text.Contains("is not encrypted", StringComparison.Ordinal)
            && text.Contains("-Recipient", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recipient_locks_what_was_there_before_whatever_is_applied()
    {
        Assert.SkipWhen(Gnupg.Missing is not null, Gnupg.Missing ?? string.Empty);
        Gpg.MakeKey("owner");
        await bench.StartAsync();
        var backup = await BackupAsync(new());

        var (plan, restore) = await RestoreAsync(new() { Path = backup.Path, Recipient = Gpg.Export("owner") });

        Assert.True(plan.IsSafetyBackupEncrypted);
        Assert.All(
            await TestAsync(new() { Path = restore.SafetyBackup!, KeyFile = Gpg.ExportSecret("owner") }),
            check => Assert.True(check.IsIntact, check.Problem));
        Assert.Equal(
            nameof(BackupErrors.RecipientUnusable),
            await CodeAsync(() => RestoreAsync(new() { Path = backup.Path, Recipient = Path.Combine(bench.Home, "missing") })));
    }

    private async Task<BackupInfo> BackupAsync(BackupRequest request) => (await new BackupCommand(bench.Context()).RunAsync(
        request with { Domain = Domain, Rehearse = true }, _ => Task.FromResult(true), Cancellation))!;

    private async Task<(RestorePlan Plan, NodeRestore Restore)> RestoreAsync(RestoreRequest request)
    {
        RestorePlan? asked = null;
        var restore = await new RestoreCommand(bench.Context()).RunAsync(
            request with { Domain = Domain, Rehearse = true },
            plan =>
            {
                asked = plan;
                return Task.FromResult(true);
            },
            Cancellation);
        return (asked!, restore!);
    }

    private Task<IReadOnlyList<BackupCheck>> TestAsync(BackupCheckRequest request) =>
        new BackupCheckCommand(bench.Context()).RunAsync(request, Cancellation);

    private static async Task<string> CodeAsync(Func<Task> action) => (await Assert.ThrowsAsync<DeployException>(action)).Code;

    private static SecureString? Words(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var words = new SecureString();
        text.ToList().ForEach(words.AppendChar);
        return words;
    }
}
