using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>
/// Gives the server a new SSH key: where the private key is lost or has come into other hands. It comes in with the key that it has, or,
/// where the server does not take that, with one that EC2 Instance Connect lends for a minute. The new key lies on the disk before the
/// server hears of it, and takes the place of the former only when it has opened the server; only then does the former one go there.
/// </summary>
internal sealed class SshKeyChange : IChangeStep
{
    private readonly ChangeScene scene;
    private readonly string file;
    private readonly IReadOnlyList<string> former;
    private readonly bool hasFormerFile;

    private SshKeyChange(ChangeScene scene, string file, IReadOnlyList<string> former, bool hasFormerFile)
    {
        this.scene = scene;
        this.file = file;
        this.former = former;
        this.hasFormerFile = hasFormerFile;
        Item = new("NewSshKey", hasFormerFile ? $"the key in {file}" : "a key that is not on this machine", "a new key");
    }

    public NodeChangeItem Item { get; }

    private string NewFile => Path.ChangeExtension(file, ".new.pem");

    private string LentFile => Path.ChangeExtension(file, ".lent.pem");

    /// <summary>What has to be done about it; null if nothing.</summary>
    /// <exception cref="DeployException">SshKeyNeedsRunningNode.</exception>
    public static async Task<SshKeyChange?> PlanAsync(
        ChangeScene scene, NodeFacts facts, ChangeWish wish, CancellationToken cancellationToken)
    {
        var state = scene.Context.State;
        var pending = state.Change.Key;
        if (!wish.NewSshKey && (!wish.IsEmpty || pending is null || facts.Instance.State is not InstanceState.Running))
        {
            return null;
        }

        if (facts.Instance.State is not (InstanceState.Running or InstanceState.Pending))
        {
            throw SshKeyErrors.SshKeyNeedsRunningNode(scene.Domain);
        }

        // What the state names may lie on another machine.
        var recorded = scene.Context.Paths.KeyFileOf(state);
        var isHere = recorded is not null && File.Exists(recorded);
        var file = isHere ? recorded! : scene.Context.Paths.NewKeyFileFor(state);
        var pair = state.Resources.KeyName is { } name
            ? await scene.Cloud.KeyPairs.FindAsync(name, cancellationToken).ConfigureAwait(false)
            : null;
        var own = isHere ? TryReadPublicKey(scene, file) : null;
        string?[] keys = [.. pending?.Former ?? [], pair?.PublicKey, own];
        return new(scene, file, [.. keys.OfType<string>().Where(IsKey).Distinct()], own is not null);
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var context = scene.Context;
        context.Session.Update(state => state.Change.BeginKey(former, scene.Ports.Clock.GetUtcNow()));
        var key = EnsureNewKey();
        await AddAsync(key, cancellationToken).ConfigureAwait(false);

        // That it opens the server is seen before the former one is given up.
        var shell = await new NodeDoor(scene, NewFile).OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (shell.ConfigureAwait(false))
        {
            context.Session.Update(state =>
            {
                state.Resources.KeyFile = file;
                state.Change.RecordKey(scene.Ports.Clock.GetUtcNow());
            });
            WithFile(() => OwnerOnlyFile.Rename(NewFile, file));
            await RunAsync(shell, key, former, cancellationToken).ConfigureAwait(false);
        }

        context.Session.Update(state => state.Change.EndKey());
    }

    private static string? TryReadPublicKey(ChangeScene scene, string file)
    {
        try
        {
            return NodeKeyPair.ReadPublicKey(file, scene.Context.Observer.Redactor);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // It becomes part of a command.
    private static bool IsKey(string line) => AuthorizedKeys.Parse(line) is [var key] && key == line;

    private string EnsureNewKey()
    {
        if (File.Exists(NewFile) && TryReadPublicKey(scene, NewFile) is { } earlier)
        {
            return earlier;
        }

        var pair = NodeKeyPair.Generate(scene.Context.Observer.Redactor);
        WithFile(() => OwnerOnlyFile.Write(NewFile, pair.PrivateKey.Reveal()));
        return pair.PublicKey;
    }

    private async Task AddAsync(string key, CancellationToken cancellationToken)
    {
        var shell = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (shell.ConfigureAwait(false))
        {
            await RunAsync(shell, key, [], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<INodeShell> OpenAsync(CancellationToken cancellationToken)
    {
        if (hasFormerFile)
        {
            try
            {
                return await new NodeDoor(scene, file).OpenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DeployException refusal) when (refusal.Code == nameof(NodeErrors.SshRefused))
            {
                scene.Context.Observer.Note(Advice.Of(nameof(Texts.Note_KeyIsRefused), file));
            }
        }

        return await OpenWithLentKeyAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<INodeShell> OpenWithLentKeyAsync(CancellationToken cancellationToken)
    {
        var lent = NodeKeyPair.Generate(scene.Context.Observer.Redactor);
        WithFile(() => OwnerOnlyFile.Write(LentFile, lent.PrivateKey.Reveal(), Durability.ProcessEnd));
        try
        {
            // It counts for a minute, so it is lent again with each attempt.
            var door = new NodeDoor(scene, LentFile)
            {
                PrepareAsync = token => scene.Cloud.InstanceConnect.LendKeyAsync(
                    scene.InstanceId, NodeCommands.User, lent.PublicKey, token),
            };
            return await door.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException refusal) when (refusal.Code == nameof(NodeErrors.SshRefused))
        {
            throw SshKeyErrors.LentSshKeyRefused(scene.Domain, scene.InstanceId, file, refusal);
        }
        finally
        {
            DeleteLentFile();
        }
    }

    // What it opened is what the command has to say; a key that counts for a minute may stay.
    private void DeleteLentFile()
    {
        try
        {
            File.Delete(LentFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            scene.Context.Observer.Trace($"'{LentFile}' could not be deleted: {exception.Message}");
        }
    }

    private async Task RunAsync(INodeShell shell, string key, IReadOnlyList<string> gone, CancellationToken cancellationToken)
    {
        var result = await NodeDoor.RunAsync(
            scene, shell, AuthorizedKeys.Command(key, [.. gone.Where(one => one != key)]), cancellationToken).ConfigureAwait(false);
        var held = result.ExitStatus == 0 ? AuthorizedKeys.Parse(result.Output) : [];
        if (!held.Contains(key) || gone.Any(one => one != key && held.Contains(one)))
        {
            throw SshKeyErrors.SshKeyNotTaken(scene.Domain, result);
        }
    }

    private void WithFile(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SshKeyErrors.SshKeyFileNotWritten(scene.Domain, file, exception);
        }
    }
}
