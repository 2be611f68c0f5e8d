BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Start-DirexioDeployment' {
    It 'needs a word of its own for an agent that asks nobody' {
        $agent = @{ ConnectAgent = 'codex'; ConnectAgentOption = @{ mode = 'yolo' } }
        { Start-DirexioDeployment daring.example.org -Rehearse -ConfirmDomainBinding -Force @agent -ErrorAction Stop } | Should -Throw -ErrorId 'UnattendedAgentNotAllowed,*'
        $deployment = Start-DirexioDeployment daring.example.org -Rehearse -ConfirmDomainBinding -Force @agent -AllowUnattendedAgent -WarningVariable warnings -WarningAction SilentlyContinue
        $deployment.Delivery.ConnectAgent | Should -Be 'codex'
        $warnings -match 'without asking anyone' | Should -Not -BeNullOrEmpty
    }

    Context 'a complete rehearsal' {
        BeforeAll {
            $deployment = Start-DirexioDeployment chat.example.org -Rehearse -ConfirmDomainBinding -Force -ConnectAgent claudecode
        }

        It 'completes every phase' {
            $deployment.Status | Should -Be 'Completed'
            $deployment.Phases.Count | Should -Be 8
            $deployment.Phases.Status | Should -Not -Contain 'Pending'
        }

        It 'delivers the initialization code and the files' {
            $deployment.Delivery.InitializationCode | Should -Match '^[0-9]{8}$'
            $deployment.Delivery.CredentialsFile | Should -Exist
            $deployment.Delivery.EnvironmentFile | Should -Exist
            $deployment.Delivery.ConnectConfig | Should -Exist
            $deployment.ReportPath | Should -Exist
        }

        It 'writes below the rehearsal home only' {
            $deployment.StatePath | Should -BeLike "$(Join-Path $env:DIREXIO_HOME 'rehearsal')*"
            Get-DirexioStatus | Should -BeNullOrEmpty
        }

        It 'keeps the code out of state and report' {
            $code = $deployment.Delivery.InitializationCode
            Get-Content $deployment.StatePath -Raw | Should -Not -Match $code
            Get-Content $deployment.ReportPath -Raw | Should -Not -Match $code
        }

        It 'shows the whole delivery' {
            $shown = $deployment | Out-String -Width 300
            $shown | Should -Match 'initialization code : [0-9]{8}'
            $shown | Should -Match 'stop billing'
            ($deployment.Delivery | Out-String -Width 300) | Should -Match 'security'
        }

        It 'can be rehearsed again' {
            $again = Start-DirexioDeployment chat.example.org -Rehearse -ConfirmDomainBinding -Force
            $again.Status | Should -Be 'Completed'
            $again.Resources.InstanceId | Should -Not -Be $deployment.Resources.InstanceId
        }
    }

    It 'creates nothing with -WhatIf' {
        Start-DirexioDeployment what.example.org -Rehearse -ConfirmDomainBinding -Force -WhatIf | Should -BeNullOrEmpty
        { Get-DirexioStatus what.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }

    It 'goes ahead only with a word of the user, which a session without a terminal cannot ask for' {
        $answer = Invoke-FreshPwsh "
            Import-Module '$manifest'
            try { Start-DirexioDeployment asked.example.org -Rehearse -ConfirmDomainBinding -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }"
        $answer[0] | Should -BeLike 'CannotAskForConfirmation,*'
        $answer[1] | Should -Match '-Force'
        { Get-DirexioStatus asked.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }

    It 'refuses a plan that costs more than the budget' {
        $budget = @{ MonthlyBudgetUsd = 1; BudgetEmail = 'owner@example.org' }
        { Start-DirexioDeployment dear.example.org -Rehearse -ConfirmDomainBinding -Force @budget -ErrorAction Stop } | Should -Throw -ErrorId 'PlanOverBudget,*'
    }

    It 'insists on the binding of the domain' {
        { Start-DirexioDeployment loose.example.org -Rehearse -Force -ErrorAction Stop } | Should -Throw -ErrorId 'DomainBindingNotConfirmed,*'
    }

    It 'refuses <_> before anything is created' -ForEach 'localhost', '192.0.2.1', '*.example.org', 'a_b.example.org', 'x.nip.io' {
        $domain = $_
        { Start-DirexioDeployment $domain -Rehearse -ConfirmDomainBinding -Force -ErrorAction Stop } | Should -Throw
        $Error[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
    }

    It 'waits for the user without an error when DNS is missing' {
        $deployment = Start-DirexioDeployment dns.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force -WarningVariable warnings -WarningAction SilentlyContinue
        $deployment.Status | Should -Be 'WaitingForUser'
        $deployment.CurrentPhase | Should -Be 'S3_PROVISION'
        $deployment.Resources.PublicIp | Should -Not -BeNullOrEmpty
        $deployment.Resources.InstanceId | Should -BeNullOrEmpty
        $warnings.Count | Should -BeGreaterThan 0
    }

    It 'ends with an error of the phase for <Name>' -ForEach @(
        @{ Name = 'BootStepFails'; Phase = 'S4_BOOTSTRAP_STACK' }
        @{ Name = 'CertificateRateLimited'; Phase = 'S4_BOOTSTRAP_STACK' }
        @{ Name = 'HostKeyChanged'; Phase = 'S4_BOOTSTRAP_STACK' }
        @{ Name = 'ConsoleOutputMissing'; Phase = 'S5_INIT_TOKENS' }
        @{ Name = 'MemoryStore'; Phase = 'S5_INIT_TOKENS' }
        @{ Name = 'TurnMissing'; Phase = 'S7_VERIFY_E2E' }
    ) {
        try {
            Start-DirexioDeployment "$($Name.ToLowerInvariant()).example.org" -RehearseEvent $Name -ConfirmDomainBinding -Force -WarningAction SilentlyContinue -ErrorAction Stop
            throw 'It did not fail.'
        }
        catch [Direxio.Deployer.DeployException] {
            $_.Exception.Phase | Should -Be $Phase
            $_.FullyQualifiedErrorId | Should -BeLike "$($_.Exception.Code),*"
            $_.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
    }

    It 'is a row of a table where one is asked for' {
        $deployment = Start-DirexioDeployment row.example.org -Rehearse -ConfirmDomainBinding -Force 6>$null
        $row = $deployment | Format-Table | Out-String -Width 80
        $row | Should -Match "row\.example\.org \(rehearsal\)\s+Completed\s+S7\s+\d+\.\d\d\s+$([regex]::Escape($deployment.Resources.PublicIp))"
    }

    It 'does not load the engine at import' {
        $path = (Get-Module Direxio.Deployer).Path -replace '\.PowerShell\.dll$', '.psd1'
        $loaded = Invoke-FreshPwsh "Import-Module '$path'; [AppDomain]::CurrentDomain.GetAssemblies().ForEach{ `$_.GetName().Name }"
        $loaded | Should -Contain 'Direxio.Deployer.PowerShell'
        $loaded | Should -Not -Contain 'Direxio.Deployer.Engine'
        $loaded | Should -Not -Contain 'AWSSDK.Core'
    }
}
