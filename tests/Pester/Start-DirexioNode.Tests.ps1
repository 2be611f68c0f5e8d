BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment start.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Start-DirexioNode' {
    It 'starts a stopped node' {
        $null = Stop-DirexioNode start.example.org -Rehearse -Confirm:$false
        Start-DirexioNode start.example.org -Rehearse -Confirm:$false | Should -Not -BeNullOrEmpty
        (Get-DirexioStatus start.example.org -Rehearse).Status | Should -Not -Be 'Stopped'
    }
}
