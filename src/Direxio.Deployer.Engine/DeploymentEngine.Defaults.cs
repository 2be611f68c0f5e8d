using Direxio.Deployer.Engine.Operations.Defaults;
using Direxio.Deployer.Engine.Settings.Defaults;

namespace Direxio.Deployer.Engine;

/// <summary>What the user's deployments begin with.</summary>
public sealed partial class DeploymentEngine
{
    /// <summary>The names of the parameters whose defaults can be kept.</summary>
    public static IReadOnlyList<string> DefaultNames { get; } = [.. UserDefaults.Settings.Select(setting => setting.Name)];

    /// <summary>What a deployment takes where a parameter is left out, with where it comes from. Changes nothing.</summary>
    /// <param name="request">Which.</param>
    /// <param name="observer">Receives what happens.</param>
    public Task<IReadOnlyList<DefaultValue>> GetDefaultsAsync(DefaultsRequest request, IDeploymentObserver observer) =>
        RunAsync(request, observer, context => Task.FromResult(new DefaultsCommand(context).Read(request.Names)));

    /// <summary>Keeps defaults in the user's file, or takes them out of it.</summary>
    /// <param name="change">What is to change.</param>
    /// <param name="approve">Answers whether the file, which it is given, may be written.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it before anything is written.</param>
    /// <returns>What holds now for each name that was asked; null if it was not approved.</returns>
    public Task<IReadOnlyList<DefaultValue>?> SetDefaultsAsync(
        DefaultsChange change,
        Func<string, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) =>
        RunAsync(change, observer, context => new DefaultsCommand(context).ChangeAsync(change, Shown(approve), cancellationToken));
}
