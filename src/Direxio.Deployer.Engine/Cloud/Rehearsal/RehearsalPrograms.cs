using Direxio.Deployer.Engine.Local.Programs;

namespace Direxio.Deployer.Engine.Cloud.Rehearsal;

/// <summary>A machine without a single program: a rehearsal neither asks nor changes the services of the real one.</summary>
internal sealed class RehearsalPrograms : ILocalPrograms
{
    public string? Find(string program) => null;

    public bool HasVariable(string name) => false;

    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken) =>
        throw Missing(call);

    public StartedProgram Start(ProgramCall call) => throw Missing(call);

    private static ProgramException Missing(ProgramCall call) =>
        new(ProgramFailure.NotFound, $"A rehearsal has no program '{call.Program}'.");
}
