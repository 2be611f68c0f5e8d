# Prints what each rehearsal takes of the processors, and what an empty runspace takes, in seconds.
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

try {
    $empty = Measure-Processor { 1..$Count | ForEach-Object -ThrottleLimit 40 -Parallel { $_ } }
    $rehearsal = Measure-Processor {
        1..$Count | ForEach-Object -ThrottleLimit 40 -Parallel {
            Import-Module $using:Module
            Start-DirexioDeployment "node$_.example.org" -Rehearse -ConfirmDomainBinding -Force -WarningAction Ignore
        }
    }
    "$rehearsal $empty"
}
finally {
    Remove-Item $env:DIREXIO_HOME -Recurse -ErrorAction Ignore
}
