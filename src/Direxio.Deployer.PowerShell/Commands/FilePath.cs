using System.Management.Automation;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A file or folder as a user names it in PowerShell, where a path may as well be one of the variables.</summary>
internal static class FilePath
{
    private const string FileSystem = nameof(FileSystem);

    /// <summary>The path as the system knows it; to be called on the pipeline thread.</summary>
    /// <param name="command">The cmdlet.</param>
    /// <param name="parameter">What it was given with.</param>
    /// <param name="path">The path as PowerShell knows it; null for none.</param>
    /// <exception cref="DeployException">PathNotOfFile, PathUnknown: it would else be a file of wherever the process began.</exception>
    public static string? FileOf(this PSCmdlet command, string parameter, string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            var file = command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == FileSystem
                ? file
                : throw CommandErrors.PathNotOfFile(parameter, path, provider.Name, command.Instead(path));
        }
        catch (Exception cause) when (cause is SessionStateException or ProviderInvocationException or InvalidOperationException)
        {
            throw CommandErrors.PathUnknown(parameter, path, cause.Message, command.Instead(path), cause);
        }
    }

    // What it may have been meant for: a file of that name in the folder where the user was last.
    private static string Instead(this PSCmdlet command, string path)
    {
        var name = path[(path.LastIndexOfAny([':', '/', '\\']) + 1)..];
        return Path.Combine(command.SessionState.Path.CurrentFileSystemLocation.ProviderPath, name.Length == 0 ? "folder" : name);
    }
}
