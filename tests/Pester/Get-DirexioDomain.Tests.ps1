BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Get-DirexioDomain' {
    It 'lists the domains of a rehearsed account' {
        $domain = Get-DirexioDomain -Rehearse
        $domain.Name | Should -Be 'example.org'
        $domain.Delegation | Should -Be 'NoZone'
        $domain.DnsMode | Should -Be 'User'
        $domain.IsRegisteredHere | Should -BeTrue
        $domain.Rehearsal | Should -BeTrue
    }

    It 'lists those whose names match' {
        Get-DirexioDomain *.net -Rehearse | Should -BeNullOrEmpty
        (Get-DirexioDomain EXAMPLE.* -Rehearse).Name | Should -Be 'example.org'
    }

    It 'lets its domains be completed afterwards' {
        $null = Get-DirexioDomain -Rehearse
        (TabExpansion2 'Test-DirexioDomain exa').CompletionMatches.CompletionText | Should -Contain 'example.org'
    }

    It 'has a view that tells who serves a domain' {
        Get-DirexioDomain -Rehearse | Out-String -Width 200 | Should -Match 'ns\.registrar\.example\.org'
    }

    It 'writes nothing to this machine' {
        $null = Get-DirexioDomain -Rehearse
        $env:DIREXIO_HOME | Should -Not -Exist
    }
}
