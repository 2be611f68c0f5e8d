<#
.SYNOPSIS
    Runs Pester files and writes what came of each of their tests as Json.
.PARAMETER Pester
    The manifest of Pester.
.PARAMETER Modules
    The folder that holds the module, as a folder of PSModulePath would; the tests import it from there.
.PARAMETER Report
    Where to write the Json.
.PARAMETER Path
    The Pester files.
.NOTES
    Sets no preference variable: the tests would inherit it, and a user's session has none set.
#>
param(
    [Parameter(Mandatory)] [string] $Pester,
    [Parameter(Mandatory)] [string] $Modules,
    [Parameter(Mandatory)] [string] $Report,
    [Parameter(Mandatory, ValueFromRemainingArguments)] [string[]] $Path
)

$env:TESTED_MODULES = $Modules
Import-Module $Pester -ErrorAction Stop
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
$run = Invoke-Pester -Configuration $configuration -ErrorAction Stop

function ConvertTo-Text($errorRecords) {
    ($errorRecords | ForEach-Object { $_.Exception.Message; $_.ScriptStackTrace }) -join [Environment]::NewLine
}

$tests = foreach ($container in $run.Containers) {
    $file = Split-Path $container.Item -Leaf
    foreach ($test in $run.Tests | Where-Object { $_.Block.Root.BlockContainer.Item -eq $container.Item }) {
        @{ File = $file; Name = $test.ExpandedPath; Result = "$($test.Result)"; Message = ConvertTo-Text $test.ErrorRecord }
    }

    # What failed outside the tests: in discovery, in BeforeAll or in AfterAll.
    $parts = @($container) + @($run.FailedBlocks | Where-Object { $_.Root.BlockContainer.Item -eq $container.Item })
    foreach ($part in $parts | Where-Object ErrorRecord) {
        @{ File = $file; Name = 'outside its tests'; Result = 'Failed'; Message = ConvertTo-Text $part.ErrorRecord }
    }
}

ConvertTo-Json @($tests) | Set-Content -LiteralPath $Report
