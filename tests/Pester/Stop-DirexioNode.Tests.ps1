BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment stop.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Stop-DirexioNode' {
    It 'changes nothing with -WhatIf' {
        Stop-DirexioNode stop.example.org -Rehearse -WhatIf | Should -BeNullOrEmpty
        (Get-DirexioStatus stop.example.org -Rehearse).Status | Should -Not -Be 'Stopped'
    }

    It 'stops the node, which its status then says' {
        Stop-DirexioNode stop.example.org -Rehearse -Confirm:$false | Should -Not -BeNullOrEmpty
        (Get-DirexioStatus stop.example.org -Rehearse).Status | Should -Be 'Stopped'
        Get-DirexioStatus -Rehearse | Format-Table | Out-String -Width 120 | Should -Match 'Stopped +S7 +6\.05 '
    }
}
