BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment check.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Test-DirexioDeployment' {
    It 'finds nothing wrong with a node as it was made' {
        Test-DirexioDeployment check.example.org -Rehearse -Quiet | Should -BeTrue
    }

    It 'says what differs, and the way back is the command that it names' {
        $null = Stop-DirexioNode check.example.org -Rehearse -Confirm:$false
        $wrong = Test-DirexioDeployment check.example.org -Rehearse -ErrorVariable failed -ErrorAction SilentlyContinue | Where-Object Name -eq InstanceState
        $wrong.Severity | Should -Be 'Error'
        $failed.FullyQualifiedErrorId | Should -BeLike 'DeploymentCheckFailed,*'
        $null = Invoke-Expression ($wrong.Fix -replace '^Start it: ')
        Test-DirexioDeployment check.example.org -Rehearse -Quiet | Should -BeTrue
    }
}
