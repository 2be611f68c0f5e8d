BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Get-DirexioPlan' {
    It 'names resources, DNS, cost and what is still to confirm' {
        $plan = Get-DirexioPlan chat.example.org -Rehearse
        $plan.Resources.Kind | Should -Contain 'Elastic IP address'
        $plan.DnsChanges[0].Name | Should -Be 'chat.example.org'
        $plan.CostEstimate.TotalMonthlyUsd | Should -BeGreaterThan 0
        $plan.ConfirmationsRequired | Should -Contain 'ConfirmDomainBinding'
        $plan.Hash | Should -Match '^[0-9a-f]{64}$'
    }

    It 'writes nothing' {
        $null = Get-DirexioPlan silent.example.org -Rehearse
        { Get-DirexioStatus silent.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }

    It 'has the same hash for the same facts, and another for another request' {
        $one, $two = 1..2 | ForEach-Object { Get-DirexioPlan chat.example.org -Rehearse }
        $two.Hash | Should -Be $one.Hash
        (Get-DirexioPlan chat.example.org -Rehearse -InstanceType t3.medium).Hash | Should -Not -Be $one.Hash
    }

    It 'says which agent is connected, and how to name one where there is none' {
        (Get-DirexioPlan chat.example.org -Rehearse -ConnectAgent codex).AgentDetection | Should -Be '-ConnectAgent'
        $plan = Get-DirexioPlan chat.example.org -Rehearse
        $plan.Request.ConnectAgent | Should -BeNullOrEmpty
        $plan.Warnings -match 'Name one with -ConnectAgent' | Should -Not -BeNullOrEmpty
    }

    It 'is applied as it is' {
        (Get-DirexioPlan apply.example.org -Rehearse | Start-DirexioDeployment -ConfirmDomainBinding).Status | Should -Be 'Completed'
    }

    It 'says when prices are not from the price list' {
        $plan = Get-DirexioPlan priced.example.org -RehearseEvent PricingDenied
        $plan.CostEstimate.Source | Should -Not -Be 'Queried'
    }

    It 'takes its defaults from the environment' {
        $env:DOMAIN = 'env.example.org'
        $env:INSTANCE_TYPE = 't3.medium'
        $env:DOMAIN_MODE = 'route53'
        try {
            $plan = Get-DirexioPlan -Rehearse
        }
        finally {
            Remove-Item env:DOMAIN, env:INSTANCE_TYPE, env:DOMAIN_MODE
        }

        $plan.Domain | Should -Be 'env.example.org'
        $plan.InstanceType | Should -Be 't3.medium'
        $plan.DnsMode | Should -Be 'Route53'
    }

    It 'names the parameter, the value and the way out for <Given>' -ForEach @(
        @{ Given = @{ DiskSizeGB = 0 }; Id = 'DiskSizeOutOfRange' }
        @{ Given = @{ InstanceType = 't9.small' }; Id = 'InstanceTypeNotOffered' }
        @{ Given = @{ Region = 'mars-1' }; Id = 'RegionUnknown' }
        @{ Given = @{ SshCidr = '0.0.0.0/99' }; Id = 'SshCidrMalformed' }
    ) {
        try { Get-DirexioPlan wrong.example.org -Rehearse @Given -ErrorAction Stop; $planned = $true } catch { $failure = $_ }
        $planned | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.Exception.Message | Should -Match ([regex]::Escape([string]$Given.Values[0]))
        $failure.Exception.Message | Should -Match ([string]$Given.Keys[0])
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'asks for a domain when none is given' {
        { Get-DirexioPlan -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'DomainMissing,*'
    }
}
