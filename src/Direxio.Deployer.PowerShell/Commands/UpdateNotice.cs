using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Loading;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// Tells a person at a terminal, at most once a day, that there is a later release. The gallery that the module was installed from is
/// asked in the background once a command has ended, and the next command tells what it answered: no command waits. What is sent is
/// what PSResourceGet sends to find any module; nothing about the user or the nodes.
/// </summary>
internal static class UpdateNotice
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Whether a person is at the terminal. A rehearsal and a redirected or silent session are left in peace.</summary>
    public static bool IsFor(PSCmdlet command) =>
        !Console.IsOutputRedirected && !Console.IsErrorRedirected && Environment.UserInteractive
        && !(command.MyInvocation.BoundParameters.TryGetValue("Rehearse", out var rehearse)
            && rehearse is SwitchParameter { IsPresent: true });

    /// <summary>What is to be told, in words; null for nothing.</summary>
    public static string? Take()
    {
        var current = typeof(UpdateNotice).Assembly.GetName().Version!;
        return new DeploymentEngine().TakeUpdate(new(current.Major, current.Minor, current.Build)) is { } found
            ? Language.InSession(() => Places.Fill(Texts.Warn_LaterRelease, found.Version, current.ToString(3), found.Command))
            : null;
    }

    /// <summary>Begins a look in the background if one is due. A module that no gallery installed has none to ask.</summary>
    /// <returns>The look, for tests; nobody else waits for it.</returns>
    public static Task BeginLook(string moduleFolder)
    {
        var look = new GalleryLook(moduleFolder, Limit);
        var engine = new DeploymentEngine();
        return look.IsFromGallery && engine.BeginUpdateLook() ? Task.Run(() => LookAsync(look, engine)) : Task.CompletedTask;
    }

    /// <summary>The same for the module that this is.</summary>
    public static void BeginLook() => _ = BeginLook(ModuleAssembly.Folder);

    private static async Task LookAsync(GalleryLook look, DeploymentEngine engine)
    {
        var version = typeof(UpdateNotice).Assembly.GetName().Version!.ToString(3);
        // A gallery that cannot be reached is asked again in a day.
        if (await look.AskAsync(version, CancellationToken.None).ConfigureAwait(false)
            is { LatestVersion: { } latest, UpdateCommand: { } command })
        {
            engine.NoteUpdate(latest, command);
        }
    }
}
