BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $env:AWS_SHARED_CREDENTIALS_FILE = $env:AWS_CONFIG_FILE = Join-Path $TestDrive 'none'
    $env:AWS_EC2_METADATA_DISABLED = 'true'
}
AfterAll {
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
    Remove-Item env:AWS_SHARED_CREDENTIALS_FILE, env:AWS_CONFIG_FILE, env:AWS_EC2_METADATA_DISABLED
}

Describe 'Test-DirexioAwsCredential' {
    It 'tells whose credentials they are' {
        $credential = Test-DirexioAwsCredential -Region eu-central-1 -Rehearse
        $credential.AccountId | Should -Be '123456789012'
        $credential.Source | Should -Be 'rehearsal'
        $credential.Region | Should -Be 'eu-central-1'
        $credential.NextAction | Should -Match 'Get-DirexioPlan'
    }

    It 'names missing ones, and the way out' {
        { Test-DirexioAwsCredential -RehearseEvent NoCredentials } | Should -Throw -ErrorId 'CredentialsMissing,*'
        $Error[0].ErrorDetails.RecommendedAction | Should -Match 'Import-DirexioAwsCredential'
    }

    It 'shows them as a list' {
        Test-DirexioAwsCredential -RehearseEvent RootIdentity 3>$null | Out-String | Should -Match 'root user'
    }
}
