using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Settings.Defaults;

namespace Direxio.Deployer.Engine.Operations.Defaults;

/// <summary>Shows and changes what deployments begin with.</summary>
internal sealed class DefaultsCommand(CommandContext context)
{
    private readonly SettingMachine machine = context.Settings.Machine;

    /// <summary>What a deployment would take for each of these names, or for all, where no parameter says it.</summary>
    /// <exception cref="DeployException">DefaultUnknown, or what <see cref="UserDefaults.Find"/> says.</exception>
    public IReadOnlyList<DefaultValue> Read(IReadOnlyList<string> names)
    {
        IEnumerable<Setting> asked = names.Count == 0 ? UserDefaults.Settings : names.Select(Known);
        return [.. asked.Select(Read)];
    }

    /// <summary>Writes values into the file and takes others out of it; everything else in it stays as it is.</summary>
    /// <returns>What holds now for each name that was asked; null if it was not approved.</returns>
    /// <exception cref="DeployException">DefaultUnknown, the setting's own refusal, or what is wrong with the file.</exception>
    public async Task<IReadOnlyList<DefaultValue>?> ChangeAsync(
        DefaultsChange change, Func<string, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var kept = change.Values.Select(pair => (Setting: Known(pair.Key), pair.Value))
            .Select(pair => (pair.Setting, Value: pair.Setting.Kept!.Check(pair.Value, machine))).ToList();
        var reset = change.Reset.Select(Known).Where(setting => kept.TrueForAll(pair => pair.Setting != setting)).ToList();
        var defaults = machine.Defaults;
        var before = defaults.TextToChange();
        var after = before;
        foreach (var (setting, value) in kept)
        {
            after = DefaultsText.Parse(after.With(setting.Name, value), defaults.File);
        }

        foreach (var setting in reset)
        {
            after = DefaultsText.Parse(after.Without(setting.Name), defaults.File);
        }

        await RequireUsableAsync(kept, reset, defaults.As(after), cancellationToken).ConfigureAwait(false);
        if (!await approve(defaults.File).ConfigureAwait(false))
        {
            return null;
        }

        if (after.Text != before.Text)
        {
            LocalFileText.Write(defaults.File, after.Text);
        }

        var now = new DefaultsCommand(context, machine with { Defaults = new(defaults.File) });
        return now.Read([.. kept.Select(pair => pair.Setting.Name), .. reset.Select(setting => setting.Name)]);
    }

    // A deployment would refuse it, perhaps weeks later.
    private async Task RequireUsableAsync(
        IReadOnlyList<(Setting Setting, string Value)> kept,
        IReadOnlyList<Setting> reset,
        UserDefaults after,
        CancellationToken cancellationToken)
    {
        foreach (var (setting, value) in kept)
        {
            setting.Kept!.Require?.Invoke(value, machine);
        }

        foreach (var setting in kept.Select(pair => pair.Setting).Concat(reset))
        {
            context.Settings.Require(setting.Kept!.Together(), after);
        }

        foreach (var (_, region) in kept.Where(pair => pair.Setting == NodeSettings.Region && !machine.Regions.Contains(pair.Value)))
        {
            await AskForRegionAsync(region, after, cancellationToken).ConfigureAwait(false);
        }
    }

    // AWS opens regions that this release does not know, so that only the account can refuse one.
    private async Task AskForRegionAsync(string region, UserDefaults after, CancellationToken cancellationToken)
    {
        using var world = context.Enter(RunSubject.Account with { IsNew = true });
        try
        {
            var target = context.Settings.AccountTarget(region, after.Find(NodeSettings.ProfileName, machine)?.Value, rehearsal: false);
            using var cloud = world.Ports.ConnectCloud(target, context.Observer);
            Preflight.RequireRegion(await cloud.Regions.ListAsync(cancellationToken).ConfigureAwait(false), region);
        }
        catch (CloudException unasked)
        {
            context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_DefaultRegionUnchecked), region, DeployErrors.MessageOf(CloudErrors.CloudCallFailed(unasked))));
        }
    }

    private DefaultsCommand(CommandContext context, SettingMachine machine)
        : this(context) => this.machine = machine;

    private DefaultValue Read(Setting setting)
    {
        DefaultValue Row(string? value, DefaultSource source, string origin) =>
            new() { Name = setting.Name, Value = value, Source = source, Origin = origin, File = machine.Defaults.File };

        if (setting.Variables.Select(name => (Name: name, Value: context.Environment[name])).FirstOrDefault(pair => pair.Value is not null)
            is { Value: { } value } variable)
        {
            return Row(value, DefaultSource.Variable, variable.Name);
        }

        if (machine.Defaults.Find(setting, machine) is { } kept)
        {
            return Row(kept.Value, DefaultSource.File, kept.Place);
        }

        var (builtIn, origin) = setting.Kept!.BuiltIn(context.Settings.WithoutRequest(setting));
        return Row(builtIn, DefaultSource.BuiltIn, origin);
    }

    private static Setting Known(string name) =>
        UserDefaults.Settings.FirstOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw DefaultsErrors.DefaultUnknown(name, UserDefaults.Settings.Select(setting => setting.Name));
}
