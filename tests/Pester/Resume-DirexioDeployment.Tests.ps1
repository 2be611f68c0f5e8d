BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Resume-DirexioDeployment' {
    It 'goes on after <_>' -ForEach 'DnsPending', 'BootStepFails' {
        $domain = "$($_.ToLowerInvariant()).example.org"
        $null = try { Start-DirexioDeployment $domain -RehearseEvent $_ -ConfirmDomainBinding -Force -WarningAction SilentlyContinue -ErrorAction Stop } catch { $_ }
        $before = Get-DirexioStatus $domain -Rehearse
        $after = Resume-DirexioDeployment $domain -Rehearse
        $after.Status | Should -Be 'Completed'
        $after.Resources.AllocationId | Should -Be $before.Resources.AllocationId
        $after.Resources.SecurityGroupId | Should -Be $before.Resources.SecurityGroupId
    }

    It 'goes on without a verified host key only with -TrustFirstHostKey' {
        $trouble = @{ RehearseEvent = 'ConsoleOutputDenied'; WarningAction = 'SilentlyContinue' }
        { Start-DirexioDeployment keyless.example.org @trouble -ConfirmDomainBinding -Force -ErrorAction Stop } | Should -Throw -ErrorId 'SshHostKeyUnverified,*'
        { Resume-DirexioDeployment keyless.example.org @trouble -ErrorAction Stop } | Should -Throw -ErrorId 'SshHostKeyUnverified,*'
        (Resume-DirexioDeployment keyless.example.org @trouble -TrustFirstHostKey).Status | Should -Be 'Completed'
        { Sync-DirexioCredential keyless.example.org -Rehearse -ErrorAction Stop } | Should -Not -Throw
    }

    It 'takes a status from the pipeline and stays a rehearsal' {
        $null = Start-DirexioDeployment piped.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force -WarningAction SilentlyContinue
        $deployment = Get-DirexioStatus -Rehearse | Where-Object Domain -EQ piped.example.org | Resume-DirexioDeployment
        $deployment.Status | Should -Be 'Completed'
        $deployment.Rehearsal | Should -BeTrue
    }

    It 'creates nothing new on a finished node' {
        $first = Start-DirexioDeployment done.example.org -Rehearse -ConfirmDomainBinding -Force
        $again = Resume-DirexioDeployment done.example.org -Rehearse
        $again.Status | Should -Be 'Completed'
        $again.Resources.InstanceId | Should -Be $first.Resources.InstanceId
    }

    It 'does nothing with -WhatIf' {
        $null = Start-DirexioDeployment what.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force -WarningAction SilentlyContinue
        Resume-DirexioDeployment what.example.org -Rehearse -WhatIf | Should -BeNullOrEmpty
        (Get-DirexioStatus what.example.org -Rehearse).Status | Should -Be 'WaitingForUser'
    }

    It 'says that it does not know a domain' {
        { Resume-DirexioDeployment nowhere.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }

    It 'takes another type where AWS had no room, and none once the instance exists' {
        $failure = try { Start-DirexioDeployment room.example.org -RehearseEvent CapacityMissing -ConfirmDomainBinding -Force -WarningAction SilentlyContinue -ErrorAction Stop } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoCapacityForInstance,*'
        $deployment = Resume-DirexioDeployment room.example.org -Rehearse -InstanceType t3.medium -Force
        $deployment.Status | Should -Be 'Completed'
        $deployment.Resources.InstanceType | Should -Be 't3.medium'
        { Resume-DirexioDeployment room.example.org -Rehearse -InstanceType t3.large -Force -ErrorAction Stop } | Should -Throw -ErrorId 'LaunchIsSettled,*'
    }

    It 'replaces an instance that ended at its launch' {
        $failure = try { Start-DirexioDeployment dies.example.org -RehearseEvent InstanceDies -ConfirmDomainBinding -Force -WarningAction SilentlyContinue -ErrorAction Stop } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InstanceTerminated,*'
        $before = Get-DirexioStatus dies.example.org -Rehearse
        $after = Resume-DirexioDeployment dies.example.org -Rehearse -ReplaceInstance -Force
        $after.Status | Should -Be 'Completed'
        $after.Resources.InstanceId | Should -Not -Be $before.Resources.InstanceId
        $after.Resources.AllocationId | Should -Be $before.Resources.AllocationId
    }
}
