using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>Which node a command is about, and how.</summary>
/// <param name="Domain">As the user gave it; null for that of the variable.</param>
/// <param name="ProfileName">The profile that was named.</param>
/// <param name="Timeout">The longest that a wait may take; null for the usual.</param>
/// <param name="IsRehearsal">Which world.</param>
internal sealed record ChangeSubject(string? Domain, string? ProfileName, TimeSpan? Timeout, bool IsRehearsal)
{
    /// <summary>What the command chooses again of what is recorded.</summary>
    public Func<DeploymentSettings, DeploymentSettings> Choose { get; init; } = static settings => settings;

    /// <summary>Refuses a node that the command cannot work on.</summary>
    public required NodeGuardian Guard { get; init; }

    /// <summary>The command again, for a node of this domain.</summary>
    public required Func<string, Command> Again { get; init; }
}

/// <summary>A node that is open, in its account: what the commands of this folder work with.</summary>
internal sealed record ChangeScene(PhaseContext Context, CloudPorts Cloud, EnginePorts Ports, string AccountId)
{
    public string Domain => Context.Settings.Domain;

    public string InstanceId => Context.State.Resources.InstanceId!;

    /// <summary>The node's prices, each asked for once.</summary>
    public CostEstimator Prices { get; } = new(Cloud.Prices, Ports.Clock);

    /// <summary>What a node of these parts costs, where this one is.</summary>
    public Task<CostEstimate> PriceAsync(string? instanceType, int? gp3SizeGB, CancellationToken cancellationToken) => Prices.EstimateAsync(
        new(Context.Settings.Region, instanceType, gp3SizeGB, Context.State.Resources.ZoneCreated), cancellationToken);

    /// <summary>Keeps what the node costs now.</summary>
    public async Task RecordCostAsync(string? instanceType, int? gp3SizeGB, CancellationToken cancellationToken)
    {
        var cost = await PriceAsync(instanceType, gp3SizeGB, cancellationToken).ConfigureAwait(false);
        Context.Session.Update(state => state.Cost.Record(cost, instanceType, gp3SizeGB));
    }

    /// <summary>Opens a node, proves that the account is its own, and works on it. What fails is told with the command to repeat.</summary>
    public static async Task<T?> WorkAsync<T>(
        CommandContext context, ChangeSubject subject, Func<ChangeScene, Task<T?>> work, CancellationToken cancellationToken)
        where T : class
    {
        var name = context.Known(subject.Domain, subject.IsRehearsal);
        var run = name.Subject(subject.IsRehearsal);
        using var world = context.Enter(run);
        using var node = context.Open(world.Store, name, subject.Guard);
        var settings = context.Settings.ResolveRecorded(node.State, run, subject.ProfileName, sshCidr: null);
        settings = subject.Choose(settings) with { Timeout = SettingRules.Timeout(subject.Timeout ?? settings.Timeout) };
        using var cloud = world.Ports.ConnectCloud(settings.CloudTarget, context.Observer);
        var again = subject.Again(name.Domain);
        try
        {
            var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
            AccountGuard.Require(name.Domain, AccountGuard.RecordedIn(node.State), identity);
            var phase = new PhaseContext(node.Session, settings, context.Observer, world.Ports.Clock);
            return await work(new(phase, cloud, world.Ports, identity.AccountId)).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception, again).In(settings.AdviceContext);
        }
        catch (DeployException failure)
        {
            // Most of these failures are met by deployments too, whose advice is to go on; here that is this command.
            throw failure.In(settings.AdviceContext with { Repeated = again });
        }
    }
}
