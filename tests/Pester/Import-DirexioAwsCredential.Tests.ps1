BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $id, $secret = 'AKIAQ6CANARY00000001', 'cAnArY0secret1key2of3the4tests5abcDEFxyz'
    $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive 'credentials'
    $env:AWS_CONFIG_FILE = Join-Path $TestDrive 'config'
    $csv = New-Item (Join-Path $TestDrive 'accessKeys.csv') -Value "Access key ID,Secret access key`r`n$id,$secret`r`n"
}
AfterAll {
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
    Remove-Item env:AWS_SHARED_CREDENTIALS_FILE, env:AWS_CONFIG_FILE
}

Describe 'Import-DirexioAwsCredential' {
    It 'tells whose key it is and where it is now' {
        $credential = $csv | Import-DirexioAwsCredential -Region eu-central-1 -Rehearse
        $credential.AccountId | Should -Be '123456789012'
        $credential.IsRoot | Should -BeFalse
        $credential.Arn | Should -Be 'arn:aws:iam::<account>:user/rehearsal'
        $credential.ProfileName | Should -Be 'direxio-deployer'
        $credential.File | Should -FileContentMatchExactly $id
        $credential.File | Should -Not -FileContentMatchExactly ([regex]::Escape($secret))
        $credential.NextAction | Should -Match 'keep the file'
        $env:AWS_SHARED_CREDENTIALS_FILE | Should -Not -Exist
    }

    It 'replaces another key only with -Force' {
        $other = New-Item (Join-Path $TestDrive 'other.csv') -Value "Access key ID,Secret access key`n$($id -replace '1$', '2'),$secret`n"
        { Import-DirexioAwsCredential $other -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'AwsProfileExists,*'
        (Import-DirexioAwsCredential $other -Force -Rehearse).File | Should -FileContentMatchExactly ($id -replace '1$', '2')
    }

    It 'writes nothing with -WhatIf' {
        Import-DirexioAwsCredential $csv -ProfileName whatif -WhatIf -Rehearse | Should -BeNullOrEmpty
        Get-Content (Join-Path $env:DIREXIO_HOME 'rehearsal/aws/credentials') -Raw | Should -Not -Match 'whatif'
    }

    It 'warns once of the root user' {
        $null = Import-DirexioAwsCredential $csv -ProfileName root -RehearseEvent RootIdentity -WarningVariable warnings 3>$null
        $warnings.Count | Should -Be 1
        $warnings | Should -Match 'root user'
    }

    It 'names a masked key by its column and not by its value' {
        $masked = New-Item (Join-Path $TestDrive 'masked.csv') -Value "Access key ID,Secret access key`n$id,cAnA...Fxyz`n"
        { Import-DirexioAwsCredential $masked -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'AccessKeyMasked,*'
        $Error[0].ToString() | Should -Match 'Secret access key'
        $Error[0].ToString() | Should -Not -Match 'cAnA'
    }

    It 'tells the key in no stream' {
        $DebugPreference = $VerbosePreference = $InformationPreference = 'Continue'
        $told = Import-DirexioAwsCredential $csv -ProfileName streams -Rehearse *>&1 | Out-String
        $told | Should -Match 'direxio'
        $told | Should -Not -Match $id
        $told | Should -Not -Match $secret
    }
}
