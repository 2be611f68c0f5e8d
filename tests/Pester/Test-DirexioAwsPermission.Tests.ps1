BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Test-DirexioAwsPermission' {
    It 'emits a row for each action, by feature' {
        $checks = Test-DirexioAwsPermission -Rehearse
        $checks.Decision | Select-Object -Unique | Should -Be 'Allowed'
        $checks.Source | Select-Object -Unique | Should -Be 'Simulation'
        $checks.Feature | Select-Object -Unique | Should -Be 'Plan', 'Deploy', 'Route53', 'Budget', 'Remove', 'Backup'
        $checks.Action | Should -Contain 'ec2:RunInstances'
        ($checks | Group-Object Feature, Action | Where-Object Count -gt 1) | Should -BeNullOrEmpty
    }

    It 'keeps to the features that are named' {
        (Test-DirexioAwsPermission Budget, Route53 -Rehearse).Feature | Select-Object -Unique | Should -Be 'Route53', 'Budget'
    }

    It 'is one bool with -Quiet' {
        Test-DirexioAwsPermission -Rehearse -Quiet | Should -BeTrue
        Test-DirexioAwsPermission Remove -Rehearse -Quiet | Should -HaveCount 1
    }

    It 'shows them as a table' {
        Test-DirexioAwsPermission Budget -Rehearse | Out-String | Should -Match 'budgets:ModifyBudget +Allowed +Simulation'
    }
}
