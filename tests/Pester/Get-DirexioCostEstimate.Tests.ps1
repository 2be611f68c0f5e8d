BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment cost.example.org -Rehearse -ConfirmDomainBinding -Force -DiskSizeGB 20
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Get-DirexioCostEstimate' {
    It 'prices a node that does not exist, part by part' {
        $estimate = Get-DirexioCostEstimate -Region eu-central-1 -InstanceType t3.medium -DnsMode Route53 -Rehearse
        $estimate.Components.Name | Should -Be 'ec2_instance', 'ebs_gp3', 'public_ipv4', 'route53_hosted_zone'
        $estimate.TotalMonthlyUsd | Should -Be ($estimate.Components.MonthlyUsd | Measure-Object -Sum).Sum
        $estimate.IsComplete | Should -BeTrue
    }

    It 'names the filter that found a price' {
        $filter = (Get-DirexioCostEstimate -Region eu-central-1 -Rehearse).Components[0].SkuFilter
        $filter['regionCode'] | Should -Be 'eu-central-1'
        $filter['operatingSystem'] | Should -Be 'Linux'
        $filter['tenancy'] | Should -Be 'Shared'
        $filter['termType'] | Should -Be 'OnDemand'
    }

    It 'guesses no price' {
        $estimate = Get-DirexioCostEstimate -RehearseEvent PricingDenied
        $estimate.Components[0].Source | Should -Be 'Unknown'
        $estimate.Components[0].MonthlyUsd | Should -BeNullOrEmpty
        $estimate.IsComplete | Should -BeFalse
    }

    It 'refreshes the record of a node from the pipeline' {
        $estimate = Get-DirexioStatus cost.example.org -Rehearse | Get-DirexioCostEstimate
        $estimate.Domain | Should -Be 'cost.example.org'
        $estimate.Components[1].Description | Should -Match '20 GB'
        (Get-DirexioStatus cost.example.org -Rehearse).CostEstimate.FreeTier.Plan | Should -Be 'PAID'
    }

    It 'says which domain it does not know' {
        { Get-DirexioCostEstimate nowhere.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }

    It 'refuses a type that the region does not offer' {
        { Get-DirexioCostEstimate -InstanceType t9.small -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'InstanceTypeNotOffered,*'
    }
}
