BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment update.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Update-DirexioNode' {
    It 'changes nothing with -WhatIf' {
        Update-DirexioNode update.example.org -MessageServerImage direxio/message-server:v0.2.0 -Rehearse -WhatIf | Should -BeNullOrEmpty
        (Update-DirexioNode update.example.org -Rehearse -Force).To.Image | Should -Be 'direxio/message-server:latest'
    }

    It 'brings another image and says what runs' {
        $update = Update-DirexioNode update.example.org -MessageServerImage direxio/message-server:v0.2.0 -Rehearse -Force
        $update.IsChanged | Should -BeTrue
        $update.To.Version | Should -Be 'v0.2.0'
        (Update-DirexioNode update.example.org -Rehearse -Force).IsChanged | Should -BeFalse
    }

    It 'takes a bad image back and ends with an error' {
        { Update-DirexioNode update.example.org -MessageServerImage direxio/message-server:broken -Rehearse -Force -ErrorAction Stop } |
            Should -Throw -ErrorId 'UpdateFailed,*'
    }
}
