# Every example of the help is run as it stands, in a rehearsal: -Rehearse is put to each cmdlet that has it and is not piped to,
# since what is piped says itself that it is a rehearsal. What a rehearsal cannot show ends in the error that says so.
BeforeDiscovery {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $help = [xml](Get-Content (Join-Path (Get-Module Direxio.Deployer).ModuleBase 'en-US/Direxio.Deployer.PowerShell.dll-Help.xml') -Raw)

    # What there is when the user types the example; without a row, a finished node.
    $nodes = @{
        'Remove-DirexioNode, Example 4'       = 'waits for DNS'
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
        'Confirm-DirexioGate, Example 1'    = 'EvidenceIsAnExample' # whoever copies it has seen nothing
        'Confirm-DirexioGate, Example 2'    = 'EvidenceIsAnExample'
        'Confirm-DirexioGate, Example 3'    = 'EvidenceIsAnExample'
        'Find-DirexioOrphan, Example 1'     = 'OrphanSearchFailed' # it searches a real account, and here is none
        'Find-DirexioOrphan, Example 2'     = 'OrphanSearchFailed'
        'Find-DirexioOrphan, Example 3'     = 'OrphanSearchFailed'
        'Find-DirexioOrphan, Example 4'     = 'OrphanSearchFailed'
        'Remove-DirexioNode, Example 5'     = 'OrphanSearchFailed'
        'Install-DirexioConnect, Example 1' = 'ConnectNotInstalled' # a rehearsal knows no program of this machine
        'Install-DirexioConnect, Example 3' = 'ConnectNotInstalled'
        'Install-DirexioMcp, Example 1'     = 'McpNotInstalled'
        'Install-DirexioMcp, Example 2'     = 'McpNotInstalled'
        'Register-DirexioMcp, Example 3'    = 'McpFileOfRehearsal' # no file of the user is touched by a rehearsal
    }

    # What emits nothing: the MCP server of a rehearsed node has no tools, and its agent is not ready; the credentials of a rehearsal
    # have no end, and lack nothing.
    $silent = 'Test-DirexioRuntime, Example 2', 'Test-DirexioRuntime, Example 4', 'Test-DirexioAwsCredential, Example 3',
    'Test-DirexioAwsPermission, Example 1'

    $examples = foreach ($command in $help.helpItems.command) {
        foreach ($example in $command.examples.example) {
            $key = "$($command.details.name), $($example.title.Split(':')[0])"
            @{
                Name    = "$($command.details.name), $($example.title)"
                Code    = $example.code
                Node    = $nodes[$key] ?? 'is finished'
                Refusal = $refusals[$key]
                Changes = $example.code -notmatch '-WhatIf\b' -and $example.code -match '\b(?!Get|Find|Test)[A-Z][a-z]+-Direxio'
                Emits   = $key -notin $silent -and $example.code -notmatch ' -WhatIf\b'
            }
        }
    }

    $unknown = @($nodes.Keys) + @($refusals.Keys) + $silent | Where-Object { $key = $_; -not ($examples.Name -like "${key}:*") }
}

BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"

    # No example finds an account, whatever the machine that runs the tests has.
    $env:AWS_SHARED_CREDENTIALS_FILE = $env:AWS_CONFIG_FILE = Join-Path $TestDrive 'none'
    $env:AWS_EC2_METADATA_DISABLED = 'true'
    $env:AWS_ENDPOINT_URL = 'http://127.0.0.1:9'

    $rehearsed = (Get-Command -Module Direxio.Deployer).Where{ $_.Parameters.Rehearse }.Name
    $events = @{ 'waits for DNS' = 'DnsPending'; 'found no room' = 'CapacityMissing'; 'lost its instance' = 'InstanceDies' }
    $kept = Join-Path $TestDrive 'kept'
    $runIds = 'direxio-\d{8}-\d{6}-[0-9a-f]{4}'
    $there = $null

    # What the browser has saved.
    $downloads = New-Item -ItemType Directory (Join-Path $TestDrive 'Downloads')
    $null = New-Item (Join-Path $downloads 'accessKeys.csv') -Value (
        "Access key ID,Secret access key`nAKIAQ6CANARY00000001,cAnArY0secret1key2of3the4tests5abcDEFxyz`n")

    # The home as it is with such a node, which is deployed once and kept.
    function Restore-Node([string] $Kind) {
        if ($Kind -eq $script:there) { return }
        $copy = Join-Path $kept $Kind
        if (-not (Test-Path $copy)) {
            $with = $events[$Kind] ? @{ RehearseEvent = $events[$Kind] } : @{}
            $with += @{ Region = 'eu-central-1'; ConnectAgent = 'codex'; Rehearse = $true; ConfirmDomainBinding = $true }
            try { $null = Start-DirexioDeployment chat.example.org @with -Force 3>$null } catch { if (-not $events[$Kind]) { throw } }
            if ($Kind -eq 'lost its state') { Remove-Item (Get-DirexioStatus chat.example.org -Rehearse).StatePath }
            Copy-Item $env:DIREXIO_HOME (New-Item -ItemType Directory $copy) -Recurse
        }

        Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
        Copy-Item (Join-Path $copy '*') (Split-Path $env:DIREXIO_HOME) -Recurse
    }

    function Add-Rehearse([string] $Code) {
        $parsed = [Management.Automation.Language.Parser]::ParseInput($Code, [ref]$null, [ref]$null)
        $calls = $parsed.FindAll({ param($part) $part -is [Management.Automation.Language.CommandAst] }, $true).Where{
            $_.GetCommandName() -in $rehearsed -and $_.Parent.PipelineElements[0] -eq $_ -and
            $_.CommandElements.ParameterName -notcontains 'Rehearse'
        }
        $ends = $calls.ForEach{ $_.CommandElements[0].Extent.EndOffset } | Sort-Object -Descending
        foreach ($end in $ends) { $Code = $Code.Insert($end, ' -Rehearse') }
        $Code
    }

    # Opens no browser.
    function Invoke-Item([string] $Path) { Get-Content -LiteralPath $Path -TotalCount 1 -ErrorAction Stop }
}
AfterAll {
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
    Remove-Item env:AWS_SHARED_CREDENTIALS_FILE, env:AWS_CONFIG_FILE, env:AWS_ENDPOINT_URL
}

Describe 'The examples of the help' {
    It 'are there, each that something is said of here' -TestCases @{ Unknown = $unknown } { $Unknown | Should -BeNullOrEmpty }

    It 'do what they say: <Name>' -ForEach $examples {
        Restore-Node $Node
        $script:there = $Changes ? $null : $Node

        if ($Code -match $runIds) {
            # The run id of an example is that of another node.
            $runId = (Get-ChildItem $env:DIREXIO_HOME -Recurse -File | Select-String $runIds | Select-Object -First 1).Matches.Value
            $Code = $Code -replace $runIds, $runId
        }

        $Code = $Code.Replace('~/Downloads', $downloads)
        $script = [scriptblock]::Create((Add-Rehearse $Code))
        $ConfirmPreference = 'None'
        Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid())))
        try { $said = & $script 2>&1 3>$null 4>$null } catch { $said = $_ } finally { Pop-Location }

        $errors, $output = $said.Where({ $_ -is [Management.Automation.ErrorRecord] }, 'Split')
        $errors.FullyQualifiedErrorId.ForEach{ $_.Split(',')[0] } | Should -Be $Refusal -Because "$script`: $errors"
        if (-not $Refusal) { [bool]$output.Count | Should -Be $Emits -Because $script }
    }
}
