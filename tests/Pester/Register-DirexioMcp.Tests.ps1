BeforeAll { . "$PSScriptRoot/Import-StagedModule.ps1" }
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Register-DirexioMcp' {
    BeforeAll { Start-DirexioDeployment client.example.org -Rehearse -ConfirmDomainBinding -Force | Out-Null }

    It 'shows the difference with -WhatIf and writes nothing' {
        Register-DirexioMcp client.example.org -Client Cursor -Scope User -Rehearse -WhatIf | Should -BeNullOrEmpty
        (Register-DirexioMcp client.example.org -Client Cursor -Scope User -Rehearse).Change | Should -Be 'Created'
    }

    It 'writes the entry once' {
        $first = Get-DirexioStatus client.example.org -Rehearse | Register-DirexioMcp -Client Codex, Gemini -Scope Project
        $first.Client | Should -Be 'Codex', 'Gemini'
        Get-Content $first[0].Path -Raw | Should -BeLike '*`[mcp_servers."direxio-client_example_org"`]*'
        (Get-Content $first[1].Path -Raw | ConvertFrom-Json).mcpServers.'direxio-client_example_org'.command | Should -Be 'direxio-mcp'
        (Register-DirexioMcp client.example.org Codex Project -Rehearse).Change | Should -Be 'Unchanged'
    }

    It 'keeps what is set on the entry, and says what the client still asks for' {
        $result = Register-DirexioMcp client.example.org OpenCode Project -Rehearse
        $result.NextAction | Should -BeLike '*opencode mcp list*'
        $file = Get-Content $result.Path -Raw | ConvertFrom-Json
        $file.mcp.'direxio-client_example_org' | Add-Member enabled $false
        $file.mcp.'direxio-client_example_org'.command = @('old')
        $file | ConvertTo-Json -Depth 9 | Set-Content $result.Path
        (Register-DirexioMcp client.example.org OpenCode Project -Rehearse).Change | Should -Be 'Replaced'
        $entry = (Get-Content $result.Path -Raw | ConvertFrom-Json).mcp.'direxio-client_example_org'
        $entry.enabled | Should -BeFalse
        $entry.command | Should -Be 'direxio-mcp'
    }

    It 'tells OpenClaw by its own command, which is rehearsed' {
        (Register-DirexioMcp client.example.org OpenClaw User -Rehearse).Change | Should -Be 'Added'
        (Register-DirexioMcp client.example.org OpenClaw User -Rehearse).Change | Should -Be 'Unchanged'
    }

    It 'keeps a copy of a file that it changes' {
        $path = (Register-DirexioMcp client.example.org ClaudeCode User -Rehearse).Path
        Set-Content $path '{ "theme": "dark" }'
        $result = Register-DirexioMcp client.example.org ClaudeCode User -Rehearse
        $result.Change | Should -Be 'Added'
        Get-Content $result.BackupPath | Should -Be '{ "theme": "dark" }'
        (Get-Content $path -Raw | ConvertFrom-Json).theme | Should -Be 'dark'
    }

    It 'leaves a file that it does not understand' {
        $path = (Register-DirexioMcp client.example.org Gemini User -Rehearse).Path
        Set-Content $path '{ "theme": '
        { Register-DirexioMcp client.example.org Gemini User -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'McpFileNotUnderstood,*'
        Get-Content $path | Should -Be '{ "theme": '
    }

    It 'is taken back by a removal that is asked to' {
        Start-DirexioDeployment leaving.example.org -Rehearse -ConfirmDomainBinding -Force | Out-Null
        $path = (Register-DirexioMcp leaving.example.org Hermes User -Rehearse).Path
        Remove-DirexioNode leaving.example.org -Rehearse -Force -UnregisterMcp | Out-Null
        Get-Content $path | Should -Be 'mcp_servers: {}'
    }

    It 'refuses a file of the user for a rehearsed node' {
        { Register-DirexioMcp client.example.org Codex User -Path $TestDrive/config.toml -Rehearse -ErrorAction Stop } |
            Should -Throw -ErrorId 'McpFileOfRehearsal,*'
    }
}
