namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>How the user comes to a newer release of this module, in the way in which it was installed.</summary>
internal static class ModuleUpdate
{
    private static readonly Lazy<ModuleInstall> Here = new(() => ModuleInstall.At(
        Path.GetDirectoryName(typeof(ModuleUpdate).Assembly.Location), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)));

    /// <summary>What to do, as a sentence or two.</summary>
    public static Advice Words => Of(Here.Value);

    /// <summary>The same for a module that was installed like this.</summary>
    public static Advice Of(ModuleInstall module) => module.Way switch
    {
        InstallWay.Gallery => Advice.Of(nameof(Texts.Update_Gallery), module.Command),
        InstallWay.Tool => Advice.Of(nameof(Texts.Update_Tool), module.Command),
        InstallWay.Program => Advice.Of(nameof(Texts.Update_Program), module.Folder),
        InstallWay.Copy => Advice.Of(nameof(Texts.Update_Copy), module.Folder),
        _ => Advice.Of(nameof(Texts.Update_Unknown)),
    };
}
