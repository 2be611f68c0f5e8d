BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Install-DirexioMcp' {
    BeforeAll { Start-DirexioDeployment mcp.example.org -Rehearse -ConfirmDomainBinding -Force | Out-Null }

    It 'rehearses npm, and the checks of the MCP server pass then' {
        $result = Get-DirexioStatus mcp.example.org -Rehearse | Install-DirexioMcp -Version 0.1.7
        $result.Status | Should -Be 'installed'
        Test-DirexioRuntime mcp.example.org McpDoctor, McpTools -Rehearse | ForEach-Object Status | Should -Be 'Passed', 'Passed'
        $result.Package | Should -Be 'direxio-mcp@0.1.7'
        $result.Command | Should -Be 'npm install -g direxio-mcp@0.1.7'
    }

    It 'refuses what is not one version' {
        { Install-DirexioMcp mcp.example.org -Rehearse -Version '0.1 --force' -ErrorAction Stop } | Should -Throw -ErrorId 'PackageVersionMalformed,*'
    }

    It 'does nothing with -WhatIf' {
        Install-DirexioMcp mcp.example.org -Rehearse -WhatIf | Should -BeNullOrEmpty
    }
}
