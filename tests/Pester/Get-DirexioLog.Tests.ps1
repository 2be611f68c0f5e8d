BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $null = Start-DirexioDeployment log.example.org -Rehearse -ConfirmDomainBinding -Force
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Get-DirexioLog' {
    It 'gives Select-String the line to look in, and the line alone' {
        $found = Get-DirexioLog log.example.org MessageServer -Tail 3 -Rehearse | Select-String 'external listener'
        $found.Line | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d Info time='
    }

    It 'reads the last lines as objects' {
        $line = Get-DirexioLog log.example.org Caddy -Tail 1 -Rehearse
        $line.Level | Should -Be 'Error'
        $line.Domain | Should -Be 'log.example.org'
    }

    It 'takes a node from the pipeline' {
        (Get-DirexioStatus log.example.org -Rehearse | Get-DirexioLog -Source Boot).Source | Select-Object -Unique | Should -Be 'Boot'
    }

    It 'goes on after a node that is not known' {
        $lines = 'nobody.example.org', 'log.example.org' | ForEach-Object { [pscustomobject]@{ Domain = $_ } } |
            Get-DirexioLog -Rehearse -ErrorVariable failed -ErrorAction SilentlyContinue
        $lines | Should -Not -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -BeLike 'NodeNotFound,*'
    }
}
