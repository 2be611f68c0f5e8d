using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.State.Stores;

/// <summary>The folder of a node as the place of its state.</summary>
/// <param name="paths">The node's files.</param>
/// <param name="held">Its lock; null where none could be made.</param>
/// <param name="durability">What a state outlives that is written.</param>
internal sealed class StateFolder(NodePaths paths, NodeLock? held, Durability durability) : IStatePlace
{
    // Whatever has come into its place meanwhile: through a link nothing is written.
    public void RequireUsable()
    {
        try
        {
            StateFile.RequireFolder(paths);
        }
        catch (DeployException exception)
        {
            throw LocalFileErrors.LocalFileUnwritable(paths.State, exception);
        }
    }

    public void Write(NodeState state) => LocalFileText.Write(paths.State, state.ToJson(), durability);

    public string AsideName(string reason, DateTimeOffset now)
    {
        var begin = $"{paths.State}.{reason}-{now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        var name = begin;
        // What was kept in the same second stays.
        for (var number = 2; PlainFile.KindOf(name) != EntryKind.Missing; number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{begin}-{number}");
        }

        return name;
    }

    public void SetAside(string name)
    {
        try
        {
            // What has the name of the state may be anything, a folder too.
            if (PlainFile.KindOf(paths.State) == EntryKind.Folder)
            {
                Directory.Move(paths.State, name);
            }
            else
            {
                File.Move(paths.State, name);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnwritable(name, exception);
        }
    }

    public void Dispose() => held?.Dispose();
}
