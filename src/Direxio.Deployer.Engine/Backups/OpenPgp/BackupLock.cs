using Direxio.Deployer.Engine.Redaction;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Security;

namespace Direxio.Deployer.Engine.Backups.OpenPgp;

/// <summary>What a backup is locked with when it is written.</summary>
internal abstract record BackupLock
{
    /// <summary>What the name of an encrypted backup ends in, beside the usual.</summary>
    public const string Suffix = ".gpg";

    // Iterated 65 million times over, as gpg does: a passphrase cannot be tried fast.
    private const int MostIterations = 0xff;

    private const int Block = 1 << 20;

    /// <summary>Nothing: whoever has the file has the node.</summary>
    public static BackupLock None { get; } = new Open();

    /// <summary>True if what is written is encrypted.</summary>
    public virtual bool IsEncrypted => true;

    /// <summary>A passphrase.</summary>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="iterations">How often it is hashed, in OpenPGP's code for that; less is only for tests.</param>
    /// <exception cref="DeployException">PassphraseTooShort.</exception>
    public static BackupLock With(Secret passphrase, int iterations = MostIterations) =>
        IsLongEnough(passphrase)
            ? new ByPassphrase(passphrase, iterations)
            : throw BackupErrors.PassphraseTooShort(ByPassphrase.Least);

    /// <summary>True for a passphrase that is not found by trying.</summary>
    public static bool IsLongEnough(Secret passphrase) => passphrase.Reveal().Length >= ByPassphrase.Least;

    /// <summary>The public key of whoever is to open it.</summary>
    /// <param name="keyFile">The file of the key.</param>
    /// <param name="now">The time at which it has to be valid.</param>
    /// <exception cref="DeployException">RecipientUnusable.</exception>
    public static BackupLock For(string keyFile, DateTimeOffset now) => new ByKey(RecipientKey.Choose(keyFile, now));

    /// <summary>The passphrase that opened another backup, however short: what it opens is worth as much.</summary>
    public static BackupLock Again(Secret passphrase) => new ByPassphrase(passphrase, MostIterations);

    /// <summary>The key whose secret half opened another backup, even if it has expired since: that half is at hand.</summary>
    public static BackupLock Again(PgpPublicKey key) => new ByKey(key);

    /// <summary>A stream that writes encrypted into another, which is left open.</summary>
    /// <param name="output">The other.</param>
    /// <param name="name">The name of what is inside.</param>
    /// <param name="when">The time of what is inside.</param>
    public virtual Stream Wrap(Stream output, string name, DateTimeOffset when)
    {
        var encrypted = new PgpEncryptedDataGenerator(SymmetricKeyAlgorithmTag.Aes256, withIntegrityPacket: true, new SecureRandom());
        Add(encrypted);
        return new PgpWritingStream(encrypted.Open(output, new byte[Block]), name, when.UtcDateTime, Block);
    }

    /// <summary>
    /// True if a backup is locked with this very thing, as far as its first packets show: what is given to open a new backup opens it.
    /// </summary>
    /// <param name="path">The backup on this machine.</param>
    public bool IsOf(string path)
    {
        try
        {
            using var file = BackupFile.OpenRead(path);
            return Locks(path, file);
        }
        catch (Exception exception) when (exception is DeployException || PgpContent.IsDamage(exception))
        {
            return false;
        }
    }

    /// <summary>True if it is this that locks a backup; a failure means that it is not.</summary>
    protected abstract bool Locks(string path, Stream file);

    /// <summary>Says to whom it opens.</summary>
    protected abstract void Add(PgpEncryptedDataGenerator encrypted);

    private sealed record Open : BackupLock
    {
        public override bool IsEncrypted => false;

        public override Stream Wrap(Stream output, string name, DateTimeOffset when) => new MeasuredStream(output);

        // What is encrypted begins with a packet, which has the highest bit.
        protected override bool Locks(string path, Stream file) => file.ReadByte() is >= 0 and < 0x80;

        protected override void Add(PgpEncryptedDataGenerator encrypted) => throw new NotSupportedException();
    }

    private sealed record ByPassphrase(Secret Passphrase, int Iterations) : BackupLock
    {
        /// <summary>Shorter ones are found by trying.</summary>
        public const int Least = 12;

        protected override bool Locks(string path, Stream file)
        {
            new BackupUnlock(Passphrase).Open(path, file, isArmored: false);
            return true;
        }

        protected override void Add(PgpEncryptedDataGenerator encrypted)
        {
            var characters = Passphrase.Reveal().ToCharArray();
            encrypted.AddMethodUtf8(characters, HashAlgorithmTag.Sha256, Iterations);
            Array.Clear(characters);
        }
    }

    private sealed record ByKey(PgpPublicKey Key) : BackupLock
    {
        protected override bool Locks(string path, Stream file) =>
            new PgpObjectFactory(file).NextPgpObject() is PgpEncryptedDataList list
            && list.GetEncryptedDataObjects().OfType<PgpPublicKeyEncryptedData>().Any(method => method.KeyId == Key.KeyId);

        protected override void Add(PgpEncryptedDataGenerator encrypted) => encrypted.AddMethod(Key);
    }
}
