using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Operations.RegisterMcp;

/// <summary>Puts a node's MCP server into a client's configuration file.</summary>
internal sealed class McpRegistrar(
    INodeStore store, DeployerEnvironment environment, LocalSettings settings, Redactor redactor, TimeProvider clock)
{
    /// <summary>Looks, asks, and writes.</summary>
    /// <returns>What was done; null if it was not approved.</returns>
    public async Task<McpRegistrationResult?> RegisterAsync(
        McpRegistrationRequest request, string serviceId, Func<McpRegistrationResult, Task<bool>> approve)
    {
        var state = store.Read(serviceId) ?? throw StateErrors.NodeNotFound(request.Domain, store.Home.Nodes);
        var paths = store.Home.Node(serviceId);
        NodeGuard.RequireLiving(state, request.Domain, paths);

        if (state.Agent.NodeId is not { } nodeId || !File.Exists(paths.Credentials))
        {
            throw ForNode(state, request, McpRegistrationErrors.McpNotWired(request.Domain));
        }

        var client = McpClients.Get(request.Client);
        var path = FileOf(client, request, state);
        var entry = new McpEntry(McpServer.NameOf(serviceId), NpmPackages.Mcp, McpServer.Variables(paths, nodeId, settings));
        var (file, edit) = Edit(client, path, entry, paths);
        var result = new McpRegistrationResult
        {
            Domain = request.Domain,
            Client = request.Client,
            Scope = request.Scope,
            Path = path,
            ServerName = entry.Name,
            Change = edit is null ? McpChange.Unchanged
                : !file.Exists ? McpChange.Created
                : edit.IsReplacement ? McpChange.Replaced
                : McpChange.Added,
            Difference = edit is null ? string.Empty : Difference(file, edit),
            Limitation = LimitationOf(state),
            Rehearsal = request.Rehearse,
        };
        if (edit is null)
        {
            return result;
        }

        if (!await approve(result).ConfigureAwait(false))
        {
            return null;
        }

        // Where the entry is, is on record before it is there: a removal of the node tells of it.
        using var session = store.Open(serviceId);
        session.Update(current => current.Mcp.Register(new(entry.Name, path)));
        return result with { BackupPath = file.Replace(edit.Text, clock.GetUtcNow()) };
    }

    private static string? LimitationOf(NodeState state) =>
        ServerCapabilities.From(state) is { } known && known.Lacks(ServerCapability.McpActions)
            ? known.MeaningOf(ServerCapability.McpActions)
            : null;

    private static DeployException ForNode(NodeState state, McpRegistrationRequest request, DeployException failure) =>
        failure.In(AdviceContext.ForNode(state.IsRehearsal));

    private static (HostFile File, ConfigEdit? Edit) Edit(McpClientFiles client, string path, McpEntry entry, NodePaths paths)
    {
        try
        {
            var file = HostFile.Read(path);
            return (file, client.Format.Put(file.Text, entry));
        }
        catch (FormatException exception)
        {
            throw McpRegistrationErrors.McpFileNotUnderstood(path, exception, paths.McpFolder);
        }
    }

    private string Difference(HostFile file, ConfigEdit edit)
    {
        // An entry that is replaced may hold a key of the user's.
        redactor.Remember(SecretText.In(file.Text));
        return redactor.Redact(ConfigDifference.Render(file.Path, file.Text, edit));
    }

    // A rehearsed node is no server, so no client of the user's is told of it.
    private string FileOf(McpClientFiles client, McpRegistrationRequest request, NodeState state)
    {
        if (request.Scope == McpScope.Project && client.ProjectFile is null)
        {
            throw ForNode(state, request, McpRegistrationErrors.McpScopeUnknown(request.Client, request.Domain));
        }

        if (request.Rehearse)
        {
            if (request.File is not null)
            {
                throw McpRegistrationErrors.McpFileOfRehearsal(request.File);
            }

            var folder = Path.Combine(store.Home.Root, "clients");
            return request.Scope == McpScope.Project
                ? Path.Combine(folder, "project", client.ProjectFile!)
                : client.UserFile(new(new Dictionary<string, string>(), Path.Combine(folder, "user")));
        }

        return Path.GetFullPath(request.File
            ?? (request.Scope == McpScope.Project
                ? Path.Combine(request.ProjectFolder, client.ProjectFile!)
                : client.UserFile(environment)));
    }
}
