# What the tests of written commands share: homes with a rehearsed node in them, and commands made to be rehearsed. Needs the module.
# No command finds an account, whatever the machine that runs the tests has.
$env:AWS_SHARED_CREDENTIALS_FILE = $env:AWS_CONFIG_FILE = Join-Path $TestDrive 'none'
$env:AWS_EC2_METADATA_DISABLED = 'true'
$env:AWS_ENDPOINT_URL = 'http://127.0.0.1:9'

$rehearsed = (Get-Command -Module Direxio.Deployer).Where{ $_.Parameters.Rehearse }.Name
$events = @{ 'waits for DNS' = 'DnsPending'; 'found no room' = 'CapacityMissing'; 'lost its instance' = 'InstanceDies' }
$keptHomes = Join-Path $TestDrive 'kept'
$there = $null

# The home as it is with such a node, which is deployed once and kept.
function Restore-Node([string] $Kind) {
    if ($Kind -eq $script:there) { return }
    $copy = Join-Path $keptHomes $Kind
    if (-not (Test-Path $copy)) {
        $with = $events[$Kind] ? @{ RehearseEvent = $events[$Kind] } : @{}
        $with += @{ Region = 'eu-central-1'; ConnectAgent = 'codex'; Rehearse = $true; ConfirmDomainBinding = $true }
        try { $null = Start-DirexioDeployment chat.example.org @with -Force 3>$null -ErrorAction Stop } catch { if (-not $events[$Kind]) { throw } }
        if ($Kind -eq 'lost its state') { Remove-Item (Get-DirexioStatus chat.example.org -Rehearse).StatePath }
        if ($Kind -eq 'is backed up in S3') {
            $null = Backup-DirexioNode chat.example.org -S3Uri s3://direxio-example-org/nodes -CreateBucket -Rehearse 3>$null
        }
        Copy-Item $env:DIREXIO_HOME (New-Item -ItemType Directory $copy) -Recurse
    }

    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
    Copy-Item (Join-Path $copy '*') (Split-Path $env:DIREXIO_HOME) -Recurse
}

# Puts -Rehearse to each cmdlet that has it and is not piped to, since what is piped says itself that it is a rehearsal.
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

# Runs a piece of code in a folder of its own, with a made-up key file in it, and tells what it emitted and the ids of its errors.
function Invoke-Rehearsed([string] $Code) {
    $script = [scriptblock]::Create((Add-Rehearse $Code))
    $ConfirmPreference = 'None'
    Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid())))
    Set-Content accessKeys.csv 'Access key ID,Secret access key', "AKIA$('REHEARSED' + '0000001'),$('m4de+up/' * 5)"
    try { $said = & $script 2>&1 3>$null 4>$null } catch { $said = $_ } finally { Pop-Location }

    $errors, $output = $said.Where({ $_ -is [Management.Automation.ErrorRecord] }, 'Split')
    @{ Script = "$script"; Errors = $errors; Ids = $errors.FullyQualifiedErrorId.ForEach{ $_.Split(',')[0] }; Output = $output }
}

# Opens no browser.
function Invoke-Item([string] $Path) { Get-Content -LiteralPath $Path -TotalCount 1 -ErrorAction Stop }
