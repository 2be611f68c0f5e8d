using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>S5: the node's credentials are read and kept on this machine.</summary>
internal sealed class TokensPhase(CredentialReader reader) : IPhase
{
    public PhaseId Id => PhaseId.S5_INIT_TOKENS;

    public bool HasProduct(PhaseContext context) => OutputsFile.Read(context.Paths, context.Observer.Redactor) is not null;

    public async Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        var bootstrap = await reader.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var asked = reader.AskPortalAsync(context, bootstrap, cancellationToken);
        var offered = await reader.AskCapabilitiesAsync(context, bootstrap, asked, cancellationToken).ConfigureAwait(false);
        var portal = await asked.ConfigureAwait(false);
        var isSpent = CredentialReader.IsCodeSpent(domain, bootstrap, portal);

        var outputs = CredentialReader.OutputsOf(domain, bootstrap, withCode: !isSpent);
        var change = CredentialChange.Between(CredentialReader.KnownBefore(context), outputs);
        var now = context.Clock.GetUtcNow();
        // In the state first: once the file is written, nobody can see any more that anything has changed.
        context.Session.Update(state =>
        {
            state.Server.Origin = MatrixNames.OriginOf(domain);
            state.Agent.RoomId = bootstrap.AgentRoomId;
            state.Server.IsAppInitialized = isSpent;
            offered.RecordIn(state);
            change.RecordIn(state, now);
        });
        OutputsFile.Write(context.Paths, outputs);
        change.Tell(context);
        var code = isSpent ? "initialization code is spent (the App has been initialized)" : "got initialization code (len=8)";
        var store = portal.IsOffered
            ? $"store={portal.StoreMode ?? "not told"}"
            : $"portal.status not offered by this image ({portal.NotOfferedBecause})";
        return new PhaseOutcome.Done($"{code} as_url={MatrixNames.OriginOf(domain)} agent_room_id={bootstrap.AgentRoomId} {store}");
    }
}
