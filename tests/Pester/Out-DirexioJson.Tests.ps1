BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $given = [regex]::Match((Get-Content "$PSScriptRoot/../../README.md" -Raw), '(?m)^pwsh -NoProfile -Command "(.+)"$').Groups[1].Value

    # The line of the README in a pwsh of its own that finds the module by itself.
    function Invoke-OneLiner([string] $More) {
        $path = $env:PSModulePath
        $env:PSModulePath = Split-Path (Split-Path (Get-Module Direxio.Deployer).ModuleBase)
        $said = Join-Path $TestDrive 'error.txt'
        try { $output = Invoke-FreshPwsh $given.Replace(' *>&1', "$More *>&1") 2>$said } finally { $env:PSModulePath = $path }
        @{ ExitCode = $LASTEXITCODE; Output = $output -join "`n"; Error = (Get-Content $said) -join ' ' }
    }
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Out-DirexioJson' {
    It 'ends as the README says: <Code>, with a document and nothing else on standard output, after <More>' -ForEach @(
        # As it stands there; on this machine it waits, since nobody has given it credentials.
        @{ More = ''; Code = 2; Said = 'WARNING: chat.example.org is waiting for you' }
        @{ More = ' -Rehearse'; Code = 0; Said = 'No connect agent' }
        @{ More = ' -RehearseEvent BootStepFails'; Code = 1; Said = 'NEXT: *run Resume-DirexioDeployment' }
    ) {
        $answer = Invoke-OneLiner $More
        $answer.ExitCode | Should -Be $Code
        $answer.Error | Should -BeLike "*$Said*"
        $answer.Error | Should -Not -BeLike '*"Domain":*'
        $document = $answer.Output | ConvertFrom-Json
        if ($Code -eq 1) { $document.Error.Phase | Should -Be 'S4_BOOTSTRAP_STACK' }
        else { $document.Status | Should -Be ($Code ? 'WaitingForUser' : 'Completed') }
    }

    It 'has what cannot be asked as an error, and no question beside it, where pwsh was not told that nobody is there' {
        $module = (Get-Module Direxio.Deployer).Path
        $null = Start-DirexioDeployment piped.example.org -Rehearse -ConfirmDomainBinding -Force
        foreach ($command in 'Set-DirexioNode piped.example.org -DiskSizeGB 40', 'Remove-DirexioNode piped.example.org') {
            $line = "Import-Module '$module'; $command -Rehearse *>&1 | Out-DirexioJson -Exit"
            $output = Invoke-FreshPwsh $line -Option @() 2>$null
            $LASTEXITCODE | Should -Be 1
            ($output | ConvertFrom-Json).Error.Id | Should -BeLike 'CannotAskFor*'
        }
    }

    It 'keeps what was emitted before an error, and tells every stream from the results' {
        $document = & { 'before'; Write-Warning 'careful'; Get-DirexioStatus nowhere.example.org; 7 } *>&1 | Out-DirexioJson | ConvertFrom-Json
        $document.Error.Id | Should -Be 'NodeNotFound'
        $document.Output | Should -Be 'before', 7
    }

    It 'has an error that was not merged, once, and none that came before' {
        Get-DirexioStatus before.example.org 2>$null
        $document = 'one.example.org', 'two.example.org' | Get-DirexioStatus 2>$null | Out-DirexioJson | ConvertFrom-Json
        $document.Error.Target | Should -Be 'one.example.org'
        $document.OtherErrors.Target | Should -Be 'two.example.org'
        (Get-DirexioStatus nowhere.example.org 2>&1 | Out-DirexioJson | ConvertFrom-Json).OtherErrors | Should -BeNullOrEmpty
    }

    It 'ends pwsh with 1 after an error that -ErrorAction <_> dropped' -ForEach 'Ignore', 'SilentlyContinue' {
        $module = (Get-Module Direxio.Deployer).Path
        $null = Invoke-FreshPwsh "Import-Module '$module'; Get-DirexioStatus nowhere.example.org -ErrorAction $_ | Out-DirexioJson -Exit" 2>&1
        $LASTEXITCODE | Should -Be 1
    }

    It 'ends pwsh with 1 after an error that was not merged' {
        $module = (Get-Module Direxio.Deployer).Path
        $null = Invoke-FreshPwsh "Import-Module '$module'; Get-DirexioStatus nowhere.example.org | Out-DirexioJson -Exit" 2>&1
        $LASTEXITCODE | Should -Be 1
    }

    It 'prints null for nothing and one object as it is' {
        Get-DirexioStatus *.nowhere.example.org | Out-DirexioJson | Should -Be 'null'
        (Get-DirexioPlan one.example.org -Rehearse | Out-DirexioJson | ConvertFrom-Json).DnsMode | Should -Be 'User'
    }
}
