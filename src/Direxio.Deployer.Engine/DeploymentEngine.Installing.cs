using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Operations.Install;
using Direxio.Deployer.Engine.Operations.RegisterMcp;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine;

// The programs of this machine's agent, and the clients that are told of them.
public sealed partial class DeploymentEngine
{
    /// <summary>Installs the bridge and runs it as a service of this machine. That it could not be is a result, not an exception.</summary>
    /// <param name="request">For which node, and which version.</param>
    /// <param name="approve">Answers whether what amounts to this command may be done. Not called if there is nothing to do.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What came of it; null if it was not approved.</returns>
    public Task<InstallResult?> InstallConnectAsync(
        InstallRequest request, Func<string, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        InstallAsync(request, observer, (run, asked, serviceId) => run.InstallConnectAsync(asked, serviceId, Shown(approve), cancellationToken));

    /// <summary>Installs the MCP server. That it could not be is a result, not an exception.</summary>
    /// <param name="request">For which node, and which version.</param>
    /// <param name="approve">Answers whether what amounts to this command may be done.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What came of it; null if it was not approved.</returns>
    public Task<InstallResult?> InstallMcpAsync(
        InstallRequest request, Func<string, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        InstallAsync(request, observer, (run, asked, serviceId) => run.InstallMcpAsync(asked, serviceId, Shown(approve), cancellationToken));

    /// <summary>
    /// Puts the node's MCP server into the configuration file of a client on this machine, and leaves the rest of the file
    /// as it is, byte for byte. A rehearsed node is put into files of the rehearsal's home.
    /// </summary>
    /// <param name="request">Which node, client and file.</param>
    /// <param name="approve">Answers whether the difference may be written. Not called if there is none.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <returns>What was done; null if it was not approved.</returns>
    public Task<McpRegistrationResult?> RegisterMcpAsync(
        McpRegistrationRequest request, Func<McpRegistrationResult, Task<bool>> approve, IDeploymentObserver observer) => GuardAsync(
        request,
        observer,
        engineObserver =>
        {
            var domain = DomainName.AsciiOrGiven(request.Domain);
            var store = Store(request.Rehearse, engineObserver);
            var local = LocalSettings.From(environment, engineObserver.Redactor);
            return new McpRegistrar(store, environment, local, engineObserver.Redactor, TimeProvider.System)
                .RegisterAsync(request with { Domain = domain }, NodeHome.ServiceIdOf(domain), Shown(approve));
        });

    private Task<InstallResult?> InstallAsync(
        InstallRequest request, IDeploymentObserver observer, Func<InstallRun, InstallRequest, string, Task<InstallResult?>> install) => GuardAsync(
        request,
        observer,
        async engineObserver =>
        {
            var asked = request with { Domain = DomainName.AsciiOrGiven(request.Domain) };
            var serviceId = NodeHome.ServiceIdOf(asked.Domain);
            var store = Store(asked.Rehearse, engineObserver);
            using var ports = Connect(new(asked.Domain, serviceId, asked.Rehearse, []), engineObserver, RehearsalEntry.Continue);
            var local = LocalSettings.From(environment, engineObserver.Redactor);
            return await install(new(ports, store, local, engineObserver), asked, serviceId).ConfigureAwait(false);
        });
}
