using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The key pair: made on this machine, durable before AWS hears of its public half.</summary>
internal sealed class KeyPairStep(IKeyPairs keyPairs, ResourceJournal journal)
{
    public async Task<string> EnsureAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var name = context.State.Resources.KeyName ?? context.Tags.RunId;
        var file = context.State.Resources.KeyFile ?? context.Paths.PrivateKey(context.Tags.RunId);
        var publicKey = EnsureFile(context, file);
        var key = await journal.EnsureAsync(
            IntentKinds.KeyPair,
            name,
            token => keyPairs.FindAsync(name, token),
            () => keyPairs.ImportAsync(name, publicKey, context.Tags, CancellationToken.None),
            (state, found) =>
            {
                state.Resources.KeyName = found.Name;
                state.Resources.KeyFile = file;
            },
            cancellationToken).ConfigureAwait(false);

        if (key.PublicKey is { } held && !SameKey(held, publicKey))
        {
            throw DeployErrors.KeyPairDiffers(name, file, context.Settings.Domain);
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
            throw DeployErrors.PrivateKeyMissing(file, instance, context.Settings.Domain);
        }

        var pair = NodeKeyPair.Generate();
        context.Observer.Redactor.Remember(pair.PrivateKey);
        OwnerOnlyFile.Write(file, pair.PrivateKey);
        return pair.PublicKey;
    }

    private static string ReadPublicKey(PhaseContext context, string file)
    {
        try
        {
            var text = PlainFile.ReadText(file);
            context.Observer.Redactor.Remember(text);
            return NodeKeyPair.ReadPublicKey(text);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw DeployErrors.PrivateKeyUnusable(file, exception);
        }
    }

    private static bool SameKey(string left, string right) => Material(left) == Material(right);

    private static string Material(string openSshKey) => string.Join(' ', openSshKey.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2));
}
