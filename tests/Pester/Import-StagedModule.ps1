# Imports the module that the build staged, with a home that is thrown away and without anybody's defaults.
$root = Join-Path $PSScriptRoot '../..'
$manifest = Get-ChildItem (Join-Path $root 'artifacts/module/Direxio.Deployer') -Recurse -Filter Direxio.Deployer.psd1 |
    Sort-Object { [version]$_.Directory.Name } | Select-Object -Last 1
if (-not $manifest) {
    throw 'No staged module. Run "dotnet build -c Release" first.'
}

Import-Module $manifest.FullName -Force
$env:DIREXIO_HOME = Join-Path ([IO.Path]::GetTempPath()) "direxio-pester-$([guid]::NewGuid().ToString('n'))"
# Whatever runs the tests may be an agent itself.
$env:DIREXIO_AGENT_DETECTION = 'off'
foreach ($name in 'DOMAIN', 'DOMAIN_MODE', 'CONFIRM_DOMAIN_BINDING', 'INSTANCE_TYPE', 'MESSAGE_SERVER_IMAGE', 'AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION',
    'DIREXIO_MONTHLY_BUDGET_USD', 'DIREXIO_BUDGET_EMAIL') {
    Remove-Item "env:$name" -ErrorAction Ignore
}
