BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment invoke.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Invoke-DirexioNodeCommand' {
    It 'says what it would run on a rehearsed node' {
        $result = Invoke-DirexioNodeCommand invoke.example.org uptime -Rehearse
        $result.ExitCode | Should -Be 0
        "$($result.Output)" | Should -Match 'uptime'
    }

    It 'runs nothing with -WhatIf' {
        Invoke-DirexioNodeCommand invoke.example.org uptime -Rehearse -WhatIf | Should -BeNullOrEmpty
    }
}
