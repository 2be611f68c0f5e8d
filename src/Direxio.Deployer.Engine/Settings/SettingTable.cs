using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>
/// The one list of what the user can choose of a deployment. Its order is the one in which values are found, since some
/// depend on earlier ones, and in which they are written into a state.
/// </summary>
internal static class SettingTable
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        NodeSettings.ProfileName,
        NodeSettings.ConfirmDomainBinding,
        NodeSettings.Region,
        NodeSettings.DnsMode,
        NodeSettings.InstanceType,
        NodeSettings.DiskSizeGB,
        NodeSettings.MessageServerImage,
        NodeSettings.SubnetId,
        NodeSettings.AcmeEmail,
        NodeSettings.MonthlyBudgetUsd,
        NodeSettings.BudgetEmail,
        AgentSettings.Workspace,
        AgentSettings.ConnectAgent,
        AgentSettings.AllowUnattendedAgent,
        AgentSettings.AgentInstall,
        NodeSettings.DnsResolver,
        NodeSettings.SshCidr,
        NodeSettings.TrustFirstHostKey,
        NodeSettings.ConfirmDnsOverwrite,
        NodeSettings.Timeout,
    ];

    /// <summary>What the parameter of a setting is completed with; empty for what is none, or has nothing to suggest.</summary>
    public static IEnumerable<(string Text, string Meaning)> WordsFor(string parameter, SettingMachine machine) =>
        All.SelectMany(setting => setting.Words).FirstOrDefault(words => words.Parameter == parameter)?.List(machine) ?? [];

    /// <summary>The settings with every value found and checked.</summary>
    public static DeploymentSettings Resolve(DeploymentSettings begin, SettingSources from) => Resolve(All, begin, from);

    /// <summary>The same for some of them, in this order.</summary>
    public static DeploymentSettings Resolve(IEnumerable<Setting> some, DeploymentSettings begin, SettingSources from) =>
        some.Aggregate(begin, (settings, setting) => setting.Resolve(settings, from.For(setting)));

    /// <summary>The request that asks for exactly these settings.</summary>
    public static DeploymentRequest Complete(DeploymentRequest request, DeploymentSettings settings) =>
        All.Aggregate(request, (complete, setting) => setting.Complete?.Invoke(complete, settings) ?? complete);

    /// <summary>Writes everything that is kept into the state of a new node.</summary>
    public static void Record(NodeState state, DeploymentSettings settings) => Record(state, settings, static _ => true);

    /// <summary>Writes what each command may choose again.</summary>
    public static void RecordAgain(NodeState state, DeploymentSettings settings) =>
        Record(state, settings, static setting => setting.IsChosenAgain);

    /// <summary>Writes what a launch depends on.</summary>
    public static void RecordLaunch(NodeState state, DeploymentSettings settings) =>
        Record(state, settings, static setting => setting.ChangesLaunch is not null);

    /// <summary>The names of what a resume asks to be different about the launch.</summary>
    public static IReadOnlyList<string> LaunchChanges(DeploymentRequest request, DeploymentSettings settings, NodeState state) =>
        [.. All.Where(setting => setting.ChangesLaunch?.Invoke(request, settings, state) == true).Select(setting => setting.Name)];

    /// <summary>What of the settings the user agrees to, by name.</summary>
    public static IReadOnlyDictionary<string, object?> Agreed(DeploymentSettings settings) =>
        All.Where(setting => setting.Agreed is not null).ToDictionary(setting => setting.Name, setting => setting.Agreed!(settings));

    private static void Record(NodeState state, DeploymentSettings settings, Func<Setting, bool> isMeant)
    {
        foreach (var setting in All.Where(isMeant))
        {
            setting.Record?.Invoke(state, settings);
        }
    }
}
