using System.Security;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Backups;

/// <summary>
/// Whoever can write to the folder or bucket of a backup can put an unencrypted one there, with a manifest that fits. In the place of one
/// that has to be encrypted it is refused, whoever reads it.
/// </summary>
public sealed class BackupForgeryTests : IDisposable
{
    private const string Domain = RehearsalBench.Domain;

    private readonly RehearsalBench bench = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("forged.direxio-backup.gpg", null, null, "its name ends with .gpg")]
    [InlineData("forged.PGP", null, null, "its name ends with .pgp")]
    [InlineData("forged", "seven wooden elephants sleep", null, "-Passphrase was given")]
    [InlineData("forged", null, "secret.asc", "-KeyFile was given")]
    public async Task A_plain_backup_in_the_place_of_an_encrypted_one_is_refused(string name, string? words, string? keyFile, string reason)
    {
        await bench.StartAsync();
        var plain = await BackupAsync();
        var forged = Path.Combine(bench.Home, name);
        File.Copy(plain, forged);
        var before = bench.Events.Warnings.Count();

        foreach (var read in new Func<bool, Task>[]
        {
            allow => new BackupCheckCommand(bench.Context()).RunAsync(
                new() { Path = forged, Passphrase = Words(words), KeyFile = keyFile, AllowUnencrypted = allow }, Cancellation),
            allow => RestoreAsync(new() { Path = forged, Passphrase = Words(words), KeyFile = keyFile, AllowUnencrypted = allow }),
        })
        {
            var failure = await Assert.ThrowsAsync<DeployException>(() => read(false));
            Assert.Equal((nameof(BackupErrors.BackupNotEncrypted), DeployErrorKind.SecurityViolation), (failure.Code, failure.Kind));
            Assert.Contains(forged, failure.Message, StringComparison.Ordinal);
            Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
            Assert.Contains("-AllowUnencrypted", failure.NextAction, StringComparison.Ordinal);
            Assert.False(File.Exists(forged + ".sha256"));
            Assert.Equal(before, bench.Events.Warnings.Count());
        }

        await new BackupCheckCommand(bench.Context()).RunAsync(
            new() { Path = forged, Passphrase = Words(words), KeyFile = keyFile, AllowUnencrypted = true }, Cancellation);
        await RestoreAsync(new() { Path = forged, Passphrase = Words(words), KeyFile = keyFile, AllowUnencrypted = true });
    }

    [Fact]
    public async Task What_is_no_backup_is_told_as_that_whatever_its_name_is()
    {
        var path = Path.Combine(bench.Home, "notes.gpg");
        await File.WriteAllTextAsync(path, "no backup", Cancellation);

        var row = Assert.Single(await new BackupCheckCommand(bench.Context()).RunAsync(new() { Path = path }, Cancellation));

        Assert.Contains("not a backup", row.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_node_takes_none_that_was_put_in_the_place_of_its_backup_however_often_it_is_tried()
    {
        await bench.StartAsync();
        var code = bench.World.Content.Instances.Values.Single().Server.InitializationCode;
        var plain = await BackupAsync();
        // A name that promises nothing.
        var given = Path.Combine(bench.Home, "moved");
        File.Move(await BackupAsync("seven wooden elephants sleep"), given);
        await bench.RemoveAsync();

        // It is exchanged between the first reading, before the plan, and the second, on its way to the node.
        using var first = Origin(new() { Path = given, Passphrase = Words("seven wooden elephants sleep") });
        Assert.Equal(nameof(BackupErrors.BackupNotEncrypted), await CodeAsync(() => Command(first).StartAsync(
            RehearsalBench.Request(), null, _ => Forge(), Cancellation)));
        using var second = Origin(new());
        Assert.Equal(nameof(BackupErrors.BackupNotEncrypted), await CodeAsync(() => ResumeAsync(second)));
        Assert.False(bench.State.Choices.IsBackupApplied);

        using var third = Origin(new() { AllowUnencrypted = true });
        Assert.Equal(DeploymentStatus.Completed, (await ResumeAsync(third))!.Status);
        Assert.Equal(code, bench.World.Content.Instances.Values.Single(
            instance => instance.State == Engine.Ports.Cloud.InstanceState.Running).Server.InitializationCode);

        Task<bool> Forge()
        {
            File.Copy(plain, given, overwrite: true);
            return Task.FromResult(true);
        }
    }

    [Fact]
    public async Task A_new_node_does_not_begin_with_a_plain_one_under_the_name_of_an_encrypted_one()
    {
        await bench.StartAsync();
        var forged = Path.Combine(bench.Home, "forged.gpg");
        File.Move(await BackupAsync(), forged);
        await bench.RemoveAsync();
        var asked = false;

        using var origin = Origin(new() { Path = forged });
        Assert.Equal(nameof(BackupErrors.BackupNotEncrypted), await CodeAsync(() => Command(origin).StartAsync(
            RehearsalBench.Request(), null, _ => Task.FromResult(asked = true), Cancellation)));

        Assert.False(asked);
    }

    private BackupOfNewNode Origin(BackupOrigin origin) => new(bench.Context(), origin);

    private DeploymentCommand Command(INodeOrigin origin) => new(bench.Context()) { Origin = origin };

    private Task<Deployment?> ResumeAsync(INodeOrigin origin) => Command(origin).ResumeAsync(
        new() { Domain = Domain, Rehearse = true }, _ => Task.FromResult(true), Cancellation);

    private async Task<string> BackupAsync(string? words = null) => (await new BackupCommand(bench.Context()).RunAsync(
        new() { Domain = Domain, Rehearse = true, Passphrase = Words(words) }, _ => Task.FromResult(true), Cancellation))!.Path;

    private Task<NodeRestore?> RestoreAsync(RestoreRequest request) => new RestoreCommand(bench.Context()).RunAsync(
        request with { Domain = Domain, Rehearse = true }, _ => Task.FromResult(true), Cancellation);

    private static async Task<string> CodeAsync(Func<Task> action) => (await Assert.ThrowsAsync<DeployException>(action)).Code;

    private static SecureString? Words(string? text)
    {
        var words = new SecureString();
        text?.ToList().ForEach(words.AppendChar);
        return text is null ? null : words;
    }
}
