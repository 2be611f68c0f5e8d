# Prints by how many MB the memory of a pwsh grew with its first inventory: at most meanwhile, and what was left after a collection.
param([string] $Module, [int] $Nodes)

function Get-Memory {
    [GC]::Collect()
    [GC]::WaitForPendingFinalizers()
    [GC]::Collect()
    [Environment]::WorkingSet
}

Import-Module $Module
$before = Get-Memory
$most = $before
$count = 0
Get-DirexioStatus -Rehearse | ForEach-Object {
    $count++
    if ($count % 100 -eq 0 -or $count -eq $Nodes) { $most = [Math]::Max($most, [Environment]::WorkingSet) }
}
if ($count -ne $Nodes) { throw "$count of $Nodes nodes were told." }
foreach ($memory in $most, (Get-Memory)) { (($memory - $before) / 1MB).ToString('0', [cultureinfo]::InvariantCulture) }
