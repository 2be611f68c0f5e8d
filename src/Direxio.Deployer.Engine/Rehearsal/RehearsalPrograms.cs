using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>A machine without a single program: a rehearsal neither asks nor changes the services of the real one.</summary>
internal sealed class RehearsalPrograms : ILocalPrograms
{
    public string? Find(string program) => null;

    public bool HasVariable(string name) => false;

    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken) =>
        throw Missing(call);

    public Task<int> RunInTerminalAsync(ProgramCall call, CancellationToken cancellationToken) =>
        throw Missing(call);

    public IStartedProgram Start(ProgramCall call) => throw Missing(call);

    private static ProgramException Missing(ProgramCall call) =>
        new(ProgramFailure.NotFound, $"A rehearsal has no program '{call.Program}'.");
}
