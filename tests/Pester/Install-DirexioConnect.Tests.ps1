BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Install-DirexioConnect' {
    BeforeAll {
        $node = Start-DirexioDeployment bridge.example.org -Rehearse -ConfirmDomainBinding -Force -ConnectAgent codex
    }

    It 'rehearses npm and the service, and the check of the bridge passes then' {
        $result = $node | Install-DirexioConnect
        $result.Status | Should -Be 'installed'
        $result.IsInstalled | Should -BeTrue
        (Test-DirexioRuntime bridge.example.org ConnectDaemon -Rehearse).Status | Should -Be 'Passed'
        $result.Command | Should -BeLike 'npm install -g --allow-scripts=direxio-connent direxio-connent@1.3.17 && direxio-connect daemon install *'
    }

    It 'does nothing with -WhatIf' {
        Install-DirexioConnect bridge.example.org -Rehearse -WhatIf | Should -BeNullOrEmpty
    }

    It 'is tried by a deployment with -AgentInstall Auto, which is completed all the same where there is no npm' {
        $auto = Start-DirexioDeployment auto.example.org -RehearseEvent NpmMissing -ConfirmDomainBinding -Force -ConnectAgent codex -AgentInstall Auto -WarningAction SilentlyContinue
        $auto.Status | Should -Be 'Completed'
        $auto.Delivery.InstallStatus | Should -BeLike 'policy=auto *status=npm_missing'
        (Install-DirexioConnect auto.example.org -Rehearse).Status | Should -Be 'installed'
    }

    It 'says that no agent is chosen, with an error' {
        Start-DirexioDeployment agentless.example.org -Rehearse -ConfirmDomainBinding -Force | Out-Null
        $none = Install-DirexioConnect agentless.example.org -Rehearse -ErrorVariable failure -ErrorAction SilentlyContinue
        $none.Status | Should -Be 'no_agent'
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConnectNotInstalled,*'
    }

    It 'says that there is no such node' {
        { Install-DirexioConnect nowhere.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }
}
