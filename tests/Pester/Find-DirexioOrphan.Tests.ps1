BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $names = 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE', 'AWS_EC2_METADATA_DISABLED'
    $kept = @{}
    foreach ($name in $names) { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
    $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = ''
    $env:AWS_SHARED_CREDENTIALS_FILE = $env:AWS_CONFIG_FILE = Join-Path $env:DIREXIO_HOME 'no-such-file'
    $env:AWS_EC2_METADATA_DISABLED = 'true'
}
AfterAll {
    foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
}

Describe 'Find-DirexioOrphan' {
    It 'fails without credentials instead of finding nothing' {
        { Find-DirexioOrphan } | Should -Throw -ErrorId 'OrphanSearchFailed,*'
        { Find-DirexioOrphan eu-central-1, us-east-1 } | Should -Throw -ErrorId 'OrphanSearchFailed,*'
    }

    It 'writes nothing to this machine' {
        try { Find-DirexioOrphan eu-central-1 } catch { $_.Exception.Message | Should -Not -BeNullOrEmpty }
        $env:DIREXIO_HOME | Should -Not -Exist
    }

    It 'names a next step' {
        try { Find-DirexioOrphan eu-central-1; 'found nothing' | Should -BeNullOrEmpty }
        catch { $_.ErrorDetails.RecommendedAction | Should -Match 'Find-DirexioOrphan' }
    }
}
