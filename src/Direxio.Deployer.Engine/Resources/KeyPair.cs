using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The key pair, of which AWS holds the public half.</summary>
internal static class KeyPairKind
{
    /// <summary>The key of its intent in the state.</summary>
    public const string Intent = "key_pair";

    public static ResourceDescriptor Descriptor { get; } = new(ResourceKind.KeyPair)
    {
        EvidenceName = "key_pair",
        Words = "key pair",
        Intent = Intent,
        IsDelayed = true,
        RecordedId = static state => state.Resources.KeyName,
        IsNamedByIntent = true,
        SeenId = static seen => seen.KeyPair?.Name,
        Complete = Complete,
    };

    private static void Complete(StateCompletion to)
    {
        var resources = to.State.Resources;
        to.Fill("key pair", resources.KeyName, to.Seen.KeyPair?.Name, name => resources.KeyName = name);
        if (to.State.RunId is { } runId && to.Seen.LivingInstance is not null)
        {
            // Also where the file is missing: this is where it has to be put back.
            to.Fill("private key file", resources.KeyFile, to.Paths.PrivateKey(runId), file => resources.KeyFile = file);
        }
    }
}

/// <summary>The key pair: made on this machine, durable before AWS hears of its public half.</summary>
internal sealed class KeyPairCreation(IKeyPairs keyPairs, ResourceJournal journal)
{
    public async Task<string> EnsureAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var name = context.State.Resources.KeyName ?? context.Tags.RunId;
        var file = context.Paths.KeyFileOf(context.State) ?? context.Paths.PrivateKey(context.Tags.RunId);
        var publicKey = EnsureFile(context, file);
        var key = await journal.EnsureAsync(
            KeyPairKind.Intent,
            name,
            token => keyPairs.FindAsync(name, token),
            () => keyPairs.ImportAsync(name, publicKey, context.Tags, CancellationToken.None),
            (state, found) =>
            {
                state.Resources.KeyName = found.Name;
                state.Resources.KeyFile = file;
            },
            cancellationToken).ConfigureAwait(false);

        // What a server has taken since it was started is not known to EC2.
        var isRenewed = context.State.Change.KeyRenewedAt is not null && context.State.Resources.InstanceId is not null;
        if (key.PublicKey is { } held && !isRenewed && held != publicKey)
        {
            throw ProvisioningErrors.KeyPairDiffers(name, file, context.State, context.Settings.Domain);
        }

        return key.Name;
    }

    private static string EnsureFile(PhaseContext context, string file)
    {
        if (File.Exists(file))
        {
            return ReadPublicKey(context, file);
        }

        // An instance trusts the key it was started with; a new one would lock everybody out.
        if (context.State.Resources.InstanceId is { } instance)
        {
            throw ProvisioningErrors.PrivateKeyMissing(file, instance, context.Settings.Domain);
        }

        var pair = NodeKeyPair.Generate(context.Observer.Redactor);
        OwnerOnlyFile.Write(file, pair.PrivateKey.Reveal());
        return pair.PublicKey;
    }

    private static string ReadPublicKey(PhaseContext context, string file)
    {
        try
        {
            return NodeKeyPair.ReadPublicKey(file, context.Observer.Redactor);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw ProvisioningErrors.PrivateKeyUnusable(file, exception, context.State.Resources.InstanceId is not null);
        }
    }
}

/// <summary>Deletes the public half of the key pair that AWS holds.</summary>
internal sealed class KeyPairRemoval(IKeyPairs keyPairs) : IResourceRemoval
{
    public ResourceKind Kind => ResourceKind.KeyPair;

    public string Action => Texts.Remove_KeyPair.InWords();

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<ResourceReading> LookAsync(string id, CancellationToken cancellationToken) =>
        await keyPairs.FindAsync(id, cancellationToken).ConfigureAwait(false) is null
            ? new(Presence.Gone, $"EC2 does not know the key pair {id}") { IsAbsence = true }
            : new(Presence.There, $"EC2 shows the key pair {id}");

    public async Task<RemovalAnswer> RemoveAsync(string id, ResourceReading seen, CancellationToken cancellationToken) =>
        new(await keyPairs.DeleteAsync(id, cancellationToken).ConfigureAwait(false));
}
