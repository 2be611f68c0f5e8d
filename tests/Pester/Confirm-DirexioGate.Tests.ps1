BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $deployment = Start-DirexioDeployment gates.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Confirm-DirexioGate' {
    It 'refuses what tells nothing, with an id for each kind' -ForEach @(
        @{ Evidence = ''; Id = 'EvidenceMissing' }
        @{ Evidence = 'n/a'; Id = 'EvidenceTooShort' }
        @{ Evidence = 'xxxxxxxxxxxx'; Id = 'EvidenceIsAPlaceholder' }
        @{ Evidence = 'user completed app initialization'; Id = 'EvidenceIsAnExample' }
    ) {
        { Confirm-DirexioGate AppInitialization $Evidence -Domain gates.example.org -Rehearse -ErrorAction Stop } |
            Should -Throw -ErrorId "$Id,*"
    }

    It 'takes no internal check for a chat' {
        { $deployment | Confirm-DirexioGate RealChat 'the smoke check got an answer' -ErrorAction Stop } |
            Should -Throw -ErrorId 'RealChatNeedsAPerson,*'
    }

    It 'needs the runtime checks for the agent' {
        { $deployment | Confirm-DirexioGate AgentMcpRuntime 'Claude read three messages with a tool' -RuntimeProbeConfirmed -ErrorAction Stop } |
            Should -Throw -ErrorId 'RuntimeChecksNotPassed,*'
    }

    It 'is complete with all three, and not before' {
        $app = $deployment | Confirm-DirexioGate AppInitialization 'the owner chose her own password on her tablet'
        $app.Status | Should -Be 'confirmed'
        $app.ProductComplete | Should -BeFalse
        $null = $deployment | Confirm-DirexioGate RealChat 'the owner asked for the weather and the agent told it'
        $state = Get-Content $deployment.StatePath -Raw | ConvertFrom-Json -AsHashtable
        $state.runtime_checks = @{ summary = @{ status = 'passed'; ts = '2099-01-01T00:00:00Z' } }
        $state | ConvertTo-Json -Depth 9 | Set-Content $deployment.StatePath
        $agent = $deployment | Confirm-DirexioGate AgentMcpRuntime 'Claude read three messages with a tool' -RuntimeProbeConfirmed
        $agent.ProductComplete | Should -BeTrue
        (Get-DirexioStatus gates.example.org -Rehearse).ProductComplete | Should -BeTrue
    }

    It 'records nothing with -WhatIf' {
        $before = Get-Content $deployment.StatePath -Raw
        $deployment | Confirm-DirexioGate AppInitialization 'the owner set the App up on her telephone' -WhatIf | Should -BeNullOrEmpty
        Get-Content $deployment.StatePath -Raw | Should -Be $before
    }

    It 'says that it does not know a domain' {
        { Confirm-DirexioGate RealChat 'the owner asked for the weather' -Domain nowhere.example.org -Rehearse -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }

    It 'lets no code into the state' {
        $code = $deployment.Delivery.InitializationCode
        ($deployment | Confirm-DirexioGate RealChat "the owner typed $code and chatted with the agent").EvidenceRedacted | Should -BeTrue
        Get-Content $deployment.StatePath -Raw | Should -Not -Match $code
    }
}
