# Prints in seconds what the first rehearsals of a pwsh take until the last has ended, and what each takes of the processors: of the
# first, of later ones, and of empty runspaces.
param([string] $Module, [int] $Count)

Import-Module $Module
$env:DIREXIO_HOME = Join-Path ([IO.Path]::GetTempPath()) "direxio-bench-$([guid]::NewGuid().ToString('n'))"

function Measure-Processor([scriptblock] $Work) {
    $process = [Diagnostics.Process]::GetCurrentProcess()
    $before = $process.TotalProcessorTime
    $done = @(& $Work)
    $process.Refresh()
    if ($done.Count -ne $Count) { throw "$($done.Count) of $Count came to an end." }
    (($process.TotalProcessorTime - $before).TotalSeconds / $Count).ToString('R', [cultureinfo]::InvariantCulture)
}

function Start-Rehearsal([string] $Name) {
    1..$Count | ForEach-Object -ThrottleLimit 40 -Parallel {
        Import-Module $using:Module
        Start-DirexioDeployment "$using:Name$_.example.org" -Rehearse -ConfirmDomainBinding -Force -WarningAction Ignore
    }
}

try {
    $empty = Measure-Processor { 1..$Count | ForEach-Object -ThrottleLimit 40 -Parallel { $_ } }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $first = Measure-Processor { Start-Rehearsal 'first' }
    $wall = $watch.Elapsed.TotalSeconds.ToString('R', [cultureinfo]::InvariantCulture)
    # Warm: what is used often is compiled once more, for speed.
    foreach ($more in 1..[Math]::Max(100 / $Count, 1)) { $null = Start-Rehearsal "more$more-" }
    $later = Measure-Processor { Start-Rehearsal 'later' }
    "$wall $first $later $empty"
}
finally {
    Remove-Item $env:DIREXIO_HOME -Recurse -ErrorAction Ignore
}
