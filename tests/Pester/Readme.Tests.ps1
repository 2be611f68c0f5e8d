# What the README tells people to type is taken by the cmdlets as they are.
BeforeDiscovery {
    $blocks = [regex]::Matches((Get-Content "$PSScriptRoot/../../README.md" -Raw), '(?ms)^```powershell\n(.*?)^```')
    $commands = foreach ($block in $blocks) {
        $script = [Management.Automation.Language.Parser]::ParseInput($block.Groups[1].Value, [ref]$null, [ref]$null)
        $script.FindAll({ param($part) $part -is [Management.Automation.Language.CommandAst] -and $part.GetCommandName() -match '^[A-Z][a-z]+-Direxio' }, $true) |
            ForEach-Object { @{ Text = $_.Extent.Text; Command = $_ } }
    }
}

BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    . "$PSScriptRoot/Assert-Binding.ps1"
}

Describe 'The README' {
    It 'shows every cmdlet of the module' {
        $readme = Get-Content "$PSScriptRoot/../../README.md" -Raw
        foreach ($name in (Get-Command -Module Direxio.Deployer).Name) { $readme | Should -Match "\b$name\b" }
    }

    It 'shows PowerShell that parses' {
        foreach ($block in [regex]::Matches((Get-Content "$PSScriptRoot/../../README.md" -Raw), '(?ms)^```powershell\n(.*?)^```')) {
            $mistakes = $null
            $null = [Management.Automation.Language.Parser]::ParseInput($block.Groups[1].Value, [ref]$null, [ref]$mistakes)
            $mistakes | Should -BeNullOrEmpty
        }
    }

    It 'shows a command that binds: <Text>' -ForEach $commands {
        Assert-Binding $Command
    }
}

Describe 'The Pester files' {
    It 'are at least one for each cmdlet' {
        foreach ($name in (Get-Command -Module Direxio.Deployer).Name) { Join-Path $PSScriptRoot "$name.Tests.ps1" | Should -Exist }
    }
}
