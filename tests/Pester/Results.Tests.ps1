# What PowerShell's own ConvertTo-Json and Export-Clixml make of the objects that a node's life brings.
BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $domain = 'results.example.org'
    $results = @(
        Get-DirexioPlan $domain -DnsMode Route53 -Rehearse
        Start-DirexioDeployment waits.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force -WarningAction Ignore
        Start-DirexioDeployment $domain -Rehearse -ConfirmDomainBinding -Force -ConnectAgent claudecode
        Get-DirexioStatus $domain -Rehearse
        # Of the one that waits: a rehearsal's clock runs ahead where a machine would be waited for.
        ($status = Get-DirexioStatus waits.example.org -Rehearse)
        ($checks = Test-DirexioDeployment $domain -Rehearse)
        Test-DirexioRuntime $domain -Rehearse
        ($estimate = Get-DirexioCostEstimate $domain -Rehearse)
        Test-DirexioDomain $domain -Rehearse
        Get-DirexioDomain -Rehearse
        Test-DirexioAwsCredential -Rehearse
        Test-DirexioAwsPermission -Rehearse
        New-DirexioReport $domain NewDeploy -Rehearse
        Backup-DirexioNode $domain -Rehearse
        Get-DirexioLog $domain MessageServer -Tail 2 -Rehearse
        Set-DirexioNode $domain -InstanceType t3.medium -Rehearse -Force
        Get-DirexioDefault
        Remove-DirexioNode $domain -Rehearse -Force
    )

    # Each value of an enum stands in the document by its name, wherever the object holds it.
    function Assert-Name($Value, $Read) {
        if ($Value -is [enum]) { $Read | Should -BeExactly "$Value" }
        elseif ($Value -is [string] -or $null -eq $Value) { }
        elseif ($Value -is [System.Collections.IDictionary]) { }
        elseif ($Value -is [System.Collections.IEnumerable]) { $at = 0; foreach ($one in $Value) { Assert-Name $one @($Read)[$at++] } }
        elseif ($Value.GetType().Assembly -eq [Direxio.Deployer.Deployment].Assembly) {
            foreach ($property in $Value.GetType().GetProperties()) { Assert-Name $property.GetValue($Value) $Read.($property.Name) }
        }
    }
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'Results' {
    It 'are whole in ConvertTo-Json -Depth 6, also in a list, with names and without numbers for them' {
        # Where ConvertTo-Json cuts, it warns and writes the name of the type.
        $json = ConvertTo-Json -InputObject $results -Depth 6 -WarningAction Stop
        $json | Should -Not -Match '"(Direxio\.Deployer|System)\.[A-Za-z.]+["\[`]'
        Assert-Name $results ($json | ConvertFrom-Json)
    }

    It 'are readable in a CSV file: no cell is the name of a type, nor what a record prints by itself' {
        foreach ($one in $results) {
            foreach ($cell in ($one | ConvertTo-Csv | ConvertFrom-Csv).PSObject.Properties) {
                $cell.Value | Should -Not -Match 'System\.|`\d|^Direxio\.Deployer\.| \{ \w+ = ' -Because $cell.Name
            }
        }
        ($estimate | ConvertTo-Csv | ConvertFrom-Csv).Components | Should -Match '^ec2_instance: \d+\.\d\d USD a month; ebs_gp3: '
    }

    It 'keep their times in Clixml, which then still compare with Get-Date' {
        foreach ($case in @(, @($status, 'KnownSince')) + @(, @($estimate, 'RetrievedAt')) + @(, @($checks[0], 'CheckedAt'))) {
            $given, $name = $case
            $given | Export-Clixml (Join-Path $TestDrive result.xml)
            $read = Import-Clixml (Join-Path $TestDrive result.xml)
            $read.$name | Should -BeOfType datetime
            $read.$name | Should -Be $given.$name
            # A rehearsal takes place in the last hour: waiting takes no time there.
            ($read.$name -le (Get-Date) -and $read.$name -gt (Get-Date).AddHours(-2)) | Should -BeTrue -Because $name
        }
    }

    # .NET takes the zone of a process from this variable everywhere but on Windows.
    It 'compare with Get-Date in Shanghai too, as views show it, while documents stay in UTC' -Skip:$IsWindows {
        $zone = $env:TZ
        $env:TZ = 'Asia/Shanghai'
        try {
            $answer = Invoke-FreshPwsh "
                Import-Module '$((Get-Module Direxio.Deployer).ModuleBase)/Direxio.Deployer.psd1'
                `$status = Get-DirexioStatus waits.example.org -Rehearse
                `$status | Export-Clixml '$(Join-Path $TestDrive status.xml)'
                foreach (`$one in `$status, (Import-Clixml '$(Join-Path $TestDrive status.xml)')) {
                    `$one.KnownSince -le (Get-Date) -and `$one.KnownSince -gt (Get-Date).AddHours(-2)
                }
                (`$status | Out-DirexioJson) -match '`"KnownSince`": `"(.+?)`"'
                `$Matches[1] -eq `$status.KnownSince.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss') + 'Z'
                (`$status | Out-String) -match ('Known since +: ' + `$status.KnownSince.ToString('yyyy-MM-dd HH:mm:ss') + ' \+08:00')
                [TimeZoneInfo]::Local.BaseUtcOffset.Hours"
        }
        finally { $env:TZ = $zone }
        $answer | Should -Be 'True', 'True', 'True', 'True', 'True', '8'
    }
}
