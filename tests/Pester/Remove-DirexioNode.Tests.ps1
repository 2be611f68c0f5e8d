BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Remove-DirexioNode' {
    It 'takes a node down with evidence and keeps the report' {
        $null = Start-DirexioDeployment gone.example.org -Rehearse -DnsMode Route53 -ConfirmDomainBinding -Force
        $removal = Remove-DirexioNode gone.example.org -Rehearse -Force
        $removal.Status | Should -Be 'Removed'
        $removal.Residue | Should -BeNullOrEmpty
        ($removal.Evidence | Where-Object Name -EQ ec2_instance).Status | Should -Be 'Terminated'
        $removal.ServiceDirectory | Should -Not -Exist
        $removal.ReportPath | Should -Exist
    }

    It 'changes nothing with -WhatIf' {
        $null = Start-DirexioDeployment what.example.org -Rehearse -ConfirmDomainBinding -Force
        Remove-DirexioNode what.example.org -Rehearse -WhatIf | Should -BeNullOrEmpty
        (Get-DirexioStatus what.example.org -Rehearse).Status | Should -Be 'Completed'
    }

    It 'removes nothing without a word of the user' {
        $null = Start-DirexioDeployment asked.example.org -Rehearse -ConfirmDomainBinding -Force
        $answer = Invoke-FreshPwsh "Import-Module '$manifest'; try { Remove-DirexioNode asked.example.org -Rehearse -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }"
        $answer | Should -BeLike 'CannotAskForDomain,*'
        (Get-DirexioStatus asked.example.org -Rehearse).Status | Should -Be 'Completed'
    }

    It 'takes statuses from the pipeline' {
        $null = 'a.example.org', 'b.example.org' | ForEach-Object { Start-DirexioDeployment $_ -Rehearse -ConfirmDomainBinding -Force }
        $removals = Get-DirexioStatus a.example.org, b.example.org -Rehearse | Remove-DirexioNode -Force
        $removals.Status | Should -Be 'Removed', 'Removed'
    }

    It 'keeps the folder when asked, which then says that the node is removed' {
        $null = Start-DirexioDeployment kept.example.org -Rehearse -ConfirmDomainBinding -Force
        $removal = Remove-DirexioNode kept.example.org -Rehearse -Force -KeepServiceDirectory
        $removal.ServiceDirectoryRemoved | Should -BeFalse
        (Get-DirexioStatus kept.example.org -Rehearse).Status | Should -Be 'Removed'
        { Resume-DirexioDeployment kept.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NodeIsRemoved,*'
    }

    It 'says that it does not know a domain' {
        { Remove-DirexioNode nowhere.example.org -Rehearse -Force -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }
}
