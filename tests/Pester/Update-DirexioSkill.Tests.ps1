BeforeDiscovery { $notHere = $IsWindows }

BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    . "$PSScriptRoot/New-SkillHome.ps1"
    $version = (Import-PowerShellDataFile $manifest).ModuleVersion
}
AfterAll {
    Restore-Environment
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
}

Describe 'Update-DirexioSkill' -Skip:$notHere {
    BeforeEach {
        $userHome = New-SkillHome
        Set-Gallery "[pscustomobject]@{ Version = '$version'; Repository = 'Local' }"
        Add-NpmSkill (Join-Path $userHome '.codex/skills/direxio-deployer') codex
    }

    It 'replaces what is out of date, once' {
        $result = Update-DirexioSkill -WarningVariable warnings
        $result.Action, $result.PreviousVersion, $result.Version | Should -Be 'Installed', '0.1.9', $version
        $result.Freshness | Should -Be 'Current'
        $warnings | Should -BeNullOrEmpty
        (Update-DirexioSkill).Action | Should -Be 'Unchanged'
    }

    It 'says that there is a later version, how to get it, and goes on with what is here' {
        Set-Gallery "[pscustomobject]@{ Version = '99.1.0'; Repository = 'Local' }"
        $result = Update-DirexioSkill codex -WarningVariable warnings -WarningAction SilentlyContinue
        $result.Action, $result.Version, $result.LatestVersion | Should -Be 'Installed', $version, '99.1.0'
        $result.Freshness | Should -Be 'UpdateAvailable'
        $result.UpdateCommand | Should -Be 'Install-PSResource Direxio.Deployer -Repository Local'
        "$warnings" | Should -BeLike "*$($result.UpdateCommand)*"
    }

    It 'says that it is offline, and goes on with what is here' {
        Set-Gallery "throw 'No such host is known.'"
        $result = Update-DirexioSkill -WarningVariable warnings -WarningAction SilentlyContinue
        $result.Action, $result.Freshness | Should -Be 'Installed', 'Unavailable'
        $result.FreshnessReason | Should -Be 'No such host is known.'
        "$warnings" | Should -BeLike '*offline*No such host is known.*'
    }

    It 'asks once, however many skills there are, and not at all with -SkipFreshnessCheck' {
        $asked = Join-Path $TestDrive 'asked'
        Set-Gallery "Add-Content '$asked' x; [pscustomobject]@{ Version = '$version'; Repository = 'Local' }"
        $null = Install-DirexioSkill gemini, cursor
        (Update-DirexioSkill).Count | Should -Be 3
        (Update-DirexioSkill -SkipFreshnessCheck).Freshness | Should -Be 'Skipped', 'Skipped', 'Skipped'
        @(Get-Content $asked).Count | Should -Be 1
    }

    It 'brings a skill to where its agent looks today' {
        $old = Join-Path $userHome '.agent/skills/direxio-deployer'
        Add-NpmSkill $old tmux
        $planned = Get-DirexioSkill tmux | Update-DirexioSkill -SkipFreshnessCheck -WhatIf
        $planned.Action | Should -Be 'WouldInstall', 'WouldRemove'
        $old | Should -Exist
        $result = Get-DirexioSkill tmux | Update-DirexioSkill -SkipFreshnessCheck
        $result.Action | Should -Be 'Installed', 'Removed'
        $result[0].Target | Should -Be (Join-Path $userHome '.agents/skills/direxio-deployer')
        $old | Should -Not -Exist
    }

    It 'leaves what was changed and updates the others' {
        $changed = (Install-DirexioSkill cursor).Target
        Add-Content (Join-Path $changed 'SKILL.md') 'mine'
        $result = Update-DirexioSkill -SkipFreshnessCheck -ErrorVariable failed -ErrorAction SilentlyContinue
        $result.Agent, $result.Action | Should -Be 'codex', 'Installed'
        $failed.FullyQualifiedErrorId | Should -BeLike 'SkillIsChanged,*'
        Get-Content (Join-Path $changed 'SKILL.md') | Select-Object -Last 1 | Should -Be 'mine'
    }

    It 'names the command that installs one where there is none' {
        { Update-DirexioSkill pi -ErrorAction Stop } | Should -Throw -ErrorId 'SkillNotInstalled,*'
    }
}
