BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $deployment = Start-DirexioDeployment list.example.org -Rehearse -ConfirmDomainBinding -Force
    $backup = $deployment | Backup-DirexioNode -WarningAction SilentlyContinue
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Test-DirexioBackup' {
    It 'has a row for each part and one for the whole' {
        $checks = $backup | Test-DirexioBackup
        $checks.Part | Should -Be 'backup.json', 'database.dump', 'configuration.tar', 'signing-key.pem', 'media.tar', 'certificates.tar', 'settings.json', 'manifest.json', 'archive'
        $checks.IsIntact | Should -Not -Contain $false
        $backup | Test-DirexioBackup -Quiet | Should -BeTrue
    }

    It 'names the part that is damaged' {
        $bytes = [IO.File]::ReadAllBytes($backup.Path)
        $at = [Text.Encoding]::ASCII.GetString($bytes).IndexOf('a rehearsed signing key')
        $bytes[$at] = 65
        $copy = Join-Path $env:DIREXIO_HOME 'damaged'
        [IO.File]::WriteAllBytes($copy, $bytes)
        (Test-DirexioBackup $copy -ErrorAction Ignore | Where-Object IsIntact -eq $false).Part | Should -Be 'signing-key.pem', 'archive'
        Test-DirexioBackup $copy -Quiet | Should -BeFalse
    }

    It 'fails a script that meets a damaged one, and goes on with the next without -ErrorAction Stop' {
        $bytes = [IO.File]::ReadAllBytes($backup.Path)
        $copy = Join-Path $env:DIREXIO_HOME 'short'
        [IO.File]::WriteAllBytes($copy, $bytes[0..($bytes.Length - 600)])
        { Test-DirexioBackup $copy -ErrorAction Stop } | Should -Throw -ErrorId 'BackupDamaged,*'
        $checks = $copy, $backup.Path | Test-DirexioBackup -ErrorVariable failed -ErrorAction SilentlyContinue
        ($checks | Where-Object Part -eq archive).IsIntact | Should -Be $false, $true
        $failed.Count | Should -Be 1
        "$failed" | Should -Match ([regex]::Escape($copy))
        $failed.Exception.NextAction | Should -Match 'Get-DirexioBackup'
        Test-DirexioBackup $copy -Quiet -ErrorAction Stop | Should -BeFalse
    }

    It 'compares the backup with the checksum beside it, where one is' {
        ($backup | Test-DirexioBackup)[-1].ComparedWith | Should -Be "$($backup.Path).sha256"
        $copy = Join-Path $env:DIREXIO_HOME 'changed.direxio-backup'
        $bytes = [IO.File]::ReadAllBytes($backup.Path)
        $bytes[-1] = $bytes[-1] -bxor 1
        [IO.File]::WriteAllBytes($copy, $bytes)
        (Test-DirexioBackup $copy)[-1] | ForEach-Object { $_.IsIntact | Should -BeTrue; $_.ComparedWith | Should -BeNullOrEmpty }
        Copy-Item "$($backup.Path).sha256" "$copy.sha256" -Force
        Test-DirexioBackup $copy -Quiet | Should -BeFalse
    }

    It 'is completed with backups before other files' {
        $folder = Split-Path $backup.Path
        $null = New-Item (Join-Path $folder 'aaa.txt') -Force
        $line = "Test-DirexioBackup -Rehearse -Path $folder$([IO.Path]::DirectorySeparatorChar)"
        $offered = (TabExpansion2 $line $line.Length).CompletionMatches.ToolTip
        $offered[0] | Should -BeLike '*.direxio-backup'
        $offered -like '*aaa.txt' | Should -HaveCount 1
        ($offered | Sort-Object -Unique).Count | Should -Be $offered.Count
    }

    It 'goes on with the next after one that is not there' {
        './missing', $backup.Path | Test-DirexioBackup -Quiet -ErrorVariable failed -ErrorAction SilentlyContinue |
            Should -Be @($false, $true)
        $failed.FullyQualifiedErrorId | Should -BeLike 'BackupMissing,*'
    }

    It 'refuses a plain backup where an encrypted one is meant, unless it is allowed' {
        $copy = Join-Path $env:DIREXIO_HOME 'forged.direxio-backup.gpg'
        Copy-Item $backup.Path $copy
        { Test-DirexioBackup $copy -ErrorAction Stop } | Should -Throw -ErrorId 'BackupNotEncrypted,*'
        $words = ConvertTo-SecureString 'seven wooden elephants sleep' -AsPlainText -Force
        { Test-DirexioBackup $backup.Path -Passphrase $words -ErrorAction Stop } | Should -Throw -ErrorId 'BackupNotEncrypted,*'
        Test-DirexioBackup $copy -Passphrase $words -AllowUnencrypted -Quiet | Should -BeTrue
    }
}
