BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $deployment = Start-DirexioDeployment sync.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Sync-DirexioCredential' {
    It 'says that the code is usable and that nothing has changed' {
        $sync = $deployment | Sync-DirexioCredential
        $sync.CodeIsUsable | Should -BeTrue
        $sync.Changed | Should -BeNullOrEmpty
        $sync.NeedsWiring | Should -BeFalse
    }

    It 'brings lost files back' {
        Remove-Item $deployment.Delivery.CredentialsFile
        (Sync-DirexioCredential sync.example.org -Rehearse).Files | Should -Contain $deployment.Delivery.CredentialsFile
        $deployment.Delivery.CredentialsFile | Should -Exist
    }

    It 'drops the code once the App is initialized' {
        $null = $deployment | Confirm-DirexioGate AppInitialization 'the owner chose her own password on her tablet'
        $sync = $deployment | Sync-DirexioCredential
        $sync.CodeIsUsable | Should -BeFalse
        $sync.Changed | Should -Be 'initialization_code'
        Get-Content $deployment.Delivery.CredentialsFile -Raw | Should -Not -Match $deployment.Delivery.InitializationCode
    }

    It 'writes nothing with -WhatIf' {
        Remove-Item $deployment.Delivery.CredentialsFile
        Sync-DirexioCredential sync.example.org -Rehearse -WhatIf | Should -BeNullOrEmpty
        $deployment.Delivery.CredentialsFile | Should -Not -Exist
    }

    It 'names a private key that is missing' {
        Get-Item (Join-Path (Split-Path $deployment.StatePath) '*.pem') | Remove-Item
        { $deployment | Sync-DirexioCredential -ErrorAction Stop } | Should -Throw -ErrorId 'PrivateKeyUnusable,*'
    }
}
