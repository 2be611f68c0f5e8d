namespace Direxio.Deployer.Engine.Node;

/// <summary>The commands that the engine runs on a node, for POSIX sh and a user who may sudo without a password.</summary>
internal static class NodeCommands
{
    /// <summary>Login of Canonical's images.</summary>
    public const string User = "ubuntu";

    /// <summary>
    /// Prints the current bootstrap file. Nodes of this release merge the server's own file first; on nodes of 0.1.0-0.1.9 the server
    /// keeps it in its volume, and what lies in /opt/p2p is a copy of the day that the node was made; those of 0.1.10 and later keep
    /// it in /var/direxio-message-server.
    /// </summary>
    public const string ReadBootstrap =
        "if sudo -n test -x /opt/p2p/bin/direxio-credentials; then sudo -n /opt/p2p/bin/direxio-credentials; "
        + "elif sudo -n test -f /opt/p2p/bootstrap.json; then sudo -n sh -c 'cd /opt/p2p && timeout 15 docker compose exec -T "
        + "message-server cat /var/direxio-message-server/p2p/bootstrap.json' 2>/dev/null </dev/null "
        + "|| sudo -n cat /opt/p2p/bootstrap.json; "
        + "else sudo -n cat /var/direxio-message-server/p2p/bootstrap.json; fi";

    /// <summary>Prints the IPv4 addresses of a checked domain as the node's own resolver gives them,
    /// one a line and more than once.</summary>
    public static string LookUp(string domain) => $"getent ahostsv4 {domain}";

    /// <summary>Prints the report of the boot steps as JSON.</summary>
    public const string ReadBootReport = "sudo -n /opt/p2p/bin/direxio-status";

    /// <summary>Runs the boot again from its failed step, in the background.</summary>
    public const string RepeatBoot = "sudo -n sh -c 'test -x /opt/p2p/bin/direxio-boot && setsid /opt/p2p/bin/direxio-boot "
        + ">/dev/null 2>&1 </dev/null &'";

    /// <summary>
    /// Prints the sizes in bytes of the disk that the system is on, of what of it no partition has, of the partition and of the file
    /// system: disk=1 free=2 partition=3 filesystem=4.
    /// </summary>
    public const string ReadDisk = FindDisk + TellDisk;

    /// <summary>
    /// Makes partition and file system of the system fill their disk, while it runs, and prints the sizes likewise. Where there is
    /// nothing to grow it changes nothing.
    /// </summary>
    public const string GrowDisk = FindDisk + FillDisk + TellDisk;

    // Found by number, not by name: the kernel may call the root file system /dev/root, and NVMe disks by the order of their arrival.
    private const string FindDisk = """
        sudo -n sh -s <<'END'
        set -eu
        export LC_ALL=C
        id=$(findmnt -n -o MAJ:MIN / | tr -d ' ')
        set -- $(lsblk -nrpo MAJ:MIN,NAME,PKNAME | sed -n "s|^$id ||p" | head -n 1)
        part=${1:?the partition of the root file system was not found}
        disk=${2:-}

        """;

    // growpart ends with 1 where the partition has all the room there is. It works in a temporary folder, and the disk that is to grow may
    // be full to the last byte; /run is in memory.
    private const string FillDisk = """
        if [ -n "$disk" ]; then
          number=${part#"$disk"}
          number=${number#p}
          case $number in ''|*[!0-9]*) echo "$part is not a plain partition of $disk" >&2; exit 64;; esac
          TMPDIR=/run growpart "$disk" "$number" >&2 || [ $? -eq 1 ]
        fi
        type=$(findmnt -n -o FSTYPE /)
        case $type in
          ext2|ext3|ext4) resize2fs "$part" >&2;;
          xfs) xfs_growfs / >&2;;
          *) echo "a file system of type $type cannot be grown" >&2; exit 65;;
        esac

        """;

    private const string TellDisk = """
        size=$(lsblk -bdnro SIZE "${disk:-$part}")
        used=$size
        if [ -n "$disk" ]; then
          used=0
          for each in $(lsblk -bnro TYPE,SIZE "$disk" | sed -n 's|^part ||p'); do used=$((used + each)); done
        fi
        echo "disk=$size free=$((size - used)) partition=$(lsblk -bdnro SIZE "$part")" \
          "filesystem=$(df -B1 --output=size / | tail -n 1 | tr -d ' ')"
        END
        """;

    /// <summary>Starts the message server again, wherever its files lie.</summary>
    public const string RestartServer =
        "sudo -n sh -c 'docker restart $(docker ps -aqf label=com.docker.compose.service=message-server)'";

    /// <summary>Makes Caddy ask for the certificate now; by itself it waits longer after each refusal, up to hours.</summary>
    public const string AskForCertificate = "sudo -n docker compose --project-directory /opt/p2p restart caddy";
}
