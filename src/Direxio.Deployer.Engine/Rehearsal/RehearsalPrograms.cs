using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>
/// The programs of a rehearsed machine: npm, what it installed, and OpenClaw. They answer as the real ones and are kept in the world;
/// a rehearsal neither asks nor changes the programs and services of the real machine.
/// </summary>
internal sealed class RehearsalPrograms(RehearsalWorld world, string domain) : ILocalPrograms
{
    private const string Npm = "npm";

    // No file is there: nothing but these programs is ever asked for it.
    private static readonly string Folder = OperatingSystem.IsWindows() ? @"C:\rehearsal\bin\" : "/rehearsal/bin/";

    private readonly RehearsedBridge bridge = new(world);
    private readonly RehearsedMcp mcp = new(world, domain);
    private readonly RehearsedOpenClaw openClaw = new(world);

    // The real one is none of a rehearsal's business.
    public string? HomeFolder => null;

    public string? Find(string program)
    {
        var name = NameOf(program);
        var isThere = name switch
        {
            Npm => !world.Happens(RehearsalEvent.NpmMissing),
            OpenClawServers.Program => true,
            _ => PackageOf(name) is { } package && world.Content.Machine.Packages.ContainsKey(package),
        };
        return isThere ? Folder + name : null;
    }

    // Whatever a real environment holds, a rehearsed service is given nothing of it.
    public bool HasVariable(string name) => true;

    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        var name = RequireName(call);
        return (name, call.Arguments) switch
        {
            (Npm, [var verb, ..]) => NpmAsync(verb, call.Arguments, cancellationToken),
            (_, ["--version"]) when PackageOf(name) is { } package => Said($"{name} {world.Content.Machine.Packages[package]}"),
            (NpmPackages.ConnectProgram, ["daemon", var verb, ..]) => bridge.RunAsync(verb, call.Arguments, cancellationToken),
            (NpmPackages.Mcp, ["doctor", ..]) => Said(mcp.Doctor()),
            (OpenClawServers.Program, _) => openClaw.RunAsync(call, cancellationToken),
            _ => throw Unknown(call),
        };
    }

    public Task<int> RunInTerminalAsync(ProgramCall call, CancellationToken cancellationToken) => throw Unknown(call);

    public IStartedProgram Start(ProgramCall call) => RequireName(call) == NpmPackages.Mcp ? RehearsedMcp.Start() : throw Unknown(call);

    private Task<ProgramResult> NpmAsync(string verb, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => verb switch
    {
        "install" => world.ChangeAsync(
            "npm.install",
            content =>
            {
                // The package comes last of what is no option, as name@version.
                var package = arguments.Last(word => !word.StartsWith('-'));
                var at = package.LastIndexOf('@');
                var version = package[(at + 1)..];
                content.Machine.Packages[package[..at]] = char.IsAsciiDigit(version[0]) ? version
                    : package[..at] == NpmPackages.Connect ? NpmPackages.ConnectVersion : NpmPackages.McpVersion;
                return new ProgramResult(0, "added 1 package (rehearsed)", string.Empty);
            },
            cancellationToken),
        "prefix" => Said(Folder),
        _ => Said(string.Empty),
    };

    private string RequireName(ProgramCall call) =>
        Find(call.Program) is not null
            ? NameOf(call.Program)
            : throw new ProgramException(ProgramFailure.NotFound, $"'{call.Program}' is not on PATH (rehearsed).");

    private static string NameOf(string program) =>
        program.StartsWith(Folder, StringComparison.Ordinal) ? program[Folder.Length..] : program;

    private static string? PackageOf(string program) => program switch
    {
        NpmPackages.ConnectProgram => NpmPackages.Connect,
        NpmPackages.Mcp => NpmPackages.Mcp,
        _ => null,
    };

    private static Task<ProgramResult> Said(string text) => Task.FromResult(new ProgramResult(0, text, string.Empty));

    private static ProgramException Unknown(ProgramCall call) =>
        new(ProgramFailure.Refused, $"A rehearsal does not know '{call.Program} {string.Join(' ', call.Arguments)}'.");
}
