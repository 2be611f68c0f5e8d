BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Test-DirexioDomain' {
    It 'tells a row for each check' {
        $checks = Test-DirexioDomain chat.example.org -Rehearse
        $checks.Name | Should -Be 'Name', 'NameServers', 'Records', 'Wildcard', 'CertificateAuthority', 'RecentCertificates', 'Node', 'DnsMode'
        $checks.Status | Select-Object -Unique | Should -Be 'Passed'
    }

    It 'says why a name is none, and what to do' {
        $check = Test-DirexioDomain 192.0.2.1 -Rehearse -ErrorAction Ignore
        $check.Status | Should -Be 'Failed'
        $check.NextAction | Should -Not -BeNullOrEmpty
    }

    It 'fails a script that meets one that does not fit, after its rows' {
        { Test-DirexioDomain 192.0.2.1 -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'DomainCheckFailed,*'
        $checks = '192.0.2.1', 'fits.example.org' | Test-DirexioDomain -Rehearse -ErrorVariable failed -ErrorAction SilentlyContinue
        $checks.Domain | Should -Contain 'fits.example.org'
        $failed.TargetObject | Should -Be '192.0.2.1'
        $failed.Exception.NextAction | Should -Be $checks[0].NextAction
        Test-DirexioDomain 192.0.2.1 -Rehearse -Quiet -ErrorAction Stop | Should -BeFalse
    }

    It 'answers scripts with one bool' {
        Test-DirexioDomain chat.example.org -Rehearse -Quiet | Should -BeTrue
        Test-DirexioDomain 192.0.2.1 -Rehearse -Quiet | Should -BeFalse
    }

    It 'takes domains from the pipeline' {
        $checks = 'a.example.org', 'b.example.org' | Test-DirexioDomain -Rehearse
        $checks.Domain | Select-Object -Unique | Should -Be 'a.example.org', 'b.example.org'
    }

    It 'tells that a node has the name' {
        $null = Start-DirexioDeployment taken.example.org -Rehearse -ConfirmDomainBinding -Force
        (Test-DirexioDomain taken.example.org -Rehearse | Where-Object Name -eq Node).Status | Should -Be 'Warning'
    }
}
