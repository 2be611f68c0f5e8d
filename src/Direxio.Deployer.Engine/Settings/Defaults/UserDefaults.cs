using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Settings.Defaults;

/// <summary>The user's own defaults: one file in the home, read when a setting first asks for its value.</summary>
/// <param name="file">The file; an empty name for none, as where no home can be.</param>
/// <param name="read">Reads it.</param>
internal sealed class UserDefaults(string file, Func<DefaultsText?> read)
{
    private readonly Lazy<DefaultsText?> text = new(read);

    /// <summary>Those of a file.</summary>
    public UserDefaults(string file)
        : this(file, () => Read(file))
    {
    }

    public static UserDefaults None { get; } = new(string.Empty);

    /// <summary>The settings that can be kept, in the order in which they are shown.</summary>
    public static IEnumerable<Setting> Settings => SettingTable.All.Where(setting => setting.Kept is not null);

    public string File => file;

    /// <summary>The value of a setting that stands in the file, checked; null for none.</summary>
    /// <exception cref="DeployException">DefaultsMalformed, DefaultRefused or LocalFileUnreadable.</exception>
    public KeptValue? Find(Setting setting, SettingMachine machine)
    {
        if (setting.Kept is not { } rule || text.Value?.Find(setting.Name) is not { } kept)
        {
            return null;
        }

        try
        {
            return kept with { Value = rule.Check(kept.Value, machine) };
        }
        catch (DeployException refusal)
        {
            throw DefaultsErrors.DefaultRefused(kept, refusal);
        }
    }

    /// <summary>The same file as if this stood in it.</summary>
    public UserDefaults As(DefaultsText changed) => new(file, () => changed);

    /// <summary>The file's text, or the one that it begins with.</summary>
    public DefaultsText TextToChange() => text.Value ?? DefaultsText.Parse(Template(), file);

    private static DefaultsText? Read(string file)
    {
        if (file.Length == 0 || !System.IO.File.Exists(file))
        {
            return null;
        }

        return DefaultsText.Parse(LocalFileText.Read(file), file);
    }

    private static string Template() =>
        "# What your deployments begin with, unless a parameter or an environment variable says otherwise.\n"
        + "# The cmdlets for DirexioDefault set and show what stands here; you can edit it as well (TOML).\n"
        + string.Concat(Settings.Select(setting => $"\n# {setting.Kept!.Meaning}\n# {setting.Name} = {setting.Kept.Example}\n"));
}
