BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $deployment = Start-DirexioDeployment list.example.org -Rehearse -ConfirmDomainBinding -Force
    $backup = $deployment | Backup-DirexioNode -WarningAction SilentlyContinue
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Remove-DirexioBackup' {
    It 'keeps the newest and names what goes' {
        Copy-Item $backup.Path (Join-Path (Split-Path $backup.Path) 'list.example.org_20200101T000000Z.direxio-backup')
        Remove-DirexioBackup list.example.org -Rehearse -Keep 1 -WhatIf | Should -BeNullOrEmpty
        (Remove-DirexioBackup list.example.org -Rehearse -Keep 1 -Confirm:$false).Name | Should -Be 'list.example.org_20200101T000000Z.direxio-backup'
        Get-DirexioBackup list.example.org -Rehearse | Should -HaveCount 1
    }

    It 'keeps the newest of a bucket' {
        $stored = 1..2 | ForEach-Object { $deployment | Backup-DirexioNode -S3Uri s3://direxio-kept -CreateBucket -WarningAction SilentlyContinue }
        $in = @{ Rehearse = $true; S3Uri = 's3://direxio-kept' }
        Remove-DirexioBackup list.example.org @in -Keep 1 -WhatIf | Should -BeNullOrEmpty
        $newest = (Get-DirexioBackup list.example.org @in)[0].Path
        (Remove-DirexioBackup list.example.org @in -Keep 1 -Confirm:$false).Path | Should -BeIn $stored.Path
        (Get-DirexioBackup list.example.org @in).Path | Should -Be $newest
    }

    It 'never removes the last one' {
        { Remove-DirexioBackup list.example.org -Rehearse -Keep 0 -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'KeepTooFew,*'
    }
}
