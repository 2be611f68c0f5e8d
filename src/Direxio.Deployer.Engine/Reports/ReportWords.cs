namespace Direxio.Deployer.Engine.Reports;

/// <summary>The report's names as people read them.</summary>
internal static class ReportWords
{
    private static readonly string[] Good =
    [
        "done", "confirmed", "passed", "product_complete", "destroyed", "terminated", "deleted", "released", "reset_app_data_complete",
        "update_remote_restart_complete", "restore_complete", "automated_gates_complete_user_confirmation_pending",
        "no_recorded_billable_resource_residue",
    ];

    private static readonly string[] Bad = ["failed", "still_present", "runtime_checks_failed", "possible_billable_residue"];

    private static readonly string[] Calm = ["pending", "skipped", "retained", "not_run", "not_destroy"];

    /// <summary>A snake_case name in words.</summary>
    public static string Describe(string name) => name.Length == 0 ? "not recorded" : name.Replace('_', ' ');

    /// <summary>How a status is coloured. One that is not known, such as of another release, asks for attention.</summary>
    public static string ToneOf(string status) => status switch
    {
        _ when Good.Contains(status) => "good",
        _ when Bad.Contains(status) || status.EndsWith("_incomplete", StringComparison.Ordinal) => "bad",
        _ when Calm.Contains(status) || status.Length == 0 || status.EndsWith("_not_run", StringComparison.Ordinal) => "calm",
        _ => "wait",
    };

    /// <summary>The operation as a heading names it.</summary>
    public static string OperationOf(string name) => name switch
    {
        "new_deploy" => "Deployment",
        "repair_or_verify" => "Repair and verification",
        "update" => "Update",
        "reset_app_data" => "Reset of the application's data",
        "restore" => "Restore of a backup",
        "destroy" => "Removal",
        _ => Describe(name),
    };
}
