namespace Direxio.Deployer.Host.Commands;

/// <summary>The one table of what can be typed in place of a cmdlet's name. Help, completion and the man page are made from it.</summary>
internal static class ShortNames
{
    /// <summary>Short names by the names of their cmdlets, in the order in which help shows them: as a node's life goes.</summary>
    public static IReadOnlyList<(string Short, string Cmdlet)> All { get; } =
    [
        ("import-credential", "Import-DirexioAwsCredential"),
        ("test-credential", "Test-DirexioAwsCredential"),
        ("test-permission", "Test-DirexioAwsPermission"),
        ("policy", "Get-DirexioAwsPolicy"),
        ("domains", "Get-DirexioDomain"),
        ("test-domain", "Test-DirexioDomain"),
        ("defaults", "Get-DirexioDefault"),
        ("set-default", "Set-DirexioDefault"),
        ("cost", "Get-DirexioCostEstimate"),
        ("plan", "Get-DirexioPlan"),
        ("start", "Start-DirexioDeployment"),
        ("resume", "Resume-DirexioDeployment"),
        ("confirm", "Confirm-DirexioGate"),
        ("status", "Get-DirexioStatus"),
        ("test", "Test-DirexioDeployment"),
        ("logs", "Get-DirexioLog"),
        ("run", "Invoke-DirexioNodeCommand"),
        ("shell", "Enter-DirexioNode"),
        ("report", "New-DirexioReport"),
        ("change", "Set-DirexioNode"),
        ("update", "Update-DirexioNode"),
        ("stop-node", "Stop-DirexioNode"),
        ("start-node", "Start-DirexioNode"),
        ("reset", "Reset-DirexioNode"),
        ("sync-credential", "Sync-DirexioCredential"),
        ("backup", "Backup-DirexioNode"),
        ("backups", "Get-DirexioBackup"),
        ("test-backup", "Test-DirexioBackup"),
        ("restore", "Restore-DirexioNode"),
        ("remove-backup", "Remove-DirexioBackup"),
        ("repair", "Repair-DirexioDeployment"),
        ("orphans", "Find-DirexioOrphan"),
        ("remove", "Remove-DirexioNode"),
        ("install-connect", "Install-DirexioConnect"),
        ("install-mcp", "Install-DirexioMcp"),
        ("register-mcp", "Register-DirexioMcp"),
        ("test-runtime", "Test-DirexioRuntime"),
        ("skills", "Get-DirexioSkill"),
        ("install-skill", "Install-DirexioSkill"),
        ("update-skill", "Update-DirexioSkill"),
        ("uninstall-skill", "Uninstall-DirexioSkill"),
    ];

    /// <summary>What the program itself answers, without a cmdlet.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> OfProgram { get; } =
    [
        ("help", "Explains a command or a topic, or lists all."),
        ("completion", "Prints what makes bash, zsh, fish or pwsh complete direxio."),
        ("man", "Prints the manual page."),
    ];

    /// <summary>The cmdlet that a word means; the word itself if it is no short name.</summary>
    public static string CmdletOf(string word) =>
        All.FirstOrDefault(pair => pair.Short.Equals(word, StringComparison.OrdinalIgnoreCase)).Cmdlet ?? word;

    /// <summary>The short name of a cmdlet; null if it has none.</summary>
    public static string? Of(string cmdlet) =>
        All.FirstOrDefault(pair => pair.Cmdlet.Equals(cmdlet, StringComparison.OrdinalIgnoreCase)).Short;
}
