using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>What each operation means to its report: its name, how it stands, and what counts for that.</summary>
internal static class ReportOperations
{
    public const string Destroyed = "destroyed";
    public const string DestroyIncomplete = "destroy_incomplete";
    public const string DestroyNotRun = "destroy_not_run";

    // The phases that look at the server and this machine again, after what an operation did there.
    private static readonly PhaseId[] RenewedPhases =
        [PhaseId.S4_BOOTSTRAP_STACK, PhaseId.S5_INIT_TOKENS, PhaseId.S6_WIRE_LOCAL, PhaseId.S7_VERIFY_E2E];

    /// <summary>The operation as the report names it.</summary>
    public static string NameOf(ReportOperation operation) => operation switch
    {
        ReportOperation.NewDeploy => "new_deploy",
        ReportOperation.RepairOrVerify => "repair_or_verify",
        ReportOperation.Update => RecordedOperations.Update,
        ReportOperation.ResetAppData => RecordedOperations.Reset,
        ReportOperation.Restore => RecordedOperations.Restore,
        ReportOperation.Destroy => "destroy",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    /// <summary>How the operation stands, as the report names it.</summary>
    public static string StatusOf(NodeState state, ReportOperation operation) => operation switch
    {
        ReportOperation.RepairOrVerify => AreChecksFailed(state) ? "runtime_checks_failed" : StatusOf(state),
        ReportOperation.Update => Recorded(state, RecordedOperations.Update, "update_remote_restart_complete"),
        ReportOperation.ResetAppData => ResetStatusOf(state),
        ReportOperation.Restore => Recorded(state, RecordedOperations.Restore, "restore_complete"),
        ReportOperation.Destroy => DestroyStatusOf(state),
        _ => StatusOf(state),
    };

    /// <summary>How the deployment stands, whatever operation is reported.</summary>
    public static string StatusOf(NodeState state) => state.GetPhase(state.CurrentPhase).Status switch
    {
        _ when state.Removal == RemovalProgress.Removed => Destroyed,
        PhaseStatus.Failed => "failed",
        PhaseStatus.WaitingUser => "waiting_user",
        _ when WiringFields.IsRefreshPending(state) => WiringFields.RefreshPending,
        PhaseStatus.Done => UserGates.AllConfirmed(state) ? "product_complete" : "automated_gates_complete_user_confirmation_pending",
        _ => "in_progress",
    };

    /// <summary>The phases that the operation stands on.</summary>
    public static IReadOnlyList<PhaseId> PhasesOf(ReportOperation operation) => operation switch
    {
        ReportOperation.NewDeploy or ReportOperation.RepairOrVerify => Enum.GetValues<PhaseId>(),
        ReportOperation.ResetAppData => RenewedPhases,
        // Neither voids what was read from the server: after a restore it is read again at once.
        ReportOperation.Update or ReportOperation.Restore => [PhaseId.S4_BOOTSTRAP_STACK, PhaseId.S7_VERIFY_E2E],
        _ => [],
    };

    /// <summary>The gates of the user that the operation stands on.</summary>
    public static IReadOnlyList<string> GatesOf(ReportOperation operation) =>
        operation is ReportOperation.Update or ReportOperation.Restore or ReportOperation.Destroy ? [] : UserGates.Names;

    // Removed is the word of the removal; a read-back that says otherwise has the last one.
    private static string DestroyStatusOf(NodeState state) => state.Removal switch
    {
        RemovalProgress.None => DestroyNotRun,
        RemovalProgress.Removed when !DestroyRecord.HasDoubts(state) => Destroyed,
        _ => DestroyIncomplete,
    };

    // After the data is gone, code, tokens and gates are void until the phases have made them again.
    private static string ResetStatusOf(NodeState state)
    {
        var recorded = Recorded(state, RecordedOperations.Reset, "reset_app_data_complete");
        var isRenewed = RenewedPhases.All(phase => state.GetPhase(phase).Status == PhaseStatus.Done)
            && !WiringFields.IsRefreshPending(state);
        return recorded == "reset_app_data_complete" && !isRenewed ? WiringFields.RefreshPending : recorded;
    }

    // Releases up to 0.1.11 recorded neither update nor reset, but marked what either had made stale.
    private static string Recorded(NodeState state, string operation, string complete) => state.StatusOfOperation(operation) switch
    {
        null => WiringFields.IsRefreshPending(state) ? WiringFields.RefreshPending : operation + "_not_run",
        RecordedOperations.Complete => complete,
        RecordedOperations.InProgress => operation + "_in_progress",
        _ => operation + "_incomplete",
    };

    private static bool AreChecksFailed(NodeState state) => state.RuntimeChecks.HaveFailed;
}
