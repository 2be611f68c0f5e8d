using Direxio.Deployer.Engine.Ports.Node;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Direxio.Deployer.Engine.Node;

/// <summary>Loads the key with which a node is logged in to.</summary>
internal static class SshPrivateKey
{
    /// <exception cref="NodeShellException">PrivateKeyUnusable: the file is missing, not readable or not a key.</exception>
    public static PrivateKeyFile Load(string path)
    {
        try
        {
            return new PrivateKeyFile(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unusable($"The private key file '{path}' does not exist.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The private key file '{path}' cannot be read: {exception.Message}", exception);
        }
        catch (SshPassPhraseNullOrEmptyException exception)
        {
            throw Unusable($"The private key file '{path}' is protected by a passphrase.", exception);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            throw Unusable($"The file '{path}' is not a private key in OpenSSH or PEM form.", exception);
        }
    }

    /// <summary>What the parsers throw at broken key material: besides their own kind, whatever the first bad byte provokes.</summary>
    public static bool IsUnreadable(Exception exception) => exception is SshException or FormatException or ArgumentException
        or InvalidOperationException or NotSupportedException or IndexOutOfRangeException or OverflowException
        or System.Security.Cryptography.CryptographicException or System.Formats.Asn1.AsnContentException or IOException;

    private static NodeShellException Unusable(string message, Exception cause) => new(ShellFailure.PrivateKeyUnusable, message, cause);
}
