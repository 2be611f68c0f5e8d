BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Set-DirexioNode' {
    It 'changes type, disk and protection of a node, which is stopped and started again afterwards' {
        $null = Start-DirexioDeployment set.example.org -Rehearse -ConfirmDomainBinding -Force
        $change = Set-DirexioNode set.example.org -Rehearse -InstanceType t3.medium -DiskSizeGB 60 -Force
        $change.InstanceType, $change.DiskSizeGB, $change.State | Should -Be 't3.medium', 60, 'Running'

        $stopped = Get-DirexioStatus set.example.org -Rehearse | Stop-DirexioNode
        $stopped.StillBilled.Name | Should -Be 'ebs_gp3', 'public_ipv4'
        (Get-DirexioStatus set.example.org -Rehearse).Status | Should -Be 'Stopped'
        ($stopped | Start-DirexioNode).State | Should -Be 'Running'

        (Set-DirexioNode set.example.org -Rehearse -Protected -Force).Protected | Should -BeTrue
        { Remove-DirexioNode set.example.org -Rehearse -Force -ErrorAction Stop } | Should -Throw -ErrorId 'NodeIsProtected,*'
    }

    It 'says what is missing where nothing is asked' {
        $null = Start-DirexioDeployment unset.example.org -Rehearse -ConfirmDomainBinding -Force
        { Set-DirexioNode unset.example.org -Rehearse -Force -ErrorAction Stop } | Should -Throw -ErrorId 'NothingToChange,*'
    }
}
