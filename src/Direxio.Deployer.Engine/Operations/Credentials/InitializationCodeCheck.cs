using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Operations.Credentials;

/// <summary>Whether the initialization code still counts.</summary>
/// <param name="IsUsable">Null where it cannot be told.</param>
/// <param name="Reason">How that is known, or why it is not.</param>
/// <param name="IsKept">Whether the password in the bootstrap file may be kept on this machine as the code.</param>
internal sealed record InitializationCodeCheck(bool? IsUsable, string Reason, bool IsKept)
{
    /// <summary>By the portal's own word, else by the form of the password.</summary>
    /// <exception cref="DeployException">CodeMalformed.</exception>
    public static InitializationCodeCheck From(string domain, BootstrapFile bootstrap, PortalStatus portal)
    {
        var isUsable = !CredentialReader.IsCodeSpent(domain, bootstrap, portal);
        var by = portal.IsInitialized is null
            ? $"This image does not tell by portal.status ({portal.NotOfferedBecause ?? "not told"}), "
                + $"but the password on the node {(isUsable ? "has" : "has not")} the form of a code"
            : $"portal.status says that the App is {(isUsable ? "not initialized yet" : "initialized, so the user's own password counts")}";
        return new(isUsable, by + ".", isUsable);
    }

    /// <summary>
    /// Without the portal's word a password that looks like a code may be the user's own. It is kept only if it is the code
    /// that this machine has already.
    /// </summary>
    public static InitializationCodeCheck WithoutPortal(BootstrapFile bootstrap, Secret? recordedCode, DeployException failure)
    {
        var unasked = $"portal.status could not be asked: {failure.Message.TrimEnd('.')}";
        return bootstrap.HasInitializationCode
            ? new(
                null,
                $"{unasked}. The password on the node has the form of a code, which one of the user's own may have too.",
                bootstrap.Password == recordedCode)
            : new(false, $"{unasked}. The password on the node has not the form of a code, so it is the user's own.", false);
    }
}
