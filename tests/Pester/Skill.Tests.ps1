# What the skill tells an agent to type: each command is one of the module and binds, each block runs in a rehearsal, and the blocks of
# the runbook, one after the other from an empty home, lead to a delivery and to a removal.
BeforeDiscovery {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    . "$PSScriptRoot/Read-SkillBlock.ps1"
    $module = (Get-Command -Module Direxio.Deployer).Name

    # What has no rehearsal: it is about the folders of this machine. Its blocks are bound, and not run.
    $alone = 'Get-DirexioSkill', 'Install-DirexioSkill', 'Uninstall-DirexioSkill', 'Update-DirexioSkill'

    # What there is when the block is typed; without a row, a finished node. By its page and its first line.
    $nodes = @{
        'SKILL.md: Resume-DirexioDeployment chat.example.org' = 'waits for DNS'
        'references/deployment-workflow.md: Resume-DirexioDeployment chat.example.org -InstanceType t3a.small' = 'found no room'
        'references/verification-recovery.md: Repair-DirexioDeployment chat.example.org -WhatIf' = 'lost its state'
    }

    # What cannot succeed in a rehearsal, and the errors that say why.
    $refusals = @{
        # Of the three gates the last: nothing was checked before.
        'SKILL.md: Confirm-DirexioGate AppInitialization -Domain chat.example.org -Evidence ''<who initialized the App, on what, when>''' =
            'RuntimeChecksNotPassed'
    }

    $blocks = Read-SkillBlock
    $calls = foreach ($block in $blocks) { $block.Calls | ForEach-Object { @{ Text = "$($block.Page): $($_.Extent.Text)"; Command = $_ } } }
    $inline = foreach ($page in Read-SkillPage) {
        [regex]::Matches($page.Text, '`([A-Z][a-z]+-Direxio\w+ [^`\n]+)`') | ForEach-Object {
            $code = [Management.Automation.Language.Parser]::ParseInput($_.Groups[1].Value, [ref]$null, [ref]$null)
            $code.FindAll({ param($part) $part -is [Management.Automation.Language.CommandAst] }, $true).
                Where{ $_.GetCommandName() -in $module }.ForEach{ @{ Text = "$($page.Page): $($_.Extent.Text)"; Command = $_ } }
        }
    }
    $commands = @($calls) + @($inline) | Where-Object { $_.Command.GetCommandName() -in $module }
    $named = foreach ($page in Read-SkillPage) {
        $names = [regex]::Matches($page.Text, '\b[A-Z][a-z]+-Direxio[A-Z]\w+\b').Value | Sort-Object -Unique
        $names | ForEach-Object { @{ Name = $_; Page = $page.Page } }
    }
    $runs = $blocks.Where{ $_.Calls -and -not $_.Calls.Where{ $_.GetCommandName() -in $alone } }.ForEach{
        $_ + @{ Node = $nodes[$_.Key] ?? 'is finished'; Refusal = $refusals[$_.Key] }
    }
    $unknown = @($nodes.Keys) + @($refusals.Keys) | Where-Object { $_ -notin $blocks.Key }
}

BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    . "$PSScriptRoot/Restore-RehearsedNode.ps1"
    . "$PSScriptRoot/Read-SkillBlock.ps1"
    . "$PSScriptRoot/Assert-Binding.ps1"
    $module = (Get-Command -Module Direxio.Deployer).Name

    # What an agent puts where the skill has a place for what was seen.
    function Add-Evidence([string] $Code) { $Code -replace '<[^>]+>', 'the owner did so in the App on a phone, and saw what came back' }
}
AfterAll {
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
    Remove-Item env:AWS_SHARED_CREDENTIALS_FILE, env:AWS_CONFIG_FILE, env:AWS_ENDPOINT_URL
}

Describe 'The commands of the skill' {
    It 'are blocks of which something is said here' -TestCases @{ Unknown = $unknown } { $Unknown | Should -BeNullOrEmpty }

    It 'are PowerShell that parses: <Key>' -ForEach $blocks { $Mistakes | Should -BeNullOrEmpty }

    It 'are cmdlets of the module: <Name> in <Page>' -ForEach $named { $Name | Should -BeIn $module }

    It 'bind: <Text>' -ForEach $commands { Assert-Binding $Command }

    It 'name every cmdlet of the module' {
        $text = (Read-SkillPage).Text -join "`n"
        foreach ($name in $module) { $text | Should -MatchExactly "\b$name\b" }
    }

    It 'do what they say: <Key>' -ForEach $runs {
        Restore-Node $Node
        $script:there = $null
        $said = Invoke-Rehearsed (Add-Evidence $Code)
        $said.Ids | Should -Be $Refusal -Because "$($said.Script): $($said.Errors)"
    }
}

Describe 'An agent that reads nothing but the runbook' {
    BeforeAll {
        # From an empty home. What it is to type under these headings, as far as that has a rehearsal.
        Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
        function Invoke-Section([string[]] $Heading) {
            foreach ($block in Read-SkillBlock SKILL.md | Where-Object Heading -In $Heading) {
                if ($block.Calls.ForEach{ $_.GetCommandName() }.Where{ $_ -notin $rehearsed }) { continue }
                Invoke-Rehearsed (Add-Evidence $block.Code)
            }
        }
    }

    It 'gets from an empty home to a delivery' {
        $said = Invoke-Section '1. Account', '2. Access key or profile', '3. Domain', '4. DNS', '5. Cost', 'Deploy', 'Status and trouble'
        $said.Ids | Should -BeNullOrEmpty
        $deployment = $said.Output.Where{ $_ -is [Direxio.Deployer.Deployment] } | Select-Object -Last 1
        $deployment.Status | Should -Be 'Completed'
        $deployment.Delivery.AppDomain | Should -Be 'chat.example.org'
        $script:code = $deployment.Delivery.InitializationCode
        $code | Should -Match '^\d{8}$'
    }

    It 'confirms what has happened, and not what has not' {
        $said = Invoke-Section 'Gates'
        $said.Output.Where{ $_ -is [Direxio.Deployer.GateConfirmation] }.Gate | Should -Be 'AppInitialization', 'RealChat'
        $said.Ids | Should -Be 'RuntimeChecksNotPassed' -Because 'no bridge and no MCP server was installed'
    }

    It 'leaves a report without the code' {
        $report = (Invoke-Section 'Delivery').Output
        $report.JsonPath | Should -Exist
        Get-Content $report.JsonPath -Raw | Should -Not -Match $script:code
    }

    It 'removes it again, after a look at what would go' {
        $said = Invoke-Section 'Update, reset, removal'
        $said.Ids | Should -BeNullOrEmpty
        $said.Output.Status | Should -Be 'Removed'
        Join-Path $env:DIREXIO_HOME 'rehearsal/nodes/chat.example.org' | Should -Not -Exist
    }
}
