BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $deployment = Start-DirexioDeployment backup.example.org -Rehearse -ConfirmDomainBinding -Force
    $backup = $deployment | Backup-DirexioNode -WarningVariable warned -WarningAction SilentlyContinue
    $words = ConvertTo-SecureString 'seven wooden elephants sleep' -AsPlainText -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Backup-DirexioNode' {
    It 'writes one file and says that it is not encrypted' {
        $backup.Path | Should -Exist
        $backup.Domain | Should -Be 'backup.example.org'
        $backup.IsEncrypted | Should -BeFalse
        $warned | Should -Match 'not encrypted'
    }

    It 'makes nothing with -WhatIf' {
        $folder = Join-Path $env:DIREXIO_HOME 'nothing'
        Backup-DirexioNode backup.example.org -Rehearse -Path $folder -WhatIf | Should -BeNullOrEmpty
        $folder | Should -Not -Exist
    }

    It 'encrypts with a passphrase, into a folder of choice' {
        $folder = Join-Path $env:DIREXIO_HOME 'elsewhere'
        $locked = Backup-DirexioNode backup.example.org -Rehearse -Path $folder -Passphrase $words
        $locked.Path | Should -BeLike '*.direxio-backup.gpg'
        Split-Path $locked.Path | Should -Be $folder
        $locked | Test-DirexioBackup -Passphrase $words -Quiet | Should -BeTrue
        { $locked | Test-DirexioBackup -ErrorAction Stop } | Should -Throw -ErrorId 'BackupNeedsPassphrase,*'
    }

    It 'makes a bucket only once that was agreed to' {
        $refused = @{ ErrorVariable = 'failed'; ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
        Backup-DirexioNode backup.example.org -Rehearse -S3Uri s3://direxio-pester/nodes -WhatIf | Should -BeNullOrEmpty
        Get-DirexioBackup -Rehearse -S3Uri s3://direxio-pester/nodes @refused | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -BeLike 'BucketMissing,*'
        $stored = Backup-DirexioNode backup.example.org -Rehearse -S3Uri s3://direxio-pester/nodes -CreateBucket -WarningAction SilentlyContinue
        $stored.Path | Should -Be "s3://direxio-pester/nodes/$($stored.Name)"
        $stored | Test-DirexioBackup -Quiet | Should -BeTrue
        ($stored | Restore-DirexioNode -Force -WarningAction SilentlyContinue).Path | Should -Be $stored.Path
    }

    It 'refuses a place that is none: <Uri>' -TestCases @{ Uri = 'nodes' }, @{ Uri = 's3://Nodes' }, @{ Uri = 's3://a-bucket//x' } {
        { Backup-DirexioNode backup.example.org -Rehearse -S3Uri $Uri -ErrorAction Stop } | Should -Throw -ErrorId 'S3UriUnusable,*'
        { Backup-DirexioNode backup.example.org -Rehearse -S3Uri $Uri -Path $env:DIREXIO_HOME -ErrorAction Stop } | Should -Throw -ErrorId 'PlaceAmbiguous,*'
    }

    It 'names a key file that is none' {
        { Backup-DirexioNode backup.example.org -Rehearse -Recipient $backup.Path -ErrorAction Stop } | Should -Throw -ErrorId 'RecipientUnusable,*'
    }

    It 'goes on with the next node after one that is not there' {
        'missing.example.org', 'backup.example.org' | ForEach-Object { [pscustomobject]@{ Domain = $_; Rehearsal = $true } } |
            Backup-DirexioNode -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction SilentlyContinue |
            Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeLike 'NodeNotFound,*'
    }
}
