namespace Direxio.Deployer.Engine.Node;

/// <summary>The commands that the engine runs on a node, for POSIX sh and a user who may sudo without a password.</summary>
internal static class NodeCommands
{
    /// <summary>Login of Canonical's images.</summary>
    public const string User = "ubuntu";

    /// <summary>
    /// Prints the current bootstrap file. Nodes of this release merge the server's own file first; nodes of
    /// 0.1.0-0.1.9 keep a copy in /opt/p2p, those of 0.1.10 and later in /var/direxio-message-server.
    /// </summary>
    public const string ReadBootstrap =
        "if sudo -n test -x /opt/p2p/bin/direxio-credentials; then sudo -n /opt/p2p/bin/direxio-credentials; "
        + "elif sudo -n test -f /opt/p2p/bootstrap.json; then sudo -n cat /opt/p2p/bootstrap.json; "
        + "else sudo -n cat /var/direxio-message-server/p2p/bootstrap.json; fi";

    /// <summary>Prints the IPv4 addresses of a checked domain as the node's own resolver gives them,
    /// one a line and more than once.</summary>
    public static string LookUp(string domain) => $"getent ahostsv4 {domain}";

    /// <summary>Prints the report of the boot steps as JSON.</summary>
    public const string ReadBootReport = "sudo -n /opt/p2p/bin/direxio-status";

    /// <summary>Runs the boot again from its failed step, in the background.</summary>
    public const string RepeatBoot = "sudo -n sh -c 'test -x /opt/p2p/bin/direxio-boot && setsid /opt/p2p/bin/direxio-boot "
        + ">/dev/null 2>&1 </dev/null &'";

    /// <summary>Makes Caddy ask for the certificate now; by itself it waits longer after each refusal, up to hours.</summary>
    public const string AskForCertificate = "sudo -n docker compose --project-directory /opt/p2p restart caddy";
}
