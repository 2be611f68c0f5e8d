namespace Direxio.Deployer.PowerShell.Tests;

[Collection(nameof(ProcessWide))]
public sealed class CompletionTests
{
    [Fact]
    public void Region_offers_those_that_begin_as_typed()
    {
        using var shell = new Shell();
        var offered = shell.Complete("Start-DirexioDeployment -Region eu-c");
        Assert.Contains("eu-central-1", offered);
        Assert.All(offered, region => Assert.StartsWith("eu-c", region));
    }

    [Theory]
    [InlineData("Get-DirexioCostEstimate -Region eu-central-", "eu-central-1")]
    [InlineData("Get-DirexioCostEstimate -InstanceType t3.m", "t3.medium")]
    [InlineData("Get-DirexioCostEstimate -DnsMode Ro", "Route53")]
    public void A_cost_estimate_completes_what_it_prices(string line, string expected)
    {
        using var shell = new Shell();
        Assert.Contains(expected, shell.Complete(line));
    }

    [Fact]
    public void Instance_type_offers_the_default_first()
    {
        using var shell = new Shell();
        Assert.Equal("t3.small", shell.Complete("Get-DirexioPlan -InstanceType ")[0]);
    }

    [Fact]
    public void Connect_agent_offers_all_fifteen()
    {
        using var shell = new Shell();
        Assert.Equal([.. ConnectAgents.Names, "auto"], shell.Complete("Start-DirexioDeployment -ConnectAgent "));
    }

    [Fact]
    public void Agent_platform_offers_host_runtimes_too()
    {
        using var shell = new Shell();
        Assert.Equal(["openclaw", "opencode"], shell.Complete("Resume-DirexioDeployment -AgentPlatform ope").Order());
    }

    [Fact]
    public void Skills_are_for_all_agents_and_host_runtimes_and_any_other()
    {
        using var shell = new Shell();
        string[] all = [.. ConnectAgents.Names.Concat(ConnectAgents.HostRuntimes).Append("generic").Order(StringComparer.Ordinal)];
        Assert.All(
            ["Install", "Update", "Get", "Uninstall"], verb => Assert.Equal(all, shell.Complete($"{verb}-DirexioSkill -Agent ")));
    }

    [Theory]
    [InlineData("Start-DirexioDeployment -DnsMode ", new[] { "Auto", "Route53", "User" })]
    [InlineData("Start-DirexioDeployment -RehearseEvent DnsP", new[] { "DnsPending" })]
    public void Enumerations_offer_their_names(string line, string[] expected)
    {
        using var shell = new Shell();
        Assert.Equal(expected, shell.Complete(line).Order());
    }

    [Theory]
    [InlineData("Region")]
    [InlineData("InstanceType")]
    [InlineData("DnsMode")]
    [InlineData("ConnectAgent")]
    [InlineData("AgentPlatform")]
    [InlineData("SshCidr")]
    public void A_setting_is_completed_wherever_it_can_be_chosen(string parameter)
    {
        using var shell = new Shell();
        var commands = shell.Run(
            "$name = $args[0]; Get-Command -Module Direxio.Deployer "
                + "| Where-Object { $_.Parameters.ContainsKey($name) } | ForEach-Object Name",
            parameter);
        Assert.NotEmpty(commands.Output);
        Assert.All(commands.Output, command => Assert.NotEmpty(shell.Complete($"{command} -{parameter} ")));
    }

    [Fact]
    public void Other_shells_are_offered_the_same_words()
    {
        using var shell = new Shell();
        var listed = Listed();
        var completed = shell.Run(
            "Get-Command -Module Direxio.Deployer | ForEach-Object { $command = $_; $command.Parameters.Values "
                + "| Where-Object { $_.Attributes.Where({ $_ -is [ArgumentCompleter] }) } | ForEach-Object { \"$command -$($_.Name)\" } }")
            .ThrowIfFailed().Output.Select(line => line.ToString()).ToList();

        Assert.NotEmpty(completed);
        Assert.All(
            completed.Where(line => listed[line] is not ("node" or "profile" or "backup")),
            line => Assert.Equal(shell.Complete(line + " "), listed[line].Split('|')));
        Assert.All(completed, line => Assert.NotEqual(string.Empty, listed[line]));
    }

    // What the build wrote down for `direxio`, which completes for shells that know no cmdlets.
    private static Dictionary<string, string> Listed()
    {
        var command = string.Empty;
        var listed = new Dictionary<string, string>();
        foreach (var parts in File.ReadLines(Path.Combine(StagedModule.Folder, "en-US", "commands.txt")).Select(line => line.Split('\t')))
        {
            if (parts is ["", var parameter, _, var takes])
            {
                listed.Add($"{command} -{parameter}", takes);
            }
            else
            {
                command = parts[0];
            }
        }

        return listed;
    }

    [Fact]
    public void Domain_offers_rehearsals_after_Rehearse_only()
    {
        using var shell = new Shell();
        shell.Run("Start-DirexioDeployment tab.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force").ThrowIfFailed();
        Assert.Contains("tab.example.org", shell.Complete("Resume-DirexioDeployment -Rehearse -Domain tab"));
        Assert.Contains("tab.example.org", shell.Complete("Get-DirexioCostEstimate -Rehearse -Domain tab"));
        Assert.DoesNotContain("tab.example.org", shell.Complete("Resume-DirexioDeployment -Domain tab"));
    }

    [Theory]
    [InlineData("Restore-DirexioNode -Rehearse -Domain tabs.example.org -Path ")]
    [InlineData("Test-DirexioBackup -Rehearse -Path ")]
    [InlineData("Start-DirexioDeployment -Rehearse -Domain tabs.example.org -FromBackup ")]
    public void The_file_of_a_backup_is_offered(string line)
    {
        using var shell = new Shell();
        var made = shell.Run(
            "Start-DirexioDeployment tabs.example.org -Rehearse -ConfirmDomainBinding -Force | Out-Null; "
                + "(Backup-DirexioNode tabs.example.org -Rehearse).Path").ThrowIfFailed().Output[0].ToString();

        // By nothing, by the beginning of its name and by that of its path.
        Assert.All(
            ["", Path.GetFileName(made)[..8], Path.GetDirectoryName(made) + Path.DirectorySeparatorChar],
            typed => Assert.Contains(made, shell.Complete(line + typed)));
        Assert.DoesNotContain(made, shell.Complete(line + "other"));
    }

    [Fact]
    public void Profile_name_offers_section_names_and_never_a_value()
    {
        File.WriteAllText(StagedModule.SharedCredentials, "[default]\naws_access_key_id = hidden\n[work]\naws_secret_access_key = hidden\n");
        File.WriteAllText(StagedModule.SharedConfig, "[default]\nregion = x\n[profile two words]\n[sso-session corp]\n# [profile no]\n[profile work]\n");
        using var shell = new Shell();
        try
        {
            Assert.Equal(["default", "'two words'", "work"], shell.Complete("Get-DirexioPlan -ProfileName "));
        }
        finally
        {
            File.Delete(StagedModule.SharedConfig);
        }
    }
}
