BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment enter.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Enter-DirexioNode' {
    It 'opens nothing on a rehearsed node, and says so' {
        Enter-DirexioNode enter.example.org -Rehearse -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warned" | Should -Match 'no machine'
    }

    It 'opens nothing with -WhatIf' {
        Enter-DirexioNode enter.example.org -Rehearse -WhatIf -WarningVariable warned | Should -BeNullOrEmpty
        $warned | Should -BeNullOrEmpty
    }
}
