using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>A node that is worked on: taken for this process, its tools within reach over SSH with proved host keys.</summary>
/// <param name="Context">State, settings, observer and clock.</param>
/// <param name="Ports">The outside.</param>
/// <param name="Cloud">The node's account and region; nothing has been asked there yet.</param>
/// <param name="Access">SSH to the node.</param>
/// <param name="Tools">The tools on the node. Nothing is connected before the first is run.</param>
internal sealed record NodeVisit(PhaseContext Context, EnginePorts Ports, CloudPorts Cloud, NodeAccess Access, NodeTools Tools)
{
    /// <summary>Docker may be slow to answer on a node that is short of memory.</summary>
    private static readonly TimeSpan FactsLimit = TimeSpan.FromMinutes(2);

    public string Domain => Context.Settings.Domain;

    /// <summary>What runs on the node whatever becomes of the connection.</summary>
    public NodeOperations Operations => new(Tools, new(null, Context.Observer, Context.Clock));

    /// <summary>True if nothing may be changed: neither on record, nor in the account, nor on the node.</summary>
    public bool IsPreview => Context.Settings.IsPreview;

    /// <summary>
    /// Has the node do an operation, and watches it to its end. That it is asked for is on record before the node is told, under the id
    /// that it has there, so that a later command finds out what became of it.
    /// </summary>
    /// <param name="operation">One of <see cref="RecordedOperations"/>.</param>
    /// <param name="evidence">What is on record of it meanwhile.</param>
    /// <param name="order">What it is to do.</param>
    /// <param name="progress">Hears what happens there.</param>
    /// <param name="cancellationToken">Ends the watching; the operation goes on.</param>
    /// <exception cref="NodeToolException">It did not begin.</exception>
    /// <exception cref="NodeShellException">The node stayed out of reach. The operation may go on there.</exception>
    public async Task<NodeOperationRecord> RunAsync(
        string operation, string evidence, JsonObject order, OperationProgress progress, CancellationToken cancellationToken)
    {
        var id = RecordBegin(operation, evidence);
        try
        {
            await Operations.BeginAsync(
                id, RecordedOperations.NameOnNode(operation), order, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeToolException refusal)
        {
            Record(operation, RecordedOperations.Failed, $"it did not begin: {refusal.Message}");
            throw;
        }

        return await Settlement.WatchAsync(Operations, id, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts on record that an operation is asked for.</summary>
    /// <returns>The id that it is to have on the node.</returns>
    public string RecordBegin(string operation, string evidence)
    {
        var id = NodeOperations.NewId();
        var text = Context.Observer.Redactor.Redact(evidence);
        Context.Session.Update(state => state.RecordOperationBegin(operation, id, text, Context.Clock.GetUtcNow()));
        return id;
    }

    /// <summary>Puts on record how an operation stands; secrets are taken out of its evidence.</summary>
    public void Record(string operation, string status, string evidence)
    {
        var text = Context.Observer.Redactor.Redact(evidence);
        Context.Session.Update(state => state.RecordOperation(operation, status, text, Context.Clock.GetUtcNow()));
    }

    /// <summary>
    /// Proves that what answers is the recorded node, before anything there is changed: the instance that the account has at the
    /// recorded address, and the machine that was first worked on.
    /// </summary>
    /// <exception cref="DeployException">NodeIsAnotherMachine, or what the account or the node says.</exception>
    public Task ProveIdentityAsync(CancellationToken cancellationToken) => ProveIdentityAsync([], cancellationToken);

    /// <inheritdoc cref="ProveIdentityAsync(CancellationToken)"/>
    /// <param name="parts">What the node is to tell of itself in the same call.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it told.</returns>
    public async Task<JsonObject> ProveIdentityAsync(IEnumerable<string> parts, CancellationToken cancellationToken)
    {
        var recorded = Context.State.Resources;
        var id = recorded.InstanceId ?? throw NodeErrors.StateLacks("instance_id", Context.Paths.State);
        var finding = FindInstanceAsync(id, cancellationToken);
        var only = new JsonObject { ["only"] = JsonText.ArrayOf(["machine", .. parts]) };
        JsonObject facts;
        try
        {
            facts = await Tools.AskAsync("facts", only, FactsLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NodeShellException or DeployException)
        {
            // Where the address leads elsewhere, that is why nothing of the node answers there.
            await ((Task)finding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw finding.IsCompletedSuccessfully && WhyElsewhere(finding.Result, id) is { } reason ? reason : exception;
        }

        var machine = facts["machine"] as JsonObject ?? [];
        if (WhyElsewhere(await finding.ConfigureAwait(false), id) is { } elsewhere)
        {
            throw elsewhere;
        }

        if (JsonText.StringIn(machine, "instance_id") is { } own && own != id)
        {
            throw VisitErrors.NodeIsAnotherMachine(
                Domain, Advice.OfError(nameof(ErrorTexts.NodeIsAnotherMachine_Instance), recorded.PublicIp, own, id));
        }

        var machineId = JsonText.StringIn(machine, "machine_id")
            ?? throw VisitErrors.NodeIsAnotherMachine(Domain, Advice.OfError(nameof(ErrorTexts.NodeIsAnotherMachine_NoId)));
        var server = Context.State.Server;
        if (server.MachineIdInstance == id && server.MachineId != machineId)
        {
            throw VisitErrors.NodeIsAnotherMachine(
                Domain, Advice.OfError(nameof(ErrorTexts.NodeIsAnotherMachine_Id), machineId, server.MachineId));
        }

        if (server.MachineIdInstance != id && !IsPreview)
        {
            Context.Session.Update(state => (state.Server.MachineId, state.Server.MachineIdInstance) = (machineId, id));
        }

        return facts;
    }

    // The recorded instance without its address is put right by going through the step that gave it one.
    private DeployException? WhyElsewhere(InstanceInfo? instance, string id)
    {
        var address = Context.State.Resources.PublicIp;
        if (instance is not null && instance.PublicIp == address)
        {
            return null;
        }

        var seen = instance is null ? "no longer" : $"at {instance.PublicIp ?? "no address"}";
        return VisitErrors.NodeIsAnotherMachine(
            Domain,
            Advice.OfError(nameof(ErrorTexts.NodeIsAnotherMachine_Address), id, seen, address),
            instance is { State: InstanceState.Running }
                ? Advice.OfError(nameof(ErrorTexts.NodeIsAnotherMachine_Next_Address), ElasticIpKind.PutBack(Domain))
                : null);
    }

    private async Task<InstanceInfo?> FindInstanceAsync(string id, CancellationToken cancellationToken)
    {
        await Access.ProveAccountAsync(cancellationToken).ConfigureAwait(false);
        return await Cloud.Instances.FindAsync(id, cancellationToken).ConfigureAwait(false);
    }
}
