# A module in place of the real one: each function shows one behaviour that the host has to deal with.
# The engine alone brings no Write-* cmdlets, hence $PSCmdlet.

function Get-Echo {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)] [string] $Text,
        [Parameter(Position = 1)] [string[]] $List,
        [int] $Number,
        [System.DayOfWeek] $Day,
        [System.DayOfWeek[]] $Days,
        [timespan] $Span,
        [bool] $Truth,
        [switch] $On,
        [hashtable] $Option
    )
    $received = [ordered]@{}
    foreach ($key in $PSBoundParameters.Keys) { $received[$key] = $PSBoundParameters[$key] }
    [pscustomobject]$received
}

function Get-Several {
    [CmdletBinding()]
    param([int] $Count = 3)
    for ($i = 1; $i -le $Count; $i++) { [pscustomobject]@{ Name = "item$i"; Rank = $i } }
}

function Test-Answer {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [bool[]] $Answer)
    $Answer
}

function Get-Nothing {
    [CmdletBinding()]
    param()
}

function Get-Noise {
    [CmdletBinding()]
    param()
    $PSCmdlet.WriteWarning('a warning')
    $PSCmdlet.WriteVerbose('a detail')
    $PSCmdlet.WriteInformation('an information', [string[]]@())
    $Host.UI.WriteLine('a line on the host')
    foreach ($percent in 10, 10, 90) {
        $progress = [System.Management.Automation.ProgressRecord]::new(1, 'Working', "step $percent")
        $progress.PercentComplete = $percent
        $PSCmdlet.WriteProgress($progress)
    }
    [Console]::Out.WriteLine('printed by a library')
    'the result'
}

function Get-Record {
    [CmdletBinding()]
    param()
    [pscustomobject]@{
        Day    = [System.DayOfWeek]::Friday
        At     = [datetimeoffset]::new(2026, 1, 2, 3, 4, 5, [timespan]::FromHours(2))
        Took   = [timespan]::FromSeconds(90)
        Price  = [decimal]15.5
        Nested = @{ Deep = [pscustomobject]@{ Deeper = @(1, 2, @{ Deepest = $null }) } }
    }
}

function Start-Deployment {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Status)
    $deployment = [pscustomobject]@{ Domain = 'chat.example.org'; Status = $Status }
    $deployment.PSTypeNames.Insert(0, 'Direxio.Deployer.Deployment')
    $deployment
}

class CodedException : System.Exception {
    [string] $Code = 'NoSuchThing'
    [string] $NextAction = 'Name another thing.'
    [string] $Phase = 'S3'
    [string] $Target = 'thing-1'
    CodedException([string] $message) : base($message) { }
}

function NewFailure {
    $exception = [CodedException]::new('There is no thing.')
    [System.Management.Automation.ErrorRecord]::new($exception, $exception.Code, 'ObjectNotFound', $null)
}

function Stop-Coded {
    [CmdletBinding()]
    param()
    $PSCmdlet.ThrowTerminatingError((NewFailure))
}

function Skip-Coded {
    [CmdletBinding()]
    param()
    'before'
    $PSCmdlet.WriteError((NewFailure))
    'after'
}

function Remove-Thing {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param([switch] $Force)
    if ($Force -or $PSCmdlet.ShouldProcess('the thing', 'Remove')) { 'removed' } else { 'kept' }
}

function Clear-Thing {
    [CmdletBinding(SupportsShouldProcess)]
    param()
    if ($PSCmdlet.ShouldProcess('the thing', 'Clear')) { 'cleared' }
}

function Read-Answer {
    [CmdletBinding()]
    param()
    'answer: ' + $Host.UI.ReadLine()
}

function Wait-Long {
    [CmdletBinding()]
    param([string] $SavePath)
    try {
        $PSCmdlet.WriteWarning('waiting')
        for ($i = 0; $i -lt 6000; $i++) { [System.Threading.Thread]::Sleep(100) }
    }
    finally {
        [System.IO.File]::WriteAllText($SavePath, 'saved')
    }
}

function Wait-Told {
    [CmdletBinding()]
    param()
    try {
        $PSCmdlet.WriteWarning('waiting')
        for ($i = 0; $i -lt 6000; $i++) { [System.Threading.Thread]::Sleep(100) }
    }
    finally {
        $Host.PrivateData.StopNextAction = 'Go on there.'
        $Host.PrivateData.StopTarget = 'chat.example.org'
    }
}

function Wait-Stubborn {
    [CmdletBinding()]
    param()
    $PSCmdlet.WriteWarning('waiting')
    [void][System.Threading.Tasks.Task]::Delay(600000).Wait(600000)
}

Export-ModuleMember -Function *-*
