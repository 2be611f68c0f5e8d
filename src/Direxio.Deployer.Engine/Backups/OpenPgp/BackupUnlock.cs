using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Redaction;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Direxio.Deployer.Engine.Backups.OpenPgp;

/// <summary>What a backup is opened with when it is read.</summary>
/// <param name="Passphrase">The passphrase of the backup, or of the secret key; null for none.</param>
/// <param name="KeyFile">The file of a secret key; null for none.</param>
internal sealed record BackupUnlock(Secret? Passphrase = null, string? KeyFile = null)
{
    // What the names of encrypted files end in: ours, and those that other OpenPGP programs give.
    private static readonly string[] Endings = [BackupLock.Suffix, ".pgp", ".asc"];

    /// <summary>Nothing.</summary>
    public static BackupUnlock None { get; } = new();

    /// <summary>True if a backup is taken unencrypted although it is expected to be encrypted.</summary>
    public bool AllowsUnencrypted { get; init; }

    /// <summary>True if it is on record that the backup was encrypted when it was first read.</summary>
    public bool WasEncrypted { get; init; }

    /// <summary>
    /// Refuses an unencrypted file in the place of a backup that is to be encrypted: whoever can write where it lies can put it there
    /// without knowing passphrase or key, and its own manifest proves nothing.
    /// </summary>
    /// <param name="name">What the backup is called in errors.</param>
    /// <exception cref="DeployException">BackupNotEncrypted.</exception>
    public void RequireNoneExpected(string name)
    {
        if (!AllowsUnencrypted && Expectation(name) is { } reason)
        {
            throw BackupErrors.BackupNotEncrypted(name, reason);
        }
    }

    /// <summary>The content of an encrypted backup, which counts only once <see cref="PgpContent.Verify"/> has said so.</summary>
    /// <param name="name">What the backup is called in errors.</param>
    /// <param name="file">The backup.</param>
    /// <param name="isArmored">True if it is wrapped in text.</param>
    /// <exception cref="DeployException">What is missing or does not fit.</exception>
    public PgpContent Open(string name, Stream file, bool isArmored)
    {
        try
        {
            var packets = new PgpObjectFactory(isArmored ? new ArmoredInputStream(file) : file);
            var first = packets.NextPgpObject();
            // Other programs may mark the beginning.
            var list = (first is PgpMarker ? packets.NextPgpObject() : first) as PgpEncryptedDataList
                ?? throw BackupErrors.NotABackup(name);
            var (encrypted, plain, alike) = Decrypt(name, [.. list.GetEncryptedDataObjects().Cast<PgpEncryptedData>()]);
            if (!encrypted.IsIntegrityProtected())
            {
                throw BackupErrors.BackupUnreadable(name, Advice.OfError(nameof(ErrorTexts.BackupUnreadable_NoIntegrity)));
            }

            return new(name, encrypted, ContentOf(name, plain), alike);
        }
        catch (Exception exception) when (PgpContent.IsDamage(exception))
        {
            throw BackupErrors.BackupDecryptionFailed(name, exception);
        }
    }

    private Advice? Expectation(string name) =>
        Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } end
            ? Advice.OfError(nameof(ErrorTexts.BackupNotEncrypted_Name), end)
        : KeyFile is not null ? Advice.OfError(nameof(ErrorTexts.BackupNotEncrypted_Given), "-KeyFile")
        : Passphrase is not null ? Advice.OfError(nameof(ErrorTexts.BackupNotEncrypted_Given), "-Passphrase")
        : WasEncrypted ? Advice.OfError(nameof(ErrorTexts.BackupNotEncrypted_Recorded))
        : null;

    private (PgpEncryptedData Encrypted, Stream Plain, BackupLock Alike) Decrypt(string name, List<PgpEncryptedData> methods)
    {
        var forKeys = methods.OfType<PgpPublicKeyEncryptedData>().ToList();
        var keys = forKeys.Select(method => method.KeyId.ToString("X16", CultureInfo.InvariantCulture));
        if (forKeys.Count > 0 && KeyFile is not null)
        {
            return DecryptByKey(name, KeyFile, forKeys, keys);
        }

        if (methods.OfType<PgpPbeEncryptedData>().FirstOrDefault() is not { } byPassphrase)
        {
            throw forKeys.Count > 0 ? BackupErrors.BackupNeedsKey(name, keys) : BackupErrors.NotABackup(name);
        }

        var characters = (Passphrase ?? throw BackupErrors.BackupNeedsPassphrase(name)).Reveal().ToCharArray();
        try
        {
            return (byPassphrase, byPassphrase.GetDataStreamUtf8(characters), BackupLock.Again(Passphrase));
        }
        catch (Exception exception) when (exception is PgpException)
        {
            throw BackupErrors.BackupPassphraseWrong(name, exception);
        }
        finally
        {
            Array.Clear(characters);
        }
    }

    private (PgpEncryptedData Encrypted, Stream Plain, BackupLock Alike) DecryptByKey(
        string name, string keyFile, List<PgpPublicKeyEncryptedData> methods, IEnumerable<string> keys)
    {
        var bundle = ReadKeys(keyFile);
        foreach (var method in methods)
        {
            if (bundle.GetSecretKey(method.KeyId) is { } key)
            {
                return (method, method.GetDataStream(PrivateKeyOf(keyFile, key)), BackupLock.Again(key.PublicKey));
            }
        }

        throw BackupErrors.BackupKeyDoesNotFit(name, keyFile, keys);
    }

    private PgpPrivateKey PrivateKeyOf(string keyFile, PgpSecretKey key)
    {
        var characters = Passphrase?.Reveal().ToCharArray() ?? [];
        try
        {
            return key.ExtractPrivateKeyUtf8(characters)
                ?? throw BackupErrors.KeyFileUnusable(keyFile, Advice.OfError(nameof(ErrorTexts.KeyFileUnusable_Card)));
        }
        catch (Exception exception) when (exception is PgpException)
        {
            throw BackupErrors.KeyPassphraseWrong(keyFile, exception);
        }
        finally
        {
            Array.Clear(characters);
        }
    }

    private static PgpSecretKeyRingBundle ReadKeys(string keyFile)
    {
        try
        {
            using var file = File.OpenRead(keyFile);
            var bundle = new PgpSecretKeyRingBundle(PgpUtilities.GetDecoderStream(file));
            return bundle.Count > 0 ? bundle : throw BackupErrors.KeyFileUnusable(
                keyFile, Advice.OfError(nameof(ErrorTexts.KeyFileUnusable_None)));
        }
        catch (Exception exception) when (exception is PgpException or IOException or UnauthorizedAccessException or ArgumentException
            or FormatException or InvalidCastException)
        {
            throw BackupErrors.KeyFileUnusable(
                keyFile,
                Advice.OfError(exception is FileNotFoundException or DirectoryNotFoundException
                    ? nameof(ErrorTexts.KeyFile_Missing)
                    : nameof(ErrorTexts.KeyFileUnusable_None)),
                exception);
        }
    }

    // What was encrypted again by gpg is compressed.
    private static Stream ContentOf(string name, Stream plain)
    {
        for (var packets = new PgpObjectFactory(plain); ;)
        {
            switch (packets.NextPgpObject())
            {
                case PgpCompressedData compressed:
                    packets = new PgpObjectFactory(compressed.GetDataStream());
                    break;
                case PgpLiteralData literal:
                    return literal.GetInputStream();
                case null:
                    throw BackupErrors.BackupDecryptionFailed(name);
                default:
                    // A signature, which is not asked for.
                    break;
            }
        }
    }
}
