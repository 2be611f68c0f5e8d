BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Install-DirexioMcp' {
    BeforeAll { Start-DirexioDeployment mcp.example.org -Rehearse -ConfirmDomainBinding -Force | Out-Null }

    It 'emits a result with the manual command, and an error, where there is no npm' {
        $result = Get-DirexioStatus mcp.example.org -Rehearse | Install-DirexioMcp -Version 0.1.7 -ErrorVariable failure -ErrorAction SilentlyContinue
        $result.Status | Should -Be 'npm_missing'
        $result.Package | Should -Be 'direxio-mcp@0.1.7'
        $result.Command | Should -Be 'npm install -g direxio-mcp@0.1.7'
        $failure.FullyQualifiedErrorId | Should -BeLike 'McpNotInstalled,*'
    }

    It 'refuses what is not one version' {
        { Install-DirexioMcp mcp.example.org -Rehearse -Version '0.1 --force' -ErrorAction Stop } | Should -Throw -ErrorId 'PackageVersionMalformed,*'
    }

    It 'does nothing with -WhatIf' {
        Install-DirexioMcp mcp.example.org -Rehearse -WhatIf | Should -BeNullOrEmpty
    }
}
