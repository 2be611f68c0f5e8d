BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment chat.example.org -Rehearse -ConfirmDomainBinding -Force -ConnectAgent codex
    $null = Start-DirexioDeployment agentless.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Test-DirexioRuntime' {
    It 'has a row for each check' {
        $rows = Test-DirexioRuntime chat.example.org -Rehearse
        $rows.Name | Should -Be 'ConnectDaemon', 'McpDoctor', 'McpTools', 'McpSmoke'
        ($rows | Where-Object Name -eq McpSmoke).Status | Should -Be 'Passed'
    }

    It 'calls what is not installed pending, with the command that installs it' {
        $row = Test-DirexioRuntime chat.example.org -Check ConnectDaemon -Rehearse
        $row.Status | Should -Be 'ManualPending'
        $row.NextAction | Should -Match 'npm install -g'
    }

    It 'tells a node without an agent how to choose one' {
        $row = Test-DirexioRuntime agentless.example.org -Check ConnectDaemon -Rehearse
        $row.Status | Should -Be 'ManualPending'
        $row.NextAction | Should -Match 'Resume-DirexioDeployment -Domain agentless\.example\.org -Rehearse -ConnectAgent'
    }

    It 'records the checks and their summary' {
        $null = Test-DirexioRuntime chat.example.org -Rehearse
        $state = Get-Content (Get-DirexioStatus chat.example.org -Rehearse).StatePath -Raw | ConvertFrom-Json
        $state.runtime_checks.mcp_smoke.status | Should -Be 'passed'
        $state.runtime_checks.summary.status | Should -Be 'manual_pending'
    }

    It 'is one bool for each node with -Quiet' {
        Get-DirexioStatus chat.example.org -Rehearse | Test-DirexioRuntime -Check McpSmoke -Quiet | Should -BeTrue
        Test-DirexioRuntime chat.example.org -Rehearse -Quiet | Should -BeFalse
    }

    It 'fails for a node that is not known' {
        { Test-DirexioRuntime nowhere.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }
}
