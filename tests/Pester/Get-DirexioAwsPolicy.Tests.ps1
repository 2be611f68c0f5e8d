BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Get-DirexioAwsPolicy' {
    It 'is the reference file where nothing is chosen' {
        (Get-DirexioAwsPolicy -Region eu-central-1).Document | Should -BeExactly (Get-Content "$PSScriptRoot/../../references/iam-policy.json" -Raw)
    }

    It 'allows less for less' {
        $actions = ((Get-DirexioAwsPolicy Operate).Document | ConvertFrom-Json).Statement.Action
        $actions | Should -Contain 'ec2:GetConsoleOutput'
        $actions | Should -Not -Contain 'ec2:RunInstances'
        $actions | Should -Not -Contain 'ec2:TerminateInstances'
    }

    It 'follows the region into <Partition>' -ForEach @(
        @{ Region = 'cn-north-1'; Partition = 'aws-cn' }
        @{ Region = 'us-gov-west-1'; Partition = 'aws-us-gov' }
        @{ Region = 'eusc-de-east-1'; Partition = 'aws-eusc' }
    ) {
        $policy = Get-DirexioAwsPolicy -Region $Region
        $policy.Partition | Should -Be $Partition
        $policy.Document | Should -Match ([regex]::Escape("arn:${Partition}:"))
    }

    It 'refuses a partition that it has no policy for' {
        { Get-DirexioAwsPolicy -Partition aws-iso } | Should -Throw -ErrorId 'PartitionUnknown,*'
    }
}
