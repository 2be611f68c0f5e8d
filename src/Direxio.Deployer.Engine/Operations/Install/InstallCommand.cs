using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Install;

/// <summary>Installs the programs of this machine's agent.</summary>
internal sealed class InstallCommand(CommandContext context)
{
    /// <summary>What came of the bridge; null if it was not approved.</summary>
    public Task<InstallResult?> InstallConnectAsync(
        InstallRequest request, Func<string, Task<bool>> approve, CancellationToken cancellationToken) =>
        RunAsync(request, (run, asked) => run.InstallConnectAsync(asked, approve, cancellationToken));

    /// <summary>What came of the MCP server; null if it was not approved.</summary>
    public Task<InstallResult?> InstallMcpAsync(
        InstallRequest request, Func<string, Task<bool>> approve, CancellationToken cancellationToken) =>
        RunAsync(request, (run, asked) => run.InstallMcpAsync(asked, approve, cancellationToken));

    private async Task<InstallResult?> RunAsync(InstallRequest request, Func<InstallRun, InstallRequest, Task<InstallResult?>> install)
    {
        var name = NodeName.Parse(request.Domain);
        using var world = context.Enter(name.Subject(request.Rehearse));
        using var node = context.Open(
            world.Store, name, (state, domain, paths) => InstallRun.RequireWired(state, domain, paths, context.Local.PathStyle));
        return await install(
            new(world.Ports, node.Session, context.Local, context.Observer), request with { Domain = name.Domain }).ConfigureAwait(false);
    }
}
