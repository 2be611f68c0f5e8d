@{
    RootModule           = 'Direxio.Deployer.PowerShell.dll'
    ModuleVersion        = '0.2.0'
    GUID                 = '5b3f2f0e-6a55-4a0c-9c59-6d0f6c1f7b64'
    Author               = 'Direxio'
    CompanyName          = 'Direxio'
    Copyright            = 'Copyright (c) Direxio. MIT licence.'
    Description          = 'Deploys and runs a verified Matrix message server on AWS from one credential and one domain.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('Direxio.Deployer.Format.ps1xml')
    CmdletsToExport      = @(
        'Backup-DirexioNode'
        'Confirm-DirexioGate'
        'Enter-DirexioNode'
        'Find-DirexioOrphan'
        'Get-DirexioAwsPolicy'
        'Get-DirexioBackup'
        'Get-DirexioCostEstimate'
        'Get-DirexioDomain'
        'Get-DirexioLog'
        'Get-DirexioPlan'
        'Get-DirexioSkill'
        'Get-DirexioStatus'
        'Import-DirexioAwsCredential'
        'Install-DirexioConnect'
        'Install-DirexioMcp'
        'Install-DirexioSkill'
        'Invoke-DirexioNodeCommand'
        'New-DirexioReport'
        'Out-DirexioJson'
        'Register-DirexioMcp'
        'Remove-DirexioBackup'
        'Remove-DirexioNode'
        'Repair-DirexioDeployment'
        'Reset-DirexioNode'
        'Restore-DirexioNode'
        'Resume-DirexioDeployment'
        'Set-DirexioNode'
        'Start-DirexioDeployment'
        'Start-DirexioNode'
        'Stop-DirexioNode'
        'Sync-DirexioCredential'
        'Test-DirexioAwsCredential'
        'Test-DirexioAwsPermission'
        'Test-DirexioBackup'
        'Test-DirexioDeployment'
        'Test-DirexioDomain'
        'Test-DirexioRuntime'
        'Uninstall-DirexioSkill'
        'Update-DirexioNode'
        'Update-DirexioSkill'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('AWS', 'EC2', 'Matrix', 'Deployment', 'Messaging', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'A rewrite in C#: one cmdlet deploys a node on AWS EC2, every step can be rehearsed and resumed.'
        }
    }
}
