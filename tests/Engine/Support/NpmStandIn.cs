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
          direxio-connent@*)
            ln -sf "$BRIDGE" "$STAND_IN/bin/direxio-connect"
            [ -e "$STAND_IN/keep-version" ] && exit 0
            version=${package#*@}; [ "$version" = latest ] && version=1.3.18
            printf 'direxio-connect %s\ncommit: 0f1e2d3\n' "$version" > "$STAND_IN/version";;
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

    /// <summary>Puts the bridge's program there, as someone else installed it.</summary>
    /// <param name="words">What it says of its version.</param>
    public void PutBridge(string words)
    {
        Bridge.Fault("version", words + "\n");
        File.CreateSymbolicLink(Path.Combine(Installed, "direxio-connect"), BridgeStandIn.Program);
    }

    /// <summary>Puts the MCP server there, in a package as npm unpacks it.</summary>
    public void PutMcp(string version)
    {
        var package = Directory.CreateDirectory(Path.Combine(Bridge.Services, "lib", "node_modules", "direxio-mcp", "dist")).Parent!.FullName;
        File.WriteAllText(Path.Combine(package, "package.json"), $$"""{ "name": "direxio-mcp", "version": "{{version}}" }""");
        BridgeStandIn.WriteProgram(Path.Combine(package, "dist", "index.js"), "#!/bin/sh\nexit 0");
        File.CreateSymbolicLink(Path.Combine(Installed, "direxio-mcp"), Path.Combine("..", "lib", "node_modules", "direxio-mcp", "dist", "index.js"));
    }

    private string Installed => Path.Combine(Bridge.Services, "bin");

    public void Dispose() => Bridge.Dispose();
}
