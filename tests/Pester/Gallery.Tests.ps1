# The module as people get it: published to a gallery, found, installed, updated and uninstalled again. Each step is a pwsh of its
# own, and all share a home that is empty at the start. The gallery is a folder; nothing goes over the network.
BeforeDiscovery {
    # PSResourceGet asks Windows for its folders, not the environment, so there it would change the real ones.
    $notHere = $IsWindows
}

BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $gallery = New-Item -ItemType Directory (Join-Path $TestDrive 'gallery')
    $userHome = New-Item -ItemType Directory (Join-Path $TestDrive 'home')
    $null = New-Item -ItemType Directory (Join-Path $userHome '.config')
    $installed = Join-Path $userHome '.local/share/powershell/Modules/Direxio.Deployer'
    $version = (Import-PowerShellDataFile $manifest).ModuleVersion
    $kept = @{}
    foreach ($name in 'HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'PSModulePath', 'DIREXIO_HOME') { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }

    function Invoke-AsUser([string] $Command) {
        Push-Location $userHome
        try {
            foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $null) }
            $env:HOME = $userHome
            $said = Invoke-FreshPwsh "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; $Command" 2>&1
            if ($LASTEXITCODE -ne 0) { throw "pwsh ended with ${LASTEXITCODE}: $said" }
            $said
        }
        finally {
            foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
            Pop-Location
        }
    }
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'The manifest' {
    It 'is accepted without a warning' {
        $null = Test-ModuleManifest $manifest -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop
        $warnings | Should -BeNullOrEmpty
    }

    It 'says what a gallery shows' {
        $module = Test-ModuleManifest $manifest
        $module.Author, $module.CompanyName, $module.Copyright, $module.Description | Should -Not -BeNullOrEmpty
        $module.LicenseUri.Scheme | Should -Be 'https'
        $module.PrivateData.PSData.Tags | Should -Contain 'PSEdition_Core'
        $module.PrivateData.PSData.ReleaseNotes | Should -Not -BeNullOrEmpty
    }
}

Describe 'The module in a gallery' -Skip:$notHere {
    BeforeAll {
        $found = Invoke-AsUser "
            Register-PSResourceRepository -Name Local -Uri '$gallery' -Trusted
            Publish-PSResource -Path '$($manifest.Directory)' -Repository Local
            Find-PSResource Direxio.Deployer -Repository Local | Select-Object Name, Author, Description, @{ n = 'Version'; e = { [string]`$_.Version } } | ConvertTo-Json
            Install-PSResource Direxio.Deployer -Repository Local -Scope CurrentUser" | ConvertFrom-Json
    }

    It 'is found under its name and version' {
        $found.Name | Should -Be 'Direxio.Deployer'
        $found.Version | Should -Be $version
        $found.Description | Should -Be (Import-PowerShellDataFile $manifest).Description
    }

    It 'is installed whole' {
        $files = Get-ChildItem $manifest.Directory -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($manifest.Directory, $_) }
        foreach ($file in $files) { Join-Path $installed $version $file | Should -Exist }
        $files | Should -Contain 'LICENSE'
    }

    It 'is loaded by the first use of a cmdlet, exports what its manifest says, and rehearses a deployment' {
        $said = Invoke-AsUser "
            `$before = @(Get-Module Direxio.Deployer).Count
            `$deployment = Start-DirexioDeployment chat.example.org -Rehearse -ConfirmDomainBinding -Force
            @{
                Before   = `$before
                Path     = (Get-Module Direxio.Deployer).ModuleBase
                Commands = (Get-Command -Module Direxio.Deployer).Name
                Status   = [string]`$deployment.Status
                State    = `$deployment.StatePath
            } | ConvertTo-Json" | ConvertFrom-Json
        $said.Before | Should -Be 0
        $said.Path | Should -Be (Join-Path $installed $version)
        $said.Commands | Sort-Object | Should -Be ((Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object)
        $said.Status | Should -Be 'Completed'
        $said.State | Should -Be (Join-Path $userHome '.direxio/rehearsal/nodes/chat.example.org/state.json')
    }

    It 'has help for each cmdlet and each of its topics' {
        $help = Invoke-AsUser "
            Import-Module Direxio.Deployer
            @{
                Cmdlets = @(foreach (`$command in Get-Command -Module Direxio.Deployer) {
                        `$help = Get-Help `$command.Name -Full
                        @{ Name = `$command.Name; Synopsis = `$help.Synopsis; Examples = @(`$help.examples.example).Count; Shown = (`$help | Out-String).Length }
                    })
                Topics  = @(Get-Help about_Direxio* | ForEach-Object { @{ Name = `$_.Name; Synopsis = `$_.Synopsis; Shown = (Get-Help `$_.Name | Out-String).Length } })
            } | ConvertTo-Json -Depth 4" | ConvertFrom-Json
        $help.Cmdlets.Count | Should -Be (Import-PowerShellDataFile $manifest).CmdletsToExport.Count
        foreach ($cmdlet in $help.Cmdlets) {
            # Without a help file the synopsis is the syntax, which begins with the name.
            $cmdlet.Synopsis.Trim() | Should -Not -BeLike "$($cmdlet.Name)*" -Because $cmdlet.Name
            $cmdlet.Examples | Should -BeGreaterThan 0 -Because $cmdlet.Name
        }

        $topics = (Get-ChildItem $manifest.Directory -Recurse -Filter 'about_*.help.txt').Name -replace '\.help\.txt$'
        $help.Topics.Name | Sort-Object | Should -Be ($topics | Sort-Object)
        $help.Topics.Shown | ForEach-Object { $_ | Should -BeGreaterThan 200 }
    }

    Context 'with a later version' {
        BeforeAll {
            $parts = [version]$version
            $later = "$($parts.Major).$($parts.Minor).$($parts.Build + 1)"
            $copy = Join-Path $TestDrive 'later/Direxio.Deployer'
            $null = New-Item -ItemType Directory (Split-Path $copy)
            Copy-Item $manifest.Directory $copy -Recurse
            $text = Get-Content (Join-Path $copy 'Direxio.Deployer.psd1') -Raw
            $text -replace "ModuleVersion(\s*)= '[^']+'", "ModuleVersion`$1= '$later'" | Set-Content (Join-Path $copy 'Direxio.Deployer.psd1')
            Invoke-AsUser "Publish-PSResource -Path '$copy' -Repository Local"
        }

        It 'is what Update-DirexioSkill tells of, from the gallery that the module came from' {
            $said = Invoke-AsUser "
                `$null = Install-DirexioSkill codex
                Update-DirexioSkill 3> `$null | Select-Object Target, Action, Freshness, LatestVersion, UpdateCommand | ConvertTo-Json -EnumsAsStrings
                `$null = Uninstall-DirexioSkill codex" | ConvertFrom-Json
            $said.Target | Should -Be (Join-Path $userHome '.codex/skills/direxio-deployer')
            $said.Action, $said.Freshness, $said.LatestVersion | Should -Be 'Unchanged', 'UpdateAvailable', $later
            $said.UpdateCommand | Should -Be 'Update-PSResource Direxio.Deployer -Repository Local'
        }

        It 'is found and updated to, is the one that is loaded, and reads the nodes that the earlier one made' {
            $said = Invoke-AsUser "
                [string](Find-PSResource Direxio.Deployer -Repository Local).Version
                Update-PSResource Direxio.Deployer -Repository Local
                [string](Get-DirexioStatus chat.example.org -Rehearse).Status
                [string](Get-Module Direxio.Deployer).Version"
            $said | Should -Be $later, 'Completed', $later
        }

        It 'leaves nothing once all versions are uninstalled, but the record of the nodes' {
            $said = Invoke-AsUser "
                Uninstall-PSResource Direxio.Deployer -Version '*'
                @(Get-Module -ListAvailable Direxio.Deployer).Count
                @(Get-Command Get-DirexioStatus -ErrorAction Ignore).Count
                @(Get-InstalledPSResource Direxio.Deployer -ErrorAction SilentlyContinue).Count"
            $said | Should -Be '0', '0', '0'
            Get-ChildItem $userHome -Recurse -Force | Where-Object { $_.FullName -like '*Direxio.Deployer*' } | Should -BeNullOrEmpty
            Join-Path $userHome '.direxio/rehearsal/nodes/chat.example.org/state.json' | Should -Exist
        }
    }
}
