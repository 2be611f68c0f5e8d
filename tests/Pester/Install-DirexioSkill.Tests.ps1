# Windows tells a program the user's folder whatever the environment says, and that one is left alone.
BeforeDiscovery { $notHere = $IsWindows }

BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    . "$PSScriptRoot/New-SkillHome.ps1"
    $skill = Join-Path $manifest.Directory 'skill'
}
AfterAll {
    Restore-Environment
    Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore
}

Describe 'Install-DirexioSkill' -Skip:$notHere {
    BeforeEach { $userHome = New-SkillHome }

    It 'installs every file of the module''s skill, once' {
        $result = Install-DirexioSkill codex
        $result.Action | Should -Be 'Installed'
        $result.Target | Should -Be (Join-Path $userHome '.codex/skills/direxio-deployer')
        $files = Get-ChildItem $skill -Recurse -File
        $files.Name | Should -Contain 'SKILL.md'
        foreach ($file in $files) {
            $copy = Join-Path $result.Target ([IO.Path]::GetRelativePath($skill, $file))
            (Get-FileHash $copy).Hash | Should -Be (Get-FileHash $file).Hash
        }
        (Get-ChildItem $result.Target -Recurse -File -Force).Count | Should -Be ($files.Count + 1)
        (Install-DirexioSkill codex).Action | Should -Be 'Unchanged'
    }

    It 'says with -WhatIf what it would do, and writes nothing' {
        (Install-DirexioSkill codex, pi -WhatIf).Action | Should -Be 'WouldInstall', 'WouldInstall'
        Get-ChildItem $userHome -Force | Should -BeNullOrEmpty
    }

    It 'installs into the project around the session''s folder, not that of the process' {
        $project = New-Item -ItemType Directory (Join-Path $userHome 'project')
        $inside = New-Item -ItemType Directory (Join-Path $project 'a/b')
        $null = New-Item -ItemType Directory (Join-Path $project '.git')
        Push-Location $inside
        try { $result = Install-DirexioSkill copilot -Scope Project } finally { Pop-Location }
        $result.ProjectPath | Should -Be $project.FullName
        $result.Target | Should -Be (Join-Path $project '.github/skills/direxio-deployer')
    }

    It 'takes a project and a folder by a path as PowerShell understands it' {
        $null = New-PSDrive -Name Work -PSProvider FileSystem -Root $userHome
        $null = New-Item -ItemType Directory (Join-Path $userHome 'project')
        try {
            (Install-DirexioSkill gemini -ProjectPath Work:/project).Target | Should -Be (Join-Path $userHome 'project/.gemini/skills/direxio-deployer')
            (Install-DirexioSkill gemini -TargetPath Work:/own).Target | Should -Be (Join-Path $userHome 'own')
        }
        finally { Remove-PSDrive Work }
    }

    It 'refuses a folder of someone else''s and names it, and the others get their turn' {
        $foreign = New-Item -ItemType Directory (Join-Path $userHome '.codex/skills/direxio-deployer')
        Set-Content (Join-Path $foreign 'SKILL.md') 'mine'
        $result = Install-DirexioSkill codex, cursor -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -BeLike 'SkillNotManaged,*'
        $failed[0].Exception.Message | Should -BeLike "*$foreign*"
        $result.Agent | Should -Be 'cursor'
        Get-Content (Join-Path $foreign 'SKILL.md') | Should -Be 'mine'

        (Install-DirexioSkill codex -Force).Action | Should -Be 'Installed'
        (Get-DirexioSkill codex).State | Should -Be 'Current'
    }

    It 'follows no link' {
        $elsewhere = New-Item -ItemType Directory (Join-Path $userHome 'elsewhere')
        $null = New-Item -ItemType Directory (Join-Path $userHome '.claude')
        $null = New-Item -ItemType SymbolicLink (Join-Path $userHome '.claude/skills') -Target $elsewhere
        { Install-DirexioSkill claudecode -Force -ErrorAction Stop } | Should -Throw -ErrorId 'SkillTargetIsLink,*'
        Get-ChildItem $elsewhere -Force | Should -BeNullOrEmpty
    }

    It 'gives an error that names the agents for one that is not known' {
        { Install-DirexioSkill cpdex -ErrorAction Stop } | Should -Throw -ErrorId 'SkillAgentUnknown,*'
    }
}
