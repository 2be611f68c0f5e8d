BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Repair-DirexioDeployment' {
    It 'rebuilds a lost state, and the deployment goes on' {
        $before = Start-DirexioDeployment lost.example.org -Rehearse -ConfirmDomainBinding -Force
        Remove-Item $before.StatePath
        $status = Repair-DirexioDeployment lost.example.org -Rehearse
        $status.Resources.InstanceId | Should -Be $before.Resources.InstanceId
        $status.Resources.AllocationId | Should -Be $before.Resources.AllocationId
        $after = $status | Resume-DirexioDeployment
        $after.Status | Should -Be 'Completed'
        $after.Resources.InstanceId | Should -Be $before.Resources.InstanceId
    }

    It 'keeps an unreadable state beside the new one' {
        $before = Start-DirexioDeployment damaged.example.org -Rehearse -ConfirmDomainBinding -Force
        Set-Content $before.StatePath '{ "phases": '
        (Repair-DirexioDeployment damaged.example.org -Rehearse).Resources.InstanceId | Should -Be $before.Resources.InstanceId
        "$($before.StatePath).unreadable-*" | Should -Exist
    }

    It 'completes a state from which an id is missing' {
        $before = Start-DirexioDeployment gap.example.org -Rehearse -ConfirmDomainBinding -Force
        $state = Get-Content $before.StatePath -Raw | ConvertFrom-Json
        $state.resources.PSObject.Properties.Remove('eip_id')
        $state | ConvertTo-Json -Depth 9 | Set-Content $before.StatePath
        (Repair-DirexioDeployment gap.example.org -Rehearse).Resources.AllocationId | Should -Be $before.Resources.AllocationId
    }

    It 'writes nothing with -WhatIf' {
        $before = Start-DirexioDeployment what.example.org -Rehearse -ConfirmDomainBinding -Force
        Remove-Item $before.StatePath
        Repair-DirexioDeployment what.example.org -Rehearse -WhatIf | Should -BeNullOrEmpty
        $before.StatePath | Should -Not -Exist
    }

    It 'says that the account has nothing of a domain' {
        { Repair-DirexioDeployment nowhere.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NothingToRepairFrom,*'
    }
}
