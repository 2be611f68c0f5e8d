using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Bcpg.Sig;

namespace Direxio.Deployer.Engine.Backups.OpenPgp;

/// <summary>
/// Chooses, as gpg does, the key of a public key file that is encrypted to: the newest subkey for encryption that is bound by the
/// owner's signature, neither expired nor revoked; else the main key, if it is one for encryption.
/// </summary>
internal static class RecipientKey
{
    private const int ForEncryption = KeyFlags.EncryptComms | KeyFlags.EncryptStorage;

    private static readonly StandingWords OfMain = new(
        nameof(ErrorTexts.RecipientUnusable_Unsigned),
        nameof(ErrorTexts.RecipientUnusable_Revoked),
        nameof(ErrorTexts.RecipientUnusable_Early),
        nameof(ErrorTexts.RecipientUnusable_Expired));

    private static readonly StandingWords OfSubkey = new(
        nameof(ErrorTexts.RecipientUnusable_EncryptionUnsigned),
        nameof(ErrorTexts.RecipientUnusable_EncryptionRevoked),
        nameof(ErrorTexts.RecipientUnusable_EncryptionEarly),
        nameof(ErrorTexts.RecipientUnusable_EncryptionExpired));

    /// <exception cref="DeployException">RecipientUnusable.</exception>
    public static PgpPublicKey Choose(string path, DateTimeOffset now)
    {
        var ring = Read(path);
        var main = ring.GetPublicKey();
        var standing = StandingOf(
            main,
            OfMain,
            SelfSignatures(main),
            main.GetSignaturesOfType(PgpSignature.KeyRevocation),
            revocation => revocation.KeyId == main.KeyId && Holds(revocation, main, () => revocation.VerifyCertification(main)),
            now);
        if (standing.Problem is { } problem)
        {
            throw BackupErrors.RecipientUnusable(path, problem);
        }

        var subkeys = ring.GetPublicKeys()
            .Where(key => !key.IsMasterKey)
            .Select(key => (Key: key, Standing: SubkeyStanding(main, key, now)))
            .ToList();
        var usable = subkeys
            .Where(one => one.Standing.Problem is null && MayEncrypt(one.Key, one.Standing.Flags))
            .OrderByDescending(one => one.Key.CreationTime)
            .Select(one => one.Key)
            .FirstOrDefault();
        return usable
            ?? (MayEncrypt(main, standing.Flags) ? main : null)
            ?? throw BackupErrors.RecipientUnusable(
                path,
                subkeys.Find(one => one.Key.IsEncryptionKey && one.Standing.Problem is not null) is { Standing.Problem: { } reason }
                    ? reason
                    : Advice.OfError(nameof(ErrorTexts.RecipientUnusable_NoEncryption)));
    }

    private static PgpPublicKeyRing Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var rings = new PgpPublicKeyRingBundle(PgpUtilities.GetDecoderStream(file)).GetKeyRings().ToList();
            return rings.Count switch
            {
                0 => throw BackupErrors.RecipientUnusable(path, Advice.OfError(nameof(ErrorTexts.RecipientUnusable_None))),
                1 => rings[0],
                _ => throw BackupErrors.RecipientUnusable(path, Advice.OfError(nameof(ErrorTexts.RecipientUnusable_Several))),
            };
        }
        catch (Exception exception) when (exception is PgpException or IOException or UnauthorizedAccessException or ArgumentException
            or FormatException or InvalidCastException)
        {
            throw BackupErrors.RecipientUnusable(
                path,
                Advice.OfError(exception is FileNotFoundException or DirectoryNotFoundException
                    ? nameof(ErrorTexts.KeyFile_Missing)
                    : nameof(ErrorTexts.RecipientUnusable_None)),
                exception);
        }
    }

    // The owner's own signatures over the main key: over each name that is not withdrawn, or over the key itself.
    private static IEnumerable<PgpSignature> SelfSignatures(PgpPublicKey main)
    {
        foreach (var name in main.GetRawUserIds())
        {
            var own = main.GetSignaturesForId(name)
                .Where(signature => signature.KeyId == main.KeyId && Holds(signature, main, () => VerifyName(signature, name, main)))
                .OrderBy(signature => signature.CreationTime)
                .ToList();
            if (own.Count > 0 && own[^1].SignatureType != PgpSignature.CertificationRevocation)
            {
                yield return own[^1];
            }
        }

        foreach (var signature in main.GetSignaturesOfType(PgpSignature.DirectKey))
        {
            if (signature.KeyId == main.KeyId && Holds(signature, main, () => signature.VerifyCertification(main)))
            {
                yield return signature;
            }
        }
    }

    private static bool VerifyName(PgpSignature signature, byte[] name, PgpPublicKey main) =>
        signature.VerifyCertification(System.Text.Encoding.UTF8.GetString(name), main);

    private static (Advice? Problem, int? Flags) SubkeyStanding(PgpPublicKey main, PgpPublicKey subkey, DateTimeOffset now)
    {
        bool IsOfMain(PgpSignature signature) =>
            signature.KeyId == main.KeyId && Holds(signature, main, () => signature.VerifyCertification(main, subkey));
        return StandingOf(
            subkey,
            OfSubkey,
            subkey.GetSignaturesOfType(PgpSignature.SubkeyBinding).Where(IsOfMain),
            subkey.GetSignaturesOfType(PgpSignature.SubkeyRevocation),
            IsOfMain,
            now);
    }

    private static (Advice? Problem, int? Flags) StandingOf(
        PgpPublicKey key,
        StandingWords words,
        IEnumerable<PgpSignature> bindings,
        IEnumerable<PgpSignature> revocations,
        Func<PgpSignature, bool> counts,
        DateTimeOffset now)
    {
        var newest = bindings.OrderBy(signature => signature.CreationTime).LastOrDefault();
        if (newest is null)
        {
            return (Advice.OfError(words.Unsigned), null);
        }

        if (revocations.Any(counts))
        {
            return (Advice.OfError(words.Revoked), null);
        }

        var hashed = newest.GetHashedSubPackets();
        var seconds = hashed?.GetKeyExpirationTime() ?? 0;
        if (key.CreationTime > now.UtcDateTime)
        {
            return (Advice.OfError(words.Early), null);
        }

        if (seconds > 0 && key.CreationTime.AddSeconds(seconds) is var end && end <= now.UtcDateTime)
        {
            return (Advice.OfError(words.Expired, end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), null);
        }

        return (null, hashed?.GetSubpacket(SignatureSubpacketTag.KeyFlags) is null ? null : hashed.GetKeyFlags());
    }

    // A signature that is no signature is one that does not count.
    private static bool Holds(PgpSignature signature, PgpPublicKey main, Func<bool> verify)
    {
        try
        {
            signature.InitVerify(main);
            return verify();
        }
        catch (Exception exception) when (exception is PgpException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    // Keys of old have no flags; then the algorithm decides.
    private static bool MayEncrypt(PgpPublicKey key, int? flags) =>
        key.IsEncryptionKey && (flags is not { } given || (given & ForEncryption) != 0);

    /// <summary>The names of the texts that say why a key is not used.</summary>
    private sealed record StandingWords(string Unsigned, string Revoked, string Early, string Expired);
}
