BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Get-DirexioDefault' {
    It 'has a row for each parameter that Set-DirexioDefault has' {
        $parameters = (Get-Command Set-DirexioDefault).ParameterSets[0].Parameters |
            Where-Object { $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm', 'Reset' }
        (Get-DirexioDefault).Name | Sort-Object | Should -Be ($parameters.Name | Sort-Object)
    }

    It 'takes names, from the pipeline too, and refuses one that cannot be kept' {
        ('Region', 'DnsMode' | Get-DirexioDefault).Name | Should -Be 'Region', 'DnsMode'
        { Get-DirexioDefault Weather -ErrorAction Stop } | Should -Throw -ErrorId 'DefaultUnknown,*'
    }

    It 'is completed with them' {
        (TabExpansion2 'Get-DirexioDefault Dns').CompletionMatches.CompletionText | Should -Be 'DnsMode'
    }

    It 'names the line of a value in the file that cannot be used' {
        $file = Join-Path $env:DIREXIO_HOME 'defaults.toml'
        $null = New-Item $env:DIREXIO_HOME -ItemType Directory -Force
        "# mine`nRegion = 'Europe'" | Set-Content $file
        { Get-DirexioDefault Region -ErrorAction Stop } | Should -Throw -ExpectedMessage "*$file, line 2*"
        Remove-Item $file
    }
}
