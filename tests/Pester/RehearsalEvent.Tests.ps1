# Whatever a rehearsal can make happen, as a user meets it: something is said, the command that it names is run as it stands, and the
# node can be taken down afterwards.
BeforeDiscovery {
    . "$PSScriptRoot/Import-StagedModule.ps1"
    $events = [enum]::GetNames([Direxio.Deployer.RehearsalEvent])
}

BeforeAll {
    . "$PSScriptRoot/Import-StagedModule.ps1"

    # The first command of that name in a text, with the switches behind it, and nothing of the words that follow.
    function Find-Command([string] $Text, [string] $Name) {
        $switches = (Get-Command $Name).Parameters.Values | Where-Object SwitchParameter | ForEach-Object Name
        if ($Text -match "$Name -Domain [a-z.]+[a-z](?: -(?:$($switches -join '|'))\b)*") { $Matches[0] }
    }
}
AfterAll { Remove-Item $env:DIREXIO_HOME -Recurse -Force -ErrorAction Ignore }

Describe 'A rehearsal of <_>' -ForEach $events {
    BeforeAll {
        $domain = "$($_.ToLowerInvariant()).example.org"
        $given = @{ RehearseEvent = $_; DnsMode = 'Route53'; ConfirmDomainBinding = $true; Force = $true; WarningAction = 'SilentlyContinue' }
        try { $deployment = Start-DirexioDeployment $domain @given -ErrorAction Stop }
        catch { $failure = $_ }
        $advice = $failure ? $failure.ErrorDetails.RecommendedAction : $deployment.NextAction
    }

    It 'says what to do next' {
        if ($failure) { $failure.Exception | Should -BeOfType Direxio.Deployer.DeployException }
        $advice | Should -Match '\b[A-Z][a-z]+-Direxio[A-Z]'
        foreach ($name in [regex]::Matches($advice, '\b[A-Z][a-z]+-Direxio\w+').Value) { Get-Command $name -Module Direxio.Deployer | Should -Not -BeNullOrEmpty }
    }

    It 'ends well with the command it names' {
        if ($deployment.Status -ne 'Completed') {
            $command = Find-Command $advice Resume-DirexioDeployment
            $command | Should -Not -BeNullOrEmpty -Because $advice
            $deployment = Invoke-Expression "$command -Force -WarningAction SilentlyContinue"
        }

        $deployment.Status | Should -Be 'Completed'
        (Get-DirexioStatus $domain -Rehearse).Status | Should -Be 'Completed'
    }

    It 'leaves a node that can be removed' {
        (Remove-DirexioNode $domain -Rehearse -Force).Status | Should -Be 'Removed'
    }
}
