BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment job.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll {
    Get-Job | Remove-Job -Force
    Remove-Item env:AWS_ENDPOINT_URL, env:AWS_ACCESS_KEY_ID, env:AWS_SECRET_ACCESS_KEY -ErrorAction Ignore
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
}

Describe 'A cmdlet as a job' {
    It 'has the streams of the work, and none of its secrets' {
        $job = Start-DirexioDeployment other.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force -Verbose -AsJob | Wait-Job
        $job.State | Should -Be 'Completed'
        $job.Name | Should -Be 'Start-DirexioDeployment'
        $job.Verbose.Message | Should -Contain 'S0_PREREQ_AWS begins: Check the AWS credentials.'
        $job.Progress.Count | Should -BeGreaterThan 5
        $job.Warning.Message | Should -BeLike 'other.example.org is waiting for you*'
        $deployment = $job | Receive-Job 3>$null 4>$null
        $deployment | Should -BeOfType Direxio.Deployer.Deployment
        $deployment.Status | Should -Be 'WaitingForUser'

        $job = Resume-DirexioDeployment other.example.org -Rehearse -Verbose -AsJob | Wait-Job
        $files = Get-ChildItem $env:DIREXIO_HOME -Recurse -Filter credentials.json | ForEach-Object { Get-Content $_ -Raw | ConvertFrom-Json }
        $secrets = $files.ForEach{ $_.PSObject.Properties.Where{ $_.Name -match 'token|password' }.Value }
        $secrets.Count | Should -BeGreaterThan 1
        $told = $job.Verbose.Message + $job.Warning.Message + $job.Information.MessageData -join ' '
        $secrets.Where{ $told.Contains($_) } | Should -BeNullOrEmpty
    }

    It 'takes every node of a pipeline, in the folder and with the preferences of the session' {
        Push-Location $TestDrive
        try { $job = Get-DirexioStatus *.example.org -Rehearse | Backup-DirexioNode -Path there -AsJob } finally { Pop-Location }
        $backups = $job | Wait-Job | Receive-Job 3>$null
        $backups.Domain | Should -Be (Get-DirexioStatus -Rehearse).Domain
        $backups.Path | ForEach-Object { Split-Path $_ | Should -Be (Join-Path $TestDrive there) }
        $WhatIfPreference = $true
        Stop-DirexioNode job.example.org -Rehearse -AsJob | Should -BeNullOrEmpty
    }

    It 'goes on with the environment that it was asked for in' {
        $env:DOMAIN = 'job.example.org'
        try {
            $jobs = 1..3 | ForEach-Object { Backup-DirexioNode -Rehearse -Path $TestDrive -WarningAction Ignore -AsJob }
            $env:DOMAIN = 'other.example.org'
            ($jobs | Wait-Job | Receive-Job 3>$null).Domain | Select-Object -Unique | Should -Be 'job.example.org'
        } finally { Remove-Item env:DOMAIN -ErrorAction Ignore }
    }

    It 'takes a plan as it is' {
        $job = Get-DirexioPlan planned.example.org -Rehearse | Start-DirexioDeployment -ConfirmDomainBinding -AsJob
        ($job | Wait-Job | Receive-Job 6>$null).Status | Should -Be 'Completed'
    }

    It 'says how to agree beforehand where it would ask: <Way>' -ForEach @(
        @{ Way = '-Force'; Call = { Start-DirexioDeployment asked.example.org -Rehearse -ConfirmDomainBinding -AsJob } }
        @{ Way = '-ConfirmDomain'; Call = { Remove-DirexioNode job.example.org -Rehearse -AsJob } }
        @{ Way = '-ConfirmDomain'; Call = { Reset-DirexioNode job.example.org -Rehearse -AsJob } }
    ) {
        $errors = & $Call | Wait-Job | Receive-Job 2>&1 6>$null
        $errors | Should -HaveCount 1
        $errors.ErrorDetails.RecommendedAction | Should -BeLike "*$Way*"
        "$errors" | Should -BeLike 'This session cannot ask*'
        "$errors".Length | Should -BeLessThan 100
    }

    It 'ends in order when it is stopped' {
        # An AWS that takes every call and answers none.
        $silent = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $silent.Start()
        $env:AWS_ENDPOINT_URL = "http://$($silent.LocalEndpoint)"
        $env:AWS_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE'
        $env:AWS_SECRET_ACCESS_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
        $job = Start-DirexioDeployment real.example.org -Region us-east-1 -ConfirmDomainBinding -Force -AsJob
        $silent.AcceptSocket().RemoteEndPoint | Should -Not -BeNullOrEmpty
        # While it works it says so beside its lock, and takes that away when it ends in order.
        Get-ChildItem $env:DIREXIO_HOME -Recurse -Filter *.holder | Should -HaveCount 1
        $job | Stop-Job
        $job.State | Should -Be 'Stopped'
        Get-ChildItem $env:DIREXIO_HOME -Recurse -Filter *.holder | Should -BeNullOrEmpty
        $silent.Stop()
    }
}

Describe 'A pipeline of nodes' {
    It 'comes from a file, and rehearsed nodes stay so' {
        Get-DirexioStatus job.example.org -Rehearse | Export-Csv (Join-Path $TestDrive nodes.csv)
        Import-Csv (Join-Path $TestDrive nodes.csv) | Test-DirexioDeployment -Quiet | Should -BeTrue
    }
}
