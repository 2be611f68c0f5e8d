BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $deployment = Start-DirexioDeployment list.example.org -Rehearse -ConfirmDomainBinding -Force
    $backup = $deployment | Backup-DirexioNode -WarningAction SilentlyContinue
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Get-DirexioBackup' {
    It 'lists what there is, the newest first, also without a domain' {
        $listed = Get-DirexioBackup list.example.org -Rehearse
        $listed.Path | Should -Be $backup.Path
        $listed.VerifiedAt | Should -Not -BeNullOrEmpty
        (Get-DirexioBackup -Rehearse).Path | Should -Contain $backup.Path
    }

    It 'lists those in a bucket' {
        $stored = $deployment | Backup-DirexioNode -S3Uri s3://direxio-listed -CreateBucket -WarningAction SilentlyContinue
        (Get-DirexioBackup list.example.org -Rehearse -S3Uri s3://direxio-listed).Path | Should -Be $stored.Path
        (Get-DirexioBackup -Rehearse -S3Uri s3://direxio-listed/).Path | Should -Be $stored.Path
        Get-DirexioBackup -Rehearse -S3Uri s3://direxio-listed/deeper | Should -BeNullOrEmpty
    }

    It 'shows sizes with their unit, in a table too' {
        $bytes = $backup.Size
        $backup | Out-String | Should -Match ' \d+\.\d KB '
        $backup | Format-Table | Out-String -Width 200 | Should -Match ' \d+\.\d KB '
        $backup | Test-DirexioBackup -Rehearse | Format-Table | Out-String -Width 200 | Should -Match ' 1\.0 KB '
        $backup, ($backup | Format-Table) | Out-String -Width 200 | Should -Not -Match "\b$bytes\b"
    }

    It 'is its path where text is wanted' {
        "$backup" | Should -Be $backup.Path
        Test-DirexioBackup $backup -Rehearse -Quiet | Should -BeTrue
    }

    It 'looks into another folder' {
        Get-DirexioBackup list.example.org -Rehearse -Path $env:DIREXIO_HOME | Should -BeNullOrEmpty
    }
}
