using Direxio.Deployer.Engine.Local.Programs;

namespace Direxio.Deployer.Engine.Tests.Local;

/// <summary>
/// A machine with npm, which brings the stand-in of the bridge and a program direxio-mcp. What it installs comes into a
/// folder of its own on PATH.
/// </summary>
internal sealed class NpmStandIn : IDisposable
{
    private const string Script =
        """
        #!/bin/sh
        printf '%s\n' "$*" >> "$STAND_IN/npm-calls"
        [ -e "$STAND_IN/fail-npm" ] && { cat "$STAND_IN/fail-npm" >&2; exit 1; }
        [ -e "$STAND_IN/empty-npm" ] && exit 0
        case $3 in
          direxio-connent@*) ln -sf "$BRIDGE" "$STAND_IN/bin/direxio-connect";;
          direxio-mcp@*) ln -sf /bin/true "$STAND_IN/bin/direxio-mcp";;
          *) echo "npm error 404 $3" >&2; exit 1;;
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
