BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment done.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'New-DirexioReport' {
    It 'writes the report and, with -Html, a page beside it' {
        $report = New-DirexioReport done.example.org NewDeploy -Html -Rehearse
        $report.Domain | Should -Be 'done.example.org'
        $report.Operation | Should -Be 'NewDeploy'
        $report.Status | Should -Be 'automated_gates_complete_user_confirmation_pending'
        $report.Rehearsal | Should -BeTrue
        (Get-Content $report.JsonPath -Raw | ConvertFrom-Json).operation_type | Should -Be 'new_deploy'
        Get-Content $report.HtmlPath -Raw | Should -Match '<h1>done.example.org</h1>'
    }

    It 'says of <_> that it was not run' -ForEach 'Update', 'ResetAppData', 'Restore', 'Destroy' {
        (New-DirexioReport done.example.org $_ -Rehearse -Path TestDrive:/not-run).Status | Should -Match '_not_run$'
    }

    It 'writes to a folder of choice by the pipeline' {
        $report = Get-DirexioStatus -Rehearse | New-DirexioReport -Operation RepairOrVerify -Path TestDrive:/reports
        $report.HtmlPath | Should -BeNullOrEmpty
        Split-Path $report.JsonPath -Leaf | Should -Be 'done.example.org.operation-report.json'
        $report.JsonPath | Should -Exist
    }

    It 'writes nothing with -WhatIf' {
        New-DirexioReport done.example.org NewDeploy -Rehearse -Path TestDrive:/what -WhatIf | Should -BeNullOrEmpty
        'TestDrive:/what' | Should -Not -Exist
    }

    It 'goes on after a domain that it does not know' {
        $report = New-DirexioReport nowhere.example.org, done.example.org NewDeploy -Rehearse -ErrorAction SilentlyContinue -ErrorVariable errors
        $report.Domain | Should -Be 'done.example.org'
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NodeNotFound,*'
    }
}
