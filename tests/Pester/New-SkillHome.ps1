# A home of its own, in which no agent's folder is moved by a variable, and a gallery that is not asked over the network.
$variables = @{ HOME = $env:HOME; PSModulePath = $env:PSModulePath }
$moving = 'ANTIGRAVITY_HOME', 'CLAUDE_CONFIG_DIR', 'CLAUDE_HOME', 'CODEX_HOME', 'CURSOR_HOME', 'DEVIN_HOME', 'GEMINI_CLI_HOME', 'GEMINI_HOME',
    'HERMES_HOME', 'IFLOW_HOME', 'KIMI_HOME', 'OPENCLAW_HOME', 'OPENCLAW_STATE_DIR', 'OPENCODE_HOME', 'PI_CODING_AGENT_DIR',
    'QODER_CONFIG_DIR', 'QODER_HOME', 'REASONIX_HOME'
foreach ($name in $moving) {
    $variables[$name] = [Environment]::GetEnvironmentVariable($name)
    [Environment]::SetEnvironmentVariable($name, $null)
}

function New-SkillHome {
    $folder = New-Item -ItemType Directory (Join-Path $TestDrive "home-$([guid]::NewGuid().ToString('n'))")
    $env:HOME = $folder
    $folder
}

# What stands in for PSResourceGet: the latest version of this module, or an error that says why there is none.
function Set-Gallery([string] $Body) {
    $name = 'Microsoft.PowerShell.PSResourceGet'
    $folder = Join-Path $TestDrive "gallery-$([guid]::NewGuid().ToString('n'))"
    $module = New-Item -ItemType Directory (Join-Path $folder $name)
    Set-Content (Join-Path $module "$name.psm1") "function Find-PSResource { [CmdletBinding()] param(`$Name, `$Repository) $Body }"
    Set-Content (Join-Path $module "$name.psd1") "@{ RootModule = '$name.psm1'; ModuleVersion = '1.0'; FunctionsToExport = 'Find-PSResource' }"
    $env:PSModulePath = $folder + [IO.Path]::PathSeparator + $variables.PSModulePath
}

# A skill as 0.1.9 of the npm package left it.
function Add-NpmSkill([string] $Folder, [string] $Agent) {
    $null = New-Item -ItemType Directory $Folder -Force
    Set-Content (Join-Path $Folder 'SKILL.md') 'as it was'
    @{ package = 'direxio-deployer'; version = '0.1.9'; agent = $Agent; scope = 'global'; source = '/usr/lib'; installedAt = '2026-06-30T12:00:00Z' } |
        ConvertTo-Json | Set-Content (Join-Path $Folder '.direxio-skill-install.json')
}

function Restore-Environment { foreach ($name in $variables.Keys) { [Environment]::SetEnvironmentVariable($name, $variables[$name]) } }
