# Imports the module that the build staged, with a home that is thrown away and without anybody's defaults or credentials.
$modules = $env:TESTED_MODULES ? $env:TESTED_MODULES : (Join-Path $PSScriptRoot '../../artifacts/module')
$manifest = Get-ChildItem (Join-Path $modules 'Direxio.Deployer') -Recurse -Filter Direxio.Deployer.psd1 -ErrorAction Ignore |
    Sort-Object { [version]$_.Directory.Name } | Select-Object -Last 1
if (-not $manifest) {
    throw 'No staged module. Run "dotnet build -c Release" first.'
}

Import-Module $manifest.FullName -Force
Remove-Item env:AWS_*, env:DIREXIO_*, env:P2P_* -ErrorAction Ignore
Remove-Item env:DOMAIN, env:DOMAIN_MODE, env:CONFIRM_DOMAIN_BINDING, env:INSTANCE_TYPE, env:MESSAGE_SERVER_IMAGE, env:ACME_EMAIL -ErrorAction Ignore
$env:DIREXIO_HOME = Join-Path ([IO.Path]::GetTempPath()) "direxio-pester-$([guid]::NewGuid().ToString('n'))"
# Whatever runs the tests may be an agent itself.
$env:DIREXIO_AGENT_DETECTION = 'off'

# Runs a command in another pwsh with nothing loaded, and with an input that is at its end. $PSHOME has the program or, where pwsh is a .NET tool, an assembly for dotnet.
function Invoke-FreshPwsh([string] $Command, [string[]] $Option = '-NonInteractive') {
    $program = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
    $pwsh = (Test-Path $program) ? @($program) : @('dotnet', (Join-Path $PSHOME 'pwsh.dll'))
    $leading = $pwsh | Select-Object -Skip 1
    # pwsh notes which code a session compiled and compiles it ahead in the next one, on a thread of its own, so that a session may
    # load what only an earlier one needed. Ahead is compiled only on machines with this many processors (the number is hexadecimal).
    $env:DOTNET_MultiCoreJitMinNumCpus = 'FFFF'
    try { $null | & $pwsh[0] @leading -NoProfile @Option -Command $Command }
    finally { Remove-Item env:DOTNET_MultiCoreJitMinNumCpus }
}
