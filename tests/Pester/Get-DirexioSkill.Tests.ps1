BeforeDiscovery { $notHere = $IsWindows }

BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    . "$PSScriptRoot/New-SkillHome.ps1"
}
AfterAll {
    Restore-Environment
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
}

Describe 'Get-DirexioSkill' -Skip:$notHere {
    BeforeEach { $userHome = New-SkillHome }

    It 'emits nothing where nothing is installed' { Get-DirexioSkill | Should -BeNullOrEmpty }

    It 'shows the user''s skills and those of the project, with the agents that load them' {
        $project = New-Item -ItemType Directory (Join-Path $userHome 'project')
        $null = Install-DirexioSkill codex
        $null = Install-DirexioSkill openclaw -ProjectPath $project
        $found = Get-DirexioSkill -ProjectPath $project
        $found.Target | Should -Be (Join-Path $project '.agents/skills/direxio-deployer')
        $found.LoadedBy | Should -Be 'acp', 'codex', 'copilot', 'gemini', 'generic', 'openclaw', 'opencode', 'pi', 'qoder', 'tmux'

        $null = New-Item -ItemType Directory (Join-Path $project '.git')
        Push-Location $project
        try {
            (Get-DirexioSkill).Scope | Should -Be 'Global', 'Project'
            (Get-DirexioSkill -Scope Global).Agent | Should -Be 'codex'
            (Get-DirexioSkill cursor) | Should -BeNullOrEmpty
        }
        finally { Pop-Location }
    }

    It 'finds what the npm package installed where no agent looks any more, and says what to do' {
        $old = Join-Path $userHome '.github/copilot/skills/direxio-deployer'
        Add-NpmSkill $old copilot
        $found = Get-DirexioSkill
        $found.Target, $found.Agent, $found.Package, $found.Version | Should -Be $old, 'copilot', 'direxio-deployer', '0.1.9'
        $found.IsEarlierPlace | Should -BeTrue
        $found.State | Should -Be 'Outdated'
        $null = Invoke-Expression "$($found.NextAction) -SkipFreshnessCheck"
        (Get-DirexioSkill).Target | Should -Be (Join-Path $userHome '.copilot/skills/direxio-deployer')
    }
}
