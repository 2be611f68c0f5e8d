using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>Takes a node's entries out again of where clients keep their servers.</summary>
/// <param name="programs">The programs of this machine.</param>
/// <param name="copies">Where a copy of each changed file is kept.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class McpEntryRemoval(ILocalPrograms programs, string copies, TimeProvider clock)
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
                file.Replace(edit.Text, copies, clock.GetUtcNow());
            }
        }
        catch (FormatException exception)
        {
            throw McpRegistrationErrors.McpFileNotUnderstood(registration.Path, exception);
        }
    }
}
