@{
    RootModule           = 'Direxio.Deployer.PowerShell.dll'
    ModuleVersion        = '{version}'
    GUID                 = '5b3f2f0e-6a55-4a0c-9c59-6d0f6c1f7b64'
    Author               = 'Direxio'
    CompanyName          = 'Direxio'
    Copyright            = 'Copyright (c) Direxio. MIT licence.'
    Description          = 'Deploys and runs a verified Matrix message server on AWS from one credential and one domain.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    HelpInfoUri          = '{repository}/releases/download/v{version}/'
    FormatsToProcess     = @('Direxio.Deployer.Format.ps1xml')
    CmdletsToExport      = @(
        'Backup-DirexioNode'
        'Confirm-DirexioGate'
        'Enter-DirexioNode'
        'Find-DirexioOrphan'
        'Get-DirexioAwsPolicy'
        'Get-DirexioBackup'
        'Get-DirexioCostEstimate'
        'Get-DirexioDefault'
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
        'Set-DirexioDefault'
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
            Tags         = @(
                'AWS', 'EC2', 'Matrix', 'Deployment', 'Messaging', 'Chat', 'SelfHosted', 'MCP', 'Agent'
                'PSEdition_Core', 'Linux', 'Windows', 'MacOS'
            )
            LicenseUri   = '{repository}/blob/v{version}/LICENSE'
            ProjectUri   = '{repository}'
            IconUri      = '{repository}/raw/v{version}/docs/icon.png'
            ReleaseNotes = 'What is new in {version}, and in every release before: {repository}/blob/v{version}/CHANGELOG.md'
        }
    }
}
