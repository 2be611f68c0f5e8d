# Every example of the help is run as it stands, in a rehearsal: -Rehearse is put to each cmdlet that has it and is not piped to,
# since what is piped says itself that it is a rehearsal. What a rehearsal cannot show ends in the error that says so.
BeforeDiscovery {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $help = [xml](Get-Content (Join-Path (Get-Module Direxio.Deployer).ModuleBase 'en-US/Direxio.Deployer.PowerShell.dll-Help.xml') -Raw)

    # What there is when the user types the example; without a row, a finished node.
    $nodes = @{
        'Get-DirexioBackup, Example 3'        = 'is backed up in S3'
        'Remove-DirexioBackup, Example 3'     = 'is backed up in S3'
        'Remove-DirexioBackup, Example 4'     = 'is backed up in S3'
        'Test-DirexioBackup, Example 3'       = 'is backed up in S3'
        'Repair-DirexioDeployment, Example 1' = 'lost its state'
        'Repair-DirexioDeployment, Example 2' = 'lost its state'
        'Repair-DirexioDeployment, Example 3' = 'lost its state'
        'Repair-DirexioDeployment, Example 4' = 'lost its state'
        'Resume-DirexioDeployment, Example 1' = 'waits for DNS'
        'Resume-DirexioDeployment, Example 2' = 'waits for DNS'
        'Resume-DirexioDeployment, Example 4' = 'found no room'
        'Resume-DirexioDeployment, Example 5' = 'lost its instance'
    }

    # What cannot succeed in a rehearsal, and the error that says why.
    $refusals = @{
        'Remove-DirexioNode, Example 2'     = 'CannotAskForDomain' # it is typed, which nobody does here
        'Confirm-DirexioGate, Example 1'    = 'EvidenceIsAnExample' # whoever copies it has seen nothing
        'Confirm-DirexioGate, Example 2'    = 'EvidenceIsAnExample'
        'Confirm-DirexioGate, Example 3'    = 'EvidenceIsAnExample'
        'Restore-DirexioNode, Example 2'    = 'BackupMissing' # the file is only an example
        'Register-DirexioMcp, Example 3'    = 'McpFileOfRehearsal' # no file of the user is touched by a rehearsal
    }

    # What emits nothing: the MCP server of a rehearsed node has no tools, and its agent is not ready; the credentials of a rehearsal
    # have no end, and lack nothing. No skill lies in the folder that one is looked for in. The one domain of the rehearsed account has
    # no zone, so nothing in it is delegated or points anywhere. A shell has the terminal; no node is stopped, and one that can be used passes.
    $silent = 'Test-DirexioRuntime, Example 2', 'Test-DirexioRuntime, Example 4', 'Test-DirexioAwsCredential, Example 3',
        'Test-DirexioAwsPermission, Example 1', 'Test-DirexioAwsPermission, Example 4', 'Get-DirexioSkill, Example 2',
        'Get-DirexioBackup, Example 1', 'Get-DirexioBackup, Example 2', 'Restore-DirexioNode, Example 3', 'Remove-DirexioBackup, Example 1',
        'Remove-DirexioBackup, Example 2', 'Remove-DirexioBackup, Example 3', 'Backup-DirexioNode, Example 3',
        'Get-DirexioDomain, Example 3', 'Get-DirexioDomain, Example 4', 'Test-DirexioDomain, Example 2',
        'Enter-DirexioNode, Example 1', 'Start-DirexioNode, Example 2', 'Test-DirexioBackup, Example 2',
        'Test-DirexioDeployment, Example 3', 'Get-DirexioDefault, Example 3'

    $examples = foreach ($command in $help.helpItems.command) {
        foreach ($example in $command.examples.example) {
            $key = "$($command.details.name), $($example.title.Split(':')[0])"
            @{
                Name    = "$($command.details.name), $($example.title)"
                Code    = $example.code
                Node    = $nodes[$key] ?? 'is finished'
                Refusal = $refusals[$key]
                Changes = $example.code -notmatch '-WhatIf\b' -and $example.code -match '\b(?!Get|Find|Test)[A-Z][a-z]+-Direxio'
                # What would be done with a skill is emitted.
                Emits   = $key -notin $silent -and ($example.code -notmatch ' -WhatIf\b' -or $example.code -match '-DirexioSkill\b')
            }
        }
    }

    $unknown = @($nodes.Keys) + @($refusals.Keys) + $silent | Where-Object { $key = $_; -not ($examples.Name -like "${key}:*") }
}

BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    . "$PSScriptRoot/Restore-RehearsedNode.ps1"
    . "$PSScriptRoot/New-SkillHome.ps1"

    $runIds = 'direxio-\d{8}-\d{6}-[0-9a-f]{4}'

    # A home with a skill of this module and one that the npm package left in a place where its agent no longer looks.
    function Restore-Skill {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'Windows tells a program the real home, which no test touches' }
        $folder = New-SkillHome
        Set-Gallery "[pscustomobject]@{ Version = '0.0.1'; Repository = 'Local' }"
        $null = Install-DirexioSkill codex
        Add-NpmSkill (Join-Path $folder '.github/copilot/skills/direxio-deployer') copilot
    }
}
AfterAll {
    Restore-Environment
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
    Remove-Item env:AWS_SHARED_CREDENTIALS_FILE, env:AWS_CONFIG_FILE, env:AWS_ENDPOINT_URL
}

Describe 'The examples of the help' {
    It 'are there, each that something is said of here' -TestCases @{ Unknown = $unknown } { $Unknown | Should -BeNullOrEmpty }

    It 'do what they say: <Name>' -ForEach $examples {
        Restore-Node $Node
        $script:there = $Changes ? $null : $Node
        if ($Code -match '-DirexioSkill\b') { Restore-Skill }
        # A profile that is kept as a default must be there.
        if ($Code -match 'Set-DirexioDefault') {
            $env:AWS_CONFIG_FILE = Join-Path $env:DIREXIO_HOME 'aws-config'
            Set-Content $env:AWS_CONFIG_FILE "[profile direxio-deployer]`nregion = eu-central-1"
        }
        # What was left behind in the account of rehearsals is there again.
        if ($Code -match 'Find-DirexioOrphan') { Get-ChildItem $env:DIREXIO_HOME -Recurse -Filter rehearsal-account.json | Remove-Item }

        if ($Code -match $runIds) {
            # The run id of an example is that of another node.
            $runId = (Get-ChildItem $env:DIREXIO_HOME -Recurse -File | Select-String $runIds | Select-Object -First 1).Matches.Value
            $Code = $Code -replace $runIds, $runId
        }

        $said = Invoke-Rehearsed $Code
        $said.Ids | Should -Be $Refusal -Because "$($said.Script): $($said.Errors)"
        if (-not $Refusal) { [bool]$said.Output.Count | Should -Be $Emits -Because $said.Script }
    }
}
