using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>Takes a node's entries out again of where clients keep their servers.</summary>
internal sealed class McpEntryRemoval(ILocalPrograms programs, TimeProvider clock)
{
    /// <summary>Takes one out. That it is not there any more is as good.</summary>
    /// <exception cref="DeployException">It is left where it is; the message says why.</exception>
    public async Task RemoveAsync(McpRegistration registration)
    {
        var client = Enum.TryParse<McpClient>(registration.Client, out var known) ? McpClients.Get(known) : null;
        if (client is { UserFile: null })
        {
            await new OpenClawServers(programs).RemoveAsync(registration.ServerName).ConfigureAwait(false);
            return;
        }

        try
        {
            var file = HostFile.Read(registration.Path);
            if ((client?.Format ?? McpClients.FormatOf(registration.Path)).Remove(file.Text, registration.ServerName) is { } edit)
            {
                file.Replace(edit.Text, clock.GetUtcNow());
            }
        }
        catch (FormatException exception)
        {
            throw McpRegistrationErrors.McpFileNotUnderstood(registration.Path, exception);
        }
    }
}
