using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// One phase. It looks first (recorded id, then tag), then acts, then records, so that running it again after any
/// interruption is harmless. It never prints. It fails by throwing <see cref="DeployException"/>.
/// </summary>
internal interface IPhase
{
    PhaseId Id { get; }

    Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken);

    /// <summary>False if what a done phase left on this machine has vanished, so that it has to run again.</summary>
    bool HasProduct(PhaseContext context) => true;
}

/// <summary>How a phase ended that did not fail.</summary>
internal abstract record PhaseOutcome
{
    /// <summary>It is done; the evidence says what was seen.</summary>
    internal sealed record Done(string Evidence) : PhaseOutcome;

    /// <summary>The user has to act.</summary>
    internal sealed record Waiting(Advice Evidence, Advice NextAction) : PhaseOutcome;
}
