using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto;

namespace Direxio.Deployer.Engine.Backups.OpenPgp;

/// <summary>What is inside an encrypted backup.</summary>
/// <param name="name">What the backup is called in errors.</param>
/// <param name="encrypted">The packet around it.</param>
/// <param name="content">The content, as it is decrypted.</param>
/// <param name="alike">What locks another one in the same way.</param>
internal sealed class PgpContent(string name, PgpEncryptedData encrypted, Stream content, BackupLock alike)
{
    /// <summary>A lock that opens with what opened this.</summary>
    public BackupLock Alike => alike;

    public Stream Content => content;

    /// <summary>
    /// Reads what is left and checks the integrity code, which stands at the end. Nothing that was read before counts without it.
    /// </summary>
    /// <exception cref="DeployException">BackupDecryptionFailed, BackupCut.</exception>
    public void Verify()
    {
        try
        {
            content.CopyTo(Stream.Null);
            if (!encrypted.Verify())
            {
                throw BackupErrors.BackupDecryptionFailed(name);
            }
        }
        catch (EndOfStreamException exception)
        {
            throw BackupErrors.BackupCut(name, exception);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw BackupErrors.BackupDecryptionFailed(name, exception);
        }
    }

    /// <summary>True for what the library throws over packets that are none.</summary>
    public static bool IsDamage(Exception exception) =>
        exception is PgpException or CryptoException or IOException or ArgumentException or FormatException or InvalidOperationException
            or NotSupportedException or IndexOutOfRangeException or InvalidCastException or OverflowException;
}
