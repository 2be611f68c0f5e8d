# Prints what the status of nodes takes in seconds, a line for each thing measured, with a number for each run.
param([string] $Module, [string] $Domain, [int] $Nodes, [int] $Runs)

$folder = Join-Path $env:DIREXIO_HOME 'rehearsal' 'nodes'

function Measure-Seconds([scriptblock] $Work) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Work
    $watch.Elapsed.TotalSeconds
}

$told = [ordered]@{ index = @(); one = @(); oneFloor = @(); new = @(); all = @(); allFloor = @(); first = @() }
Import-Module $Module
$told.index += Measure-Seconds { Get-DirexioStatus $Domain -Rehearse }
# Warm: what is used often is compiled once more, for speed.
1..60 | ForEach-Object { $null = Get-DirexioStatus $Domain -Rehearse }
foreach ($run in 1..$Runs) {
    $told.one += Measure-Seconds { Get-DirexioStatus $Domain -Rehearse }
    $told.oneFloor += Measure-Seconds { Get-Content -Raw (Join-Path $folder $Domain 'state.json') | ConvertFrom-Json }
}
# Tells when the first row of an inventory came, and the last.
function Measure-Inventory {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $first = 0
    $count = 0
    Get-DirexioStatus -Rehearse | ForEach-Object {
        if ($first -eq 0) { $first = $watch.Elapsed.TotalSeconds }
        $count++
    }
    if ($count -ne $Nodes) { throw "$count of $Nodes nodes were told." }
    $first, $watch.Elapsed.TotalSeconds
}

$told.new += (Measure-Inventory)[1]
# Warm again: from about here on, a row takes what the ten thousandth does.
foreach ($more in 1..[Math]::Clamp(10000 / $Nodes, 1, 100)) { $null = Measure-Inventory }
foreach ($run in 1..[Math]::Min($Runs, 5)) {
    $first, $last = Measure-Inventory
    $told.first += $first
    $told.all += $last
}
$told.allFloor += Measure-Seconds {
    Get-ChildItem $folder | ForEach-Object { Get-Content -Raw (Join-Path $_.FullName 'state.json') | ConvertFrom-Json }
}
foreach ($name in $told.Keys) {
    "$name $(($told[$name] | ForEach-Object { $_.ToString('R', [cultureinfo]::InvariantCulture) }) -join ' ')"
}
