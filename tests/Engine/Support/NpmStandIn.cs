using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>
/// A machine with npm, which brings the stand-in of the bridge and a program direxio-mcp. What it installs comes into a
/// folder of its own on PATH.
/// </summary>
internal sealed class NpmStandIn : IDisposable
{
    private const string Script =
        """
        #!/bin/sh
        # install -g [--allow-scripts=PACKAGE] PACKAGE@VERSION [bounds], prefix -g, config get ignore-scripts
        if [ "$1" = prefix ]; then echo "$STAND_IN"; exit 0; fi
        if [ "$1" = config ]; then [ -e ignore-scripts ] && echo true || echo false; exit 0; fi
        case $3 in --*) package=$4; words="$1 $2 $3 $4";; *) package=$3; words="$1 $2 $3";; esac
        printf '%s\n' "$words" >> "$STAND_IN/npm-calls"
        [ -e "$STAND_IN/say-npm" ] && cat "$STAND_IN/say-npm" >&2
        [ -e "$STAND_IN/fail-npm" ] && { cat "$STAND_IN/fail-npm" >&2; exit 1; }
        [ -e "$STAND_IN/empty-npm" ] && exit 0
        [ -e "$STAND_IN/repair-npm" ] && rm -f "$STAND_IN/fail-version"
        case $package in
          direxio-connent@*) ln -sf "$BRIDGE" "$STAND_IN/bin/direxio-connect";;
          direxio-mcp@*) ln -sf /bin/true "$STAND_IN/bin/direxio-mcp";;
          *) echo "npm error 404 $package" >&2; exit 1;;
        esac
        """;

    private static readonly Lazy<string> Folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("direxio-npm-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        BridgeStandIn.WriteProgram(Path.Combine(folder, "npm"), Script.Replace("$BRIDGE", BridgeStandIn.Program, StringComparison.Ordinal));
        return folder;
    });

    public NpmStandIn() => Directory.CreateDirectory(Installed);

    public BridgeStandIn Bridge { get; } = new();

    public ILocalPrograms Programs => Bridge.ProgramsOf($"{Folder.Value}:{Installed}:/usr/bin:/bin");

    /// <summary>A machine on which nothing was ever installed, npm included.</summary>
    public ILocalPrograms Bare => Bridge.ProgramsOf(Installed);

    public IEnumerable<string> Installations => File.Exists(Bridge.At("npm-calls")) ? File.ReadLines(Bridge.At("npm-calls")) : [];

    private string Installed => Path.Combine(Bridge.Services, "bin");

    public void Dispose() => Bridge.Dispose();
}
