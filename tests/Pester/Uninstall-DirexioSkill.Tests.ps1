BeforeDiscovery { $notHere = $IsWindows }

BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    . "$PSScriptRoot/New-SkillHome.ps1"
}
AfterAll {
    Restore-Environment
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
}

Describe 'Uninstall-DirexioSkill' -Skip:$notHere {
    BeforeEach {
        $userHome = New-SkillHome
        $targets = (Install-DirexioSkill codex, gemini).Target
        Set-Content (Join-Path $userHome '.codex/skills/other.md') 'kept'
    }

    It 'removes the skill''s folder and nothing else' {
        $result = Uninstall-DirexioSkill codex
        $result.Action, $result.Target | Should -Be 'Removed', $targets[0]
        $targets[0] | Should -Not -Exist
        $targets[1] | Should -Exist
        (Get-ChildItem (Join-Path $userHome '.codex/skills') -Force).Name | Should -Be 'other.md'
    }

    It 'says with -WhatIf what would go, and removes nothing' {
        (Uninstall-DirexioSkill -WhatIf).Action | Should -Be 'WouldRemove', 'WouldRemove'
        (Get-DirexioSkill).State | Should -Be 'Current', 'Current'
    }

    It 'takes skills from the pipeline' {
        (Get-DirexioSkill | Uninstall-DirexioSkill).Action | Should -Be 'Removed', 'Removed'
        Get-DirexioSkill | Should -BeNullOrEmpty
        { Uninstall-DirexioSkill codex -ErrorAction Stop } | Should -Throw -ErrorId 'SkillNotInstalled,*'
    }

    It 'leaves what was changed unless -Force is given' {
        Set-Content (Join-Path $targets[0] 'notes.md') 'mine'
        { Uninstall-DirexioSkill codex -ErrorAction Stop } | Should -Throw -ErrorId 'SkillIsChanged,*'
        Join-Path $targets[0] 'notes.md' | Should -Exist
        (Uninstall-DirexioSkill codex -Force).Action | Should -Be 'Removed'
    }
}
