BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $deployment = Start-DirexioDeployment reset.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Reset-DirexioNode' {
    It 'changes nothing for another domain' {
        { Reset-DirexioNode reset.example.org -ConfirmDomain other.example.org -Rehearse -ErrorAction Stop } |
            Should -Throw -ErrorId 'DomainNotConfirmed,*'
        (Get-DirexioStatus reset.example.org -Rehearse).Status | Should -Be 'Completed'
    }

    It 'empties the server, and a resumption delivers a new code' {
        (Reset-DirexioNode reset.example.org -ConfirmDomain reset.example.org -Rehearse).Volumes | Should -HaveCount 3
        (Get-DirexioStatus reset.example.org -Rehearse).Status | Should -Be 'RefreshPending'
        $again = Resume-DirexioDeployment reset.example.org -Rehearse
        $again.Status | Should -Be 'Completed'
        $again.Delivery.InitializationCode | Should -Not -Be $deployment.Delivery.InitializationCode
    }
}
