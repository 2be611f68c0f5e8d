using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Operations.RegisterMcp;

/// <summary>Puts a node's MCP server where a client keeps its servers.</summary>
internal sealed class McpRegistrar(
    INodeStore store,
    ILocalPrograms programs,
    DeployerEnvironment environment,
    LocalSettings settings,
    Redactor redactor,
    TimeProvider clock)
{
    /// <summary>Looks, asks, and writes.</summary>
    /// <returns>What was done; null if it was not approved.</returns>
    public async Task<McpRegistrationResult?> RegisterAsync(
        McpRegistrationRequest request, string serviceId, Func<McpRegistrationResult, Task<bool>> approve)
    {
        var state = store.Read(serviceId) ?? throw MissingNode.Of(store, request.Domain);
        var paths = store.Home.Node(serviceId);
        NodeGuard.RequireLiving(state, request.Domain, paths);

        if (state.Agent.NodeId is not { } nodeId || !File.Exists(paths.Credentials))
        {
            throw ForNode(state, request, McpRegistrationErrors.McpNotWired(request.Domain));
        }

        var client = McpClients.Get(request.Client);
        var entry = new McpEntry(McpServer.NameOf(serviceId), CommandFor(client), McpServer.Variables(paths, nodeId, settings));
        var proposal = FileOf(client, request, state) is { } path
            ? InFile(client, path, entry, paths)
            : await new OpenClawServers(programs).ProposeAsync(entry).ConfigureAwait(false);
        var result = new McpRegistrationResult
        {
            Domain = request.Domain,
            Client = request.Client,
            Scope = request.Scope,
            Path = proposal.Path,
            ServerName = entry.Name,
            Change = proposal.Change,
            Difference = redactor.Redact(proposal.Difference),
            Limitation = LimitationOf(state),
            NextAction = StepOf(client, request, proposal, entry.Name).ToString(),
            Rehearsal = request.Rehearse,
        };
        if (proposal.Change == McpChange.Unchanged)
        {
            return result;
        }

        if (!await approve(result).ConfigureAwait(false))
        {
            return null;
        }

        // Where the entry is, is on record before it is there: a removal of the node tells of it.
        using var session = store.Open(serviceId);
        session.Update(current => current.Mcp.Register(new(entry.Name, proposal.Path) { Client = request.Client.ToString() }));
        return result with { BackupPath = await proposal.Write().ConfigureAwait(false) };
    }

    // What a shell finds, such a client may not. A folder that is a link may be one of this shell alone, as version managers of
    // Node.js make them; the program's own file stays, for npm and they know it by its name.
    private string CommandFor(McpClientFiles client)
    {
        if (!client.HasOtherPath || programs.Find(NpmPackages.Mcp) is not { } file || !Path.IsPathFullyQualified(file))
        {
            return NpmPackages.Mcp;
        }

        try
        {
            return OperatingSystem.IsWindows()
                ? file
                : Path.Combine(ResolvedPath.Resolve(Path.GetDirectoryName(file)!), Path.GetFileName(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return file;
        }
    }

    // Whether its user has switched the entry off, is the user's affair; that it is not read then has to be said.
    private static Advice StepOf(McpClientFiles client, McpRegistrationRequest request, McpProposal proposal, string name)
    {
        var step = client.StepFor(request.Scope, request.ProjectFolder);
        return proposal.IsOff ? Advice.Of(nameof(Texts.Mcp_IsOff), name, proposal.Path, step) : step;
    }

    private static string? LimitationOf(NodeState state) =>
        ServerCapabilities.From(state) is { } known && known.Lacks(ServerCapability.McpActions)
            ? known.MeaningOf(ServerCapability.McpActions)
            : null;

    private static DeployException ForNode(NodeState state, McpRegistrationRequest request, DeployException failure) =>
        failure.In(AdviceContext.ForNode(state.IsRehearsal));

    private McpProposal InFile(McpClientFiles client, string path, McpEntry entry, NodePaths paths)
    {
        try
        {
            var file = HostFile.Read(path);
            if (client.Format.Put(file.Text, entry) is not { } edit)
            {
                return McpProposal.Unchanged(path) with { IsOff = client.Format.IsOff(file.Text, entry.Name) };
            }

            // An entry that is changed may hold a key of the user's.
            redactor.Remember(SecretText.In(file.Text));
            return new(
                path,
                !file.Exists ? McpChange.Created : edit.IsReplacement ? McpChange.Replaced : McpChange.Added,
                ConfigDifference.Render(file.Path, file.Text, edit),
                () => Task.FromResult(file.Replace(edit.Text, paths.ClientCopies, clock.GetUtcNow())))
            {
                IsOff = client.Format.IsOff(edit.Text, entry.Name),
            };
        }
        catch (FormatException exception)
        {
            throw McpRegistrationErrors.McpFileNotUnderstood(path, exception, paths.McpFolder);
        }
    }

    // A rehearsed node is no server, so no client of the user's is told of it, and programs are rehearsed too. Null for a client that
    // is told by its command.
    private string? FileOf(McpClientFiles client, McpRegistrationRequest request, NodeState state)
    {
        if (request.Scope == McpScope.Project && client.ProjectFile is null)
        {
            throw ForNode(state, request, McpRegistrationErrors.McpScopeUnknown(request.Client, request.Domain));
        }

        if (client.UserFile is null)
        {
            return request.File is null ? null : throw McpRegistrationErrors.McpFileUnnamed(request.Client);
        }

        if (request.Rehearse)
        {
            if (request.File is not null)
            {
                throw McpRegistrationErrors.McpFileOfRehearsal(request.File);
            }

            var folder = Path.Combine(store.Home.Root, "clients");
            return request.Scope == McpScope.Project
                ? client.ProjectFile!(Path.Combine(folder, "project"))
                : client.UserFile(new(new Dictionary<string, string>(), Path.Combine(folder, "user")));
        }

        return Path.GetFullPath(request.File
            ?? (request.Scope == McpScope.Project ? client.ProjectFile!(request.ProjectFolder) : client.UserFile(environment)));
    }
}
