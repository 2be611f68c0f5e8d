BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment done.example.org -Rehearse -ConfirmDomainBinding -Force
    $null = Start-DirexioDeployment waits.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force -WarningAction SilentlyContinue
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Get-DirexioStatus' {
    It 'has one object for each node' {
        (Get-DirexioStatus -Rehearse).Domain | Should -Be 'done.example.org', 'waits.example.org'
    }

    It 'keeps rehearsals apart from real nodes' {
        Get-DirexioStatus | Should -BeNullOrEmpty
    }

    It 'says in plain words where it stands' {
        $status = Get-DirexioStatus waits.example.org -Rehearse
        $status.Status | Should -Be 'WaitingForUser'
        $status.CurrentPhase | Should -Be 'S3_PROVISION'
        foreach ($name in 'WhereBlocked', 'BillingImpact', 'ResumeSafety', 'LocalRefresh', 'NextAction', 'StopLoss') {
            $status.$name | Should -Not -BeNullOrEmpty -Because $name
        }
    }

    It 'tells scripts what a node is, and where' {
        $done = Get-DirexioStatus done.example.org -Rehearse
        $done.IsDeployed | Should -BeTrue
        $done.Region | Should -Be $done.Resources.Region
        $done.InstanceType | Should -Be 't3.small'
        $done.PublicIp | Should -Match '^[0-9.]+$'
        $done.MonthlyUsd | Should -Be $done.CostEstimate.TotalMonthlyUsd
        $waits = Get-DirexioStatus waits.example.org -Rehearse
        $waits.IsDeployed | Should -BeFalse
        $waits.MonthlyUsd | Should -BeLessThan $waits.CostEstimate.TotalMonthlyUsd
    }

    It 'goes on after a domain that it does not know' {
        $status = Get-DirexioStatus nowhere.example.org, done.example.org -Rehearse -ErrorAction SilentlyContinue -ErrorVariable errors
        $status.Domain | Should -Be 'done.example.org'
        $errors.Count | Should -Be 1
        $errors[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'shows an unreadable state instead of failing' {
        $folder = New-Item -ItemType Directory (Join-Path $env:DIREXIO_HOME 'rehearsal/nodes/broken.example.org')
        Set-Content (Join-Path $folder 'state.json') '{ "phases": '
        try {
            (Get-DirexioStatus broken.example.org -Rehearse).Status | Should -Be 'Unreadable'
            (Get-DirexioStatus broken.example.org -Rehearse).IsDeployed | Should -BeNull
            (Get-DirexioStatus broken.example.org -Rehearse).MonthlyUsd | Should -BeNull
            (Get-DirexioStatus -Rehearse).Count | Should -Be 3
        }
        finally {
            Remove-Item $folder -Recurse
        }
    }
}
