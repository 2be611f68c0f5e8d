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
        'Confirm-DirexioGate'
        'Find-DirexioOrphan'
        'Get-DirexioAwsPolicy'
        'Get-DirexioCostEstimate'
        'Get-DirexioDomain'
        'Get-DirexioPlan'
        'Get-DirexioSkill'
        'Get-DirexioStatus'
        'Import-DirexioAwsCredential'
        'Install-DirexioConnect'
        'Install-DirexioMcp'
        'Install-DirexioSkill'
        'New-DirexioReport'
        'Register-DirexioMcp'
        'Remove-DirexioNode'
        'Repair-DirexioDeployment'
        'Reset-DirexioNode'
        'Resume-DirexioDeployment'
        'Start-DirexioDeployment'
        'Sync-DirexioCredential'
        'Test-DirexioAwsCredential'
        'Test-DirexioAwsPermission'
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
