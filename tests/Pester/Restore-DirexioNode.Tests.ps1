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

    It 'takes a file from the pipeline as Test-DirexioBackup does' {
        $plan = Get-Item $backup.Path | Restore-DirexioNode restore.example.org -Rehearse -WhatIf *>&1 -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
        $plan | Should -BeNullOrEmpty
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

    It 'refuses a plain backup where an encrypted one is meant, unless it is allowed' {
        $copy = Join-Path $env:DIREXIO_HOME 'forged.direxio-backup.gpg'
        Copy-Item $backup.Path $copy
        { Restore-DirexioNode restore.example.org -Path $copy -Rehearse -Force -ErrorAction Stop } | Should -Throw -ErrorId 'BackupNotEncrypted,*'
        (Restore-DirexioNode restore.example.org -Path $copy -Rehearse -Force -AllowUnencrypted -SkipBackup).Path | Should -Be $copy
    }

    It 'begins a new node with the backup of one that was removed' {
        $code = $deployment.Delivery.InitializationCode
        $null = $deployment | Remove-DirexioNode -Force
        $copy = Join-Path $env:DIREXIO_HOME 'begin.gpg'
        Copy-Item $backup.Path $copy
        { Start-DirexioDeployment restore.example.org -Rehearse -ConfirmDomainBinding -Force -FromBackup $copy -ErrorAction Stop } | Should -Throw -ErrorId 'BackupNotEncrypted,*'
        $again = Start-DirexioDeployment restore.example.org -Rehearse -ConfirmDomainBinding -Force -FromBackup $backup.Path
        $again.Status | Should -Be 'Completed'
        $again.Delivery.InitializationCode | Should -Be $code
    }
}
