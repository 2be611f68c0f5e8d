BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Install-DirexioConnect' {
    BeforeAll {
        $node = Start-DirexioDeployment bridge.example.org -Rehearse -ConfirmDomainBinding -Force -ConnectAgent codex
    }

    It 'emits a result with the manual command, and an error, where there is no npm' {
        $result = $node | Install-DirexioConnect -ErrorVariable failure -ErrorAction SilentlyContinue
        $result.Status | Should -Be 'npm_missing'
        $result.IsInstalled | Should -BeFalse
        $result.Command | Should -BeLike 'npm install -g --allow-scripts=direxio-connent direxio-connent@1.3.17 && direxio-connect daemon install *'
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConnectNotInstalled,*'
    }

    It 'does nothing with -WhatIf' {
        Install-DirexioConnect bridge.example.org -Rehearse -WhatIf | Should -BeNullOrEmpty
    }

    It 'is tried by a deployment with -AgentInstall Auto, which is completed all the same' {
        $auto = Start-DirexioDeployment auto.example.org -Rehearse -ConfirmDomainBinding -Force -ConnectAgent codex -AgentInstall Auto -WarningAction SilentlyContinue
        $auto.Status | Should -Be 'Completed'
        $auto.Delivery.InstallStatus | Should -BeLike 'policy=auto *status=npm_missing'
    }

    It 'says that no agent is chosen' {
        Start-DirexioDeployment agentless.example.org -Rehearse -ConfirmDomainBinding -Force | Out-Null
        (Install-DirexioConnect agentless.example.org -Rehearse -ErrorAction SilentlyContinue).Status | Should -Be 'no_agent'
    }

    It 'says that there is no such node' {
        { Install-DirexioConnect nowhere.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }
}
