BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Set-DirexioDefault' {
    BeforeEach { $file = Join-Path $env:DIREXIO_HOME 'defaults.toml' }
    AfterEach { Remove-Item $file -ErrorAction Ignore }

    It 'keeps what the next plan takes, and shows where it stands' {
        $kept = Set-DirexioDefault -Region eu-central-1 -MonthlyBudgetUsd 40 -BudgetEmail you@example.org
        $kept.Name | Should -Be 'Region', 'MonthlyBudgetUsd', 'BudgetEmail'
        $kept.Source | Should -Be 'File', 'File', 'File'
        $plan = Get-DirexioPlan chat.example.org -Rehearse
        $plan.Region, $plan.Request.MonthlyBudgetUsd | Should -Be 'eu-central-1', 40
        $plan.RegionReason | Should -BeLike "*$file*"
        (Get-DirexioPlan chat.example.org -Rehearse -Region us-west-2).Region | Should -Be 'us-west-2'
    }

    It 'writes nothing with -WhatIf, and nothing that is refused' {
        Set-DirexioDefault -Region eu-central-1 -WhatIf
        { Set-DirexioDefault -Region eu-central-1 -DnsMode Cloudless -ErrorAction Stop } |
            Should -Throw -ErrorId 'DnsModeUnknown,Direxio.Deployer.PowerShell.Commands.SetDirexioDefaultCommand'
        $file | Should -Not -Exist
    }

    It 'takes a default out again and leaves the rest of the file' {
        $null = Set-DirexioDefault -Region eu-central-1 -DnsMode User
        Add-Content $file '# mine'
        (Set-DirexioDefault -Reset Region).Source | Should -Be 'BuiltIn'
        $text = Get-Content $file
        $text | Should -Contain '# mine'
        $text | Should -Contain 'DnsMode = "User"'
        $text | Should -Not -Contain 'Region = "eu-central-1"'
    }
}
