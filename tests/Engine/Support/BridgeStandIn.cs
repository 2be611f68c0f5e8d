using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Programs;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>
/// A program of the shell in place of direxio-connect, on a PATH of its own. It keeps its services as files in a folder
/// and speaks as the real one does; files named after faults make it fail.
/// </summary>
internal sealed class BridgeStandIn : IDisposable
{
    private const string Script =
        """
        #!/bin/sh
        # daemon VERB [--config FILE] [--force] --service-name NAME
        cd "$STAND_IN" || exit 3
        if [ "$1" = --version ]; then
          [ -e fail-version ] && { cat fail-version >&2; exit 1; }
          [ -e version ] && cat version || echo 'direxio-connect 1.3.17'
          exit 0
        fi
        printf '%s\n' "$*" >> calls
        env > "environment-of-$2"
        begin() {
          if [ -e start-log ]; then cat start-log >> "$name.log"; return; fi
          printf '%s\n' 'acquired instance lock' 'config loaded' 'direxio-connect is running projects=1' 'matrix: connected' >> "$name.log"
        }
        # The shell reads the one line of a file itself: each process counts, of which the tests start thousands.
        line() { text=; IFS= read -r text < "$1" || :; }
        verb=$2; shift 2
        name=cc-connect; config=; lines=100
        while [ $# -gt 0 ]; do
          case $1 in
            --service-name) name=$2; shift 2;;
            --config) config=$2; shift 2;;
            --force) shift;;
            -n) lines=$2; shift 2;;
            *) echo "Error: unknown flag: $1" >&2; exit 1;;
          esac
        done
        if [ -e "hang-$verb" ]; then
          sleep 600 &
          [ -p started ] && echo $! > started
          wait
        fi
        if [ -e "fail-$verb-once" ]; then cat "fail-$verb-once" >&2; rm "fail-$verb-once"; exit 1; fi
        if [ -e "fail-$verb" ]; then cat "fail-$verb" >&2; exit 1; fi
        if [ -e "say-$verb" ]; then cat "say-$verb"; exit 0; fi
        case $verb in
          status)
            printf 'direxio-connect daemon status\n\n'
            if [ ! -e "$name.status" ]; then
              printf '  Status:    Not installed\n  Service:   %s\n  Platform:  systemd (user)\n\n' "$name"
              printf '  Run: direxio-connect daemon install --service-name %s\n' "$name"
              exit 0
            fi
            line "$name.status"
            printf '  Status:    %s\n  Service:   %s\n  Platform:  systemd (user)\n' "$text" "$name"
            [ "$text" = Running ] && echo '  PID:       4815'
            if [ -e "$name.workdir" ]; then
              line "$name.workdir"
              printf '  Log:       /home/user/.cc-connect/logs/%s.log\n  WorkDir:   %s\n' "$name" "$text"
              echo '  Installed: 2026-11-23 10:11:12'
            fi;;
          install)
            echo Running > "$name.status"; echo "${config%/*}" > "$name.workdir"; begin
            echo 'direxio-connect daemon installed and started.'; [ -e after-install ] && cat after-install || :;;
          logs)
            [ -e "$name.log" ] || { echo 'Error: no log file' >&2; exit 1; }
            tail -n "$lines" "$name.log";;
          uninstall)
            [ -e "$name.status" ] || { echo 'Service is not installed.'; exit 0; }
            [ -e ignore-uninstall ] || rm -f "$name.status" "$name.workdir"
            echo 'direxio-connect daemon uninstalled.';;
          stop|restart)
            [ -e "$name.status" ] || { echo 'Service is not installed. Run first:' >&2; exit 1; }
            [ "$verb" = stop ] && echo Stopped > "$name.status" || { echo Running > "$name.status"; begin; }
            [ "$verb" = stop ] && echo 'direxio-connect daemon stopped.' || echo 'direxio-connect daemon restarted.';;
        esac
        """;

    // Written once: a file that a test has just written may still be held open by a process that another test is starting.
    private static readonly Lazy<string> Folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("direxio-bin-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        WriteProgram(Path.Combine(folder, "direxio-connect"), Script);
        return folder;
    });

    public BridgeStandIn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a program of the POSIX shell.");
        Services = Directory.CreateTempSubdirectory("direxio-services-").FullName;
    }

    /// <summary>What the bridge says to a user whose systemd it does not reach.</summary>
    public const string NoUserSession =
        """
        Error: systemd user session not available.
          This often happens when connecting via SSH without a systemd login session.
          Try one of:
            1. Run as root: sudo cc-connect daemon install (uses system-level systemd)
            2. loginctl enable-linger alice && export XDG_RUNTIME_DIR=/run/user/$(id -u)
            3. Use nohup/tmux instead: nohup cc-connect > cc-connect.log 2>&1 &
        """;

    /// <summary>The same in WSL.</summary>
    public const string NoUserSessionInWsl =
        """
        Error: systemd user session not available in WSL2.
          Add the following to /etc/wsl.conf and restart WSL (wsl --shutdown):
            [boot]
            systemd=true
          Or use: nohup cc-connect > cc-connect.log 2>&1 &
        """;

    /// <summary>The folder of its services and faults.</summary>
    public string Services { get; }

    /// <summary>The stand-in's own file.</summary>
    public static string Program => Path.Combine(Folder.Value, "direxio-connect");

    /// <summary>A PATH with the stand-in before the shell's own programs.</summary>
    public static string SearchPath => $"{Folder.Value}:/usr/bin:/bin";

    public ILocalPrograms Programs => ProgramsOf(SearchPath);

    /// <summary>What it was told to do, in order, without the readings.</summary>
    public IEnumerable<string> Changes => File.Exists(At("calls"))
        ? File.ReadLines(At("calls")).Where(call => !call.Contains(" status ", StringComparison.Ordinal) && !call.Contains(" logs ", StringComparison.Ordinal))
        : [];

    /// <summary>Further variables of the deployer's own environment.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public ILocalPrograms ProgramsOf(string path, TimeProvider? clock = null) => new LocalPrograms(
        new DeployerEnvironment(new Dictionary<string, string>(Variables) { ["PATH"] = path, ["STAND_IN"] = Services }, "/nowhere"),
        clock ?? TimeProvider.System);

    public void Install(string name, string? workDir, string status = "Running")
    {
        File.WriteAllText(At(name + ".status"), status);
        if (workDir is not null)
        {
            File.WriteAllText(At(name + ".workdir"), workDir);
        }
    }

    /// <summary>Gives its user a home folder, in which a service is known to systemd.</summary>
    /// <returns>The file by which it is known.</returns>
    public string PutUnit(string name, string workDir)
    {
        Variables["HOME"] = Services;
        var unit = Path.Combine(Directory.CreateDirectory(Path.Combine(Services, ".config", "systemd", "user")).FullName, name);
        File.WriteAllText(unit, $"[Service]\nType=simple\nExecStart=/usr/bin/direxio-connect\nWorkingDirectory={workDir}\nRestart=on-failure\n");
        return unit;
    }

    /// <summary>Gives its user a home folder, in which the program has written down what it installed a service with.</summary>
    public void PutRecord(string name, string content)
    {
        Variables["HOME"] = Services;
        File.WriteAllText(
            Path.Combine(Directory.CreateDirectory(Path.Combine(Services, ".cc-connect", "daemons")).FullName, name + ".json"), content);
    }

    /// <summary>Gives a service its log.</summary>
    public void Log(string name, params IEnumerable<string> lines) => File.WriteAllLines(At(name + ".log"), lines);

    public bool Has(string name) => File.Exists(At(name + ".status"));

    /// <summary>Puts a fault: hang-stop, fail-stop, say-status, ignore-uninstall and the like.</summary>
    public void Fault(string name, string text = "") => File.WriteAllText(At(name), text);

    public string At(string name) => Path.Combine(Services, name);

    public void Dispose()
    {
        if (Services is not null)
        {
            Directory.Delete(Services, recursive: true);
        }
    }

    public static void WriteProgram(string file, string script) => ProgramFile.Write(file, script.ReplaceLineEndings("\n") + "\n");
}
