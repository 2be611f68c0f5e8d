BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $deployment = Start-DirexioDeployment restore.example.org -Rehearse -ConfirmDomainBinding -Force
    $backup = $deployment | Backup-DirexioNode -WarningAction SilentlyContinue
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Restore-DirexioNode' {
    It 'shows the plan and changes nothing with -WhatIf' {
        $backup | Restore-DirexioNode -WhatIf | Should -BeNullOrEmpty
        Get-DirexioBackup restore.example.org -Rehearse | Should -HaveCount 1
    }

    It 'brings the node back after a backup of what is there' {
        $restore = $backup | Restore-DirexioNode -Force -WarningAction SilentlyContinue
        $restore.Created | Should -Be $backup.Created
        $restore.SafetyBackup | Should -Exist
        $restore.NextAction | Should -Not -BeNullOrEmpty
    }

    It 'makes no backup where it is told not to' {
        ($backup | Restore-DirexioNode -Force -SkipBackup -WarningAction SilentlyContinue).SafetyBackup | Should -BeNullOrEmpty
    }

    It 'names a file that is not there' {
        { Restore-DirexioNode restore.example.org -Path ./missing -Rehearse -Force -ErrorAction Stop } | Should -Throw -ErrorId 'BackupMissing,*'
    }

    It 'begins a new node with the backup of one that was removed' {
        $code = $deployment.Delivery.InitializationCode
        $null = $deployment | Remove-DirexioNode -Force
        $again = Start-DirexioDeployment restore.example.org -Rehearse -ConfirmDomainBinding -Force -FromBackup $backup.Path
        $again.Status | Should -Be 'Completed'
        $again.Delivery.InitializationCode | Should -Be $code
    }
}
