using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.PowerShell.Tests;

public sealed class DeploymentCommandTests
{
    private const string Start = "Start-DirexioDeployment {0} -Rehearse -ConfirmDomainBinding";

    [Fact]
    public void Without_Force_one_prompt_shows_the_whole_plan_and_yes_deploys()
    {
        using var shell = new Shell();
        shell.Host.Answer = 'Y';
        var result = shell.Run(string.Format(Start, "yes.example.org")).ThrowIfFailed();
        var prompt = Assert.Single(shell.Host.Prompts);
        Assert.Contains("yes.example.org", prompt);
        Assert.Contains("Fixed IP address: 3.65 USD a month", prompt);
        Assert.Contains("USD a month", prompt);
        Assert.Contains("DNS record for yes.example.org", prompt);
        Assert.Equal(DeploymentStatus.Completed, Assert.IsType<Deployment>(Assert.Single(result.Output).BaseObject).Status);
    }

    [Fact]
    public void Answering_no_emits_nothing_and_creates_nothing()
    {
        using var shell = new Shell();
        shell.Host.Answer = 'N';
        Assert.Empty(shell.Run(string.Format(Start, "no.example.org")).ThrowIfFailed().Output);
        AssertNothingCreated(shell, "no.example.org");
        Assert.Contains("Nothing was created.", shell.Host.Shown);
    }

    [Fact]
    public void Whoever_can_be_asked_is_asked_for_the_domain_and_types_it_again_under_the_plan_to_bind_it()
    {
        using var shell = new Shell();
        shell.Host.Typed = " asked-for.example.org ";

        var result = shell.Run("Start-DirexioDeployment -Rehearse").ThrowIfFailed();

        Assert.Equal(2, shell.Host.Prompts.Count);
        Assert.Contains("Which domain?", shell.Host.Prompts[0]);
        Assert.Contains("Fixed IP address", shell.Host.Prompts[1]);
        Assert.Contains("becomes the name of this server for good", shell.Host.Prompts[1]);
        Assert.DoesNotContain("Still needs", shell.Host.Prompts[1]);
        var deployment = Assert.IsType<Deployment>(Assert.Single(result.Output).BaseObject);
        Assert.Equal(("asked-for.example.org", DeploymentStatus.Completed), (deployment.Domain, deployment.Status));
    }

    [Theory]
    [InlineData("other.example.org", "", "DomainNotConfirmed")]
    [InlineData(null, "", "CannotAskForDomain")]
    [InlineData("bind.example.org", "-Force", "DomainBindingNotConfirmed")]
    [InlineData("bind.example.org", "-Confirm:$false", "DomainBindingNotConfirmed")]
    public void A_domain_is_bound_only_by_who_types_it(string? typed, string parameters, string error)
    {
        using var shell = new Shell();
        shell.Host.Typed = typed;

        var result = shell.Run($"Start-DirexioDeployment bind.example.org -Rehearse {parameters}");

        Assert.Equal(error, result.ErrorId);
        Assert.Contains("-ConfirmDomainBinding", result.Error!.ErrorDetails.RecommendedAction);
        AssertNothingCreated(shell, "bind.example.org");
    }

    [Fact]
    public void A_question_that_comes_back_without_an_answer_counts_as_one_that_cannot_be_asked()
    {
        using var shell = new Shell();
        shell.Host.IsInputEnded = true;
        Assert.Equal("CannotAskForDomain", shell.Run("Start-DirexioDeployment ended.example.org -Rehearse").ErrorId);
        AssertNothingCreated(shell, "ended.example.org");
    }

    [Fact]
    public void A_plan_from_the_pipeline_whose_domain_is_not_bound_asks_for_that_alone()
    {
        using var shell = new Shell();
        shell.Host.Typed = "plan-bound.example.org";
        var result = shell.Run("Get-DirexioPlan plan-bound.example.org -Rehearse | Start-DirexioDeployment").ThrowIfFailed();
        Assert.Equal(DeploymentStatus.Completed, Assert.IsType<Deployment>(Assert.Single(result.Output).BaseObject).Status);
        Assert.Single(shell.Host.Prompts);
    }

    [Theory]
    [InlineData("Start-DirexioDeployment -Rehearse -ConfirmDomainBinding -Force")]
    [InlineData("Get-DirexioPlan -Rehearse")]
    public void Without_a_domain_or_anyone_to_ask_the_error_says_what_is_missing(string command)
    {
        using var shell = new Shell();
        Assert.Equal("DomainMissing", shell.Run(command).ErrorId);
    }

    [Fact]
    public void A_budget_is_named_in_the_question_in_plain_words()
    {
        using var shell = new Shell();
        shell.Host.Answer = 'N';

        shell.Run(string.Format(Start, "budget-asked.example.org") + " -MonthlyBudgetUsd 30 -BudgetEmail me@example.org").ThrowIfFailed();

        Assert.Contains("  AWS Budget, ", Assert.Single(shell.Host.Prompts));
    }

    [Theory]
    [InlineData("-Force")]
    [InlineData("-Confirm:$false")]
    public void Prompt_is_skipped_with(string parameter)
    {
        using var shell = new Shell();
        var domain = $"skip{parameter.Length}.example.org";
        Assert.Single(shell.Run($"{string.Format(Start, domain)} {parameter}").ThrowIfFailed().Output);
        Assert.Empty(shell.Host.Prompts);
    }

    [Fact]
    public void A_plan_that_was_converted_on_the_way_is_refused()
    {
        using var shell = new Shell();
        var result = shell.Run(
            "$p = Get-DirexioPlan stale.example.org -Rehearse; "
            + "[pscustomobject]@{ Domain = $p.Domain; Hash = $p.Hash; Rehearsal = $p.Rehearsal } | Start-DirexioDeployment -Force -ConfirmDomainBinding");
        Assert.Equal("PlanIsNotLive", result.ErrorId);
        AssertNothingCreated(shell, "stale.example.org");
    }

    [Fact]
    public void A_piped_rehearsal_stays_a_rehearsal()
    {
        using var shell = new Shell();
        var result = shell.Run(
            "[pscustomobject]@{ Domain = 'again.example.org'; Rehearsal = $true } | Start-DirexioDeployment -Force -ConfirmDomainBinding").ThrowIfFailed();
        Assert.True(Assert.IsType<Deployment>(Assert.Single(result.Output).BaseObject).Rehearsal);
    }

    [Fact]
    public void Neither_a_deployment_nor_its_delivery_tells_the_code_when_made_a_text()
    {
        using var shell = new Shell();
        var result = shell.Run(string.Format(Start, "text.example.org") + " -Force | ForEach-Object { \"$_ $($_.Delivery)\"; $_.Delivery.InitializationCode }").ThrowIfFailed();
        Assert.Equal(2, result.Output.Count);
        Assert.DoesNotContain(result.Output[1].ToString(), result.Output[0].ToString());
    }

    [Theory]
    [InlineData("CapacityMissing", "-InstanceType t3.medium -DiskSizeGB 40", "Disk of the server, 40 GiB")]
    [InlineData("InstanceDies", "-ReplaceInstance", "USD a month")]
    public void A_resume_that_launches_something_else_asks_with_its_plan(string trouble, string parameters, string shown)
    {
        using var shell = new Shell();
        shell.Host.Answer = 'Y';
        var domain = $"{trouble.ToLowerInvariant()}.example.org";
        shell.Run($"try {{ Start-DirexioDeployment {domain} -RehearseEvent {trouble} -ConfirmDomainBinding -Force }} catch {{ $_ }}");
        Assert.Empty(shell.Host.Prompts);

        var result = shell.Run($"Resume-DirexioDeployment {domain} -Rehearse {parameters}").ThrowIfFailed();

        Assert.Contains(shown, Assert.Single(shell.Host.Prompts));
        Assert.Equal(DeploymentStatus.Completed, Assert.IsType<Deployment>(Assert.Single(result.Output).BaseObject).Status);
    }

    // The look before the consent is at the same thing, and not at a new node.
    [Fact]
    public void A_resume_that_would_ask_shows_its_plan_with_WhatIf_and_sends_whoever_cannot_be_asked_there()
    {
        using var shell = new Shell();
        const string Resume = "Resume-DirexioDeployment -Domain looked-at.example.org -Rehearse";
        shell.Run("try { Start-DirexioDeployment looked-at.example.org -RehearseEvent CapacityMissing -DnsMode Route53 -ConfirmDomainBinding -Force } catch { $_ }");
        shell.Host.Answer = null;

        var refused = shell.Run($"{Resume} -InstanceType t3a.small");
        Assert.Equal("CannotAskForConfirmation", refused.ErrorId);
        Assert.Contains($"{Resume} -InstanceType t3a.small -WhatIf,", refused.Error!.ErrorDetails.RecommendedAction);
        var shown = shell.Show($"{Resume} -InstanceType t3a.small -WhatIf");
        var plain = shell.Show($"{Resume} -WhatIf");

        var (creates, stays) = (shown.IndexOf("Creates,"), shown.IndexOf("Already exists and stays,"));
        Assert.InRange(shown.IndexOf("Server, t3a.small: "), creates, stays);
        Assert.All(["SSH key", "Firewall", "Fixed IP address: 3.65 USD", "DNS zone looked-at.example.org: 0.50 USD"], text => Assert.True(shown.IndexOf(text) > stays, text));
        Assert.Contains("looked-at.example.org already leads to the fixed IP address of the node", shown);
        Assert.DoesNotContain("instead of", shown);
        Assert.DoesNotContain("Creates,", plain);
        Assert.Null(((NodeStatus)shell.Run("Get-DirexioStatus looked-at.example.org -Rehearse").Output[0].BaseObject).Resources?.InstanceId);

        shell.Host.Answer = 'Y';
        shell.Run($"{Resume} -InstanceType t3a.small").ThrowIfFailed();
        Assert.Contains(shell.Host.Prompts, prompt => prompt.Contains("20.27 USD"));
        Assert.DoesNotContain("at least", shell.Show("Get-DirexioStatus looked-at.example.org -Rehearse"));
    }

    [Fact]
    public void Force_with_Confirm_asks()
    {
        using var shell = new Shell();
        shell.Host.Answer = 'N';
        Assert.Empty(shell.Run(string.Format(Start, "both.example.org") + " -Force -Confirm").ThrowIfFailed().Output);
        Assert.Single(shell.Host.Prompts);
    }

    [Fact]
    public void Session_that_cannot_ask_is_told_how_to_agree()
    {
        using var shell = new Shell();
        shell.Host.Answer = null;
        var result = shell.Run(string.Format(Start, "mute.example.org"));
        Assert.Equal("CannotAskForConfirmation", result.ErrorId);
        Assert.Contains("-Force", result.Error!.ErrorDetails.RecommendedAction);
        AssertNothingCreated(shell, "mute.example.org");
    }

    // Whoever cannot be asked is sent to the plan of what was asked for, and not of another node.
    [Fact]
    public void The_plan_that_a_question_names_is_the_one_that_it_asks_about()
    {
        using var shell = new Shell();
        shell.Host.Answer = null;
        const string Given = "-Region eu-central-1 -InstanceType t3.medium -DiskSizeGB 40 -AcmeEmail 'a+b@example.org' -DnsResolver 192.0.2.53,192.0.2.54 "
            + "-ConnectAgent codex -ConnectAgentOption @{ token = 'seven-wooden-elephants' } -TimeoutMinutes 20 -ConfirmDomainBinding";
        var refused = shell.Run($"Start-DirexioDeployment plan-of.example.org -Rehearse {Given}");
        Assert.Equal("CannotAskForConfirmation", refused.ErrorId);
        var advised = refused.Error!.ErrorDetails.RecommendedAction;
        Assert.DoesNotContain("elephants", advised + shell.Host.Shown);
        Assert.Contains("-ConnectAgentOption <the same options>", advised);

        var command = Regex.Match(advised, "Get-DirexioPlan .*?-TimeoutMinutes 20").Value.Replace("<the same options>", "@{ token = 'seven-wooden-elephants' }");
        var plans = shell.Run($"{command}; Get-DirexioPlan plan-of.example.org -Rehearse {Given}").ThrowIfFailed().Output
            .Select(plan => Assert.IsType<DeploymentPlan>(plan.BaseObject)).ToList();

        Assert.Equal(("eu-central-1", "t3.medium", 40), (plans[0].Region, plans[0].InstanceType, plans[0].DiskSizeGB));
        Assert.Equal(plans[1].Hash, plans[0].Hash);
    }

    [Theory]
    [InlineData("-WhatIf")]
    [InlineData("-WhatIf -Force")]
    [InlineData("-WhatIf -Confirm:$false")]
    public void WhatIf_shows_the_objects_and_creates_nothing(string parameters)
    {
        using var shell = new Shell();
        var domain = $"what-if-{parameters.Length}.example.org";
        var shown = shell.Show($"{string.Format(Start, domain)} {parameters}");
        Assert.Contains($"Rehearse the deployment of {domain}", shown);
        Assert.Contains("Server, t3.small: 15.18 USD a month", shown);
        Assert.Contains("Fixed IP address: 3.65 USD a month", shown);
        Assert.Empty(shell.Host.Prompts);
        AssertNothingCreated(shell, domain);
    }

    [Fact]
    public void WhatIf_of_the_session_counts_too()
    {
        using var shell = new Shell();
        Assert.Empty(shell.Run("$WhatIfPreference = $true; " + string.Format(Start, "session.example.org") + " -Force").ThrowIfFailed().Output);
        AssertNothingCreated(shell, "session.example.org");
    }

    [Fact]
    public void Missing_binding_is_refused_whatever_Force_says()
    {
        using var shell = new Shell();
        var result = shell.Run("Start-DirexioDeployment unbound.example.org -Rehearse -Force");
        Assert.Equal("DomainBindingNotConfirmed", result.ErrorId);
        AssertNothingCreated(shell, "unbound.example.org");
    }

    [Fact]
    public void Plan_from_the_pipeline_is_applied_without_asking()
    {
        using var shell = new Shell();
        var result = shell.Run("Get-DirexioPlan planned.example.org -Rehearse | Start-DirexioDeployment -ConfirmDomainBinding").ThrowIfFailed();
        Assert.Equal(DeploymentStatus.Completed, Assert.IsType<Deployment>(Assert.Single(result.Output).BaseObject).Status);
        Assert.Empty(shell.Host.Prompts);
    }

    [Fact]
    public void Plan_with_Confirm_asks_and_with_WhatIf_creates_nothing()
    {
        using var shell = new Shell();
        shell.Host.Answer = 'N';
        Assert.Empty(shell.Run("$global:p = Get-DirexioPlan asked.example.org -Rehearse; $p | Start-DirexioDeployment -ConfirmDomainBinding -Confirm").ThrowIfFailed().Output);
        Assert.Single(shell.Host.Prompts);
        Assert.Empty(shell.Run("$p | Start-DirexioDeployment -ConfirmDomainBinding -WhatIf").ThrowIfFailed().Output);
        AssertNothingCreated(shell, "asked.example.org");
    }

    [Fact]
    public void Plan_that_no_longer_fits_is_refused()
    {
        using var shell = new Shell();
        var result = shell.Run(
            "$p = Get-DirexioPlan stale.example.org -Rehearse; $p.GetType().GetProperty('Hash').SetValue($p, '0' * 64); $p | Start-DirexioDeployment -ConfirmDomainBinding");
        Assert.NotNull(result.ErrorId);
        Assert.NotEqual("UnexpectedFailure", result.ErrorId);
        AssertNothingCreated(shell, "stale.example.org");
    }

    [Fact]
    public void Domains_bind_from_the_pipeline_by_property_name()
    {
        using var shell = new Shell();
        var result = shell.Run(
            "[pscustomobject]@{ Domain = 'one.example.org' }, [pscustomobject]@{ Domain = 'two.example.org' } | Start-DirexioDeployment -Rehearse -ConfirmDomainBinding -Force");
        Assert.Equal(["one.example.org", "two.example.org"], result.ThrowIfFailed().Output.Select(row => ((Deployment)row.BaseObject).Domain));
    }

    // Another region than the table says is money in another place.
    [Theory]
    [InlineData("Get-DirexioPlan")]
    [InlineData("Start-DirexioDeployment -WhatIf -ConfirmDomainBinding")]
    public void The_columns_of_a_table_describe_its_nodes_and_an_empty_cell_gives_nothing(string command)
    {
        using var shell = new Shell();
        const string Table =
            "[pscustomobject]@{ Domain = 'col-a.example.org'; Region = 'eu-central-1'; InstanceType = 't3.medium'; DiskSizeGB = '40'; DnsMode = 'Route53'; "
            + "MonthlyBudgetUsd = '60.5'; BudgetEmail = 'me@example.org' }, [pscustomobject]@{ Domain = 'col-b.example.org'; Region = ''; InstanceType = ''; "
            + "DiskSizeGB = ''; DnsMode = ''; MonthlyBudgetUsd = ''; BudgetEmail = '' }";

        var planned = shell.Run($"{Table} | Get-DirexioPlan -Rehearse").ThrowIfFailed().Output.Select(plan => (DeploymentPlan)plan.BaseObject).ToList();
        var unsaid = (DeploymentPlan)shell.Run("Get-DirexioPlan col-b.example.org -Rehearse").ThrowIfFailed().Output[0].BaseObject;
        var shown = shell.Show($"{Table} | {command} -Rehearse");

        Assert.Equal(("eu-central-1", "t3.medium", 40, "Route53"), (planned[0].Region, planned[0].InstanceType, planned[0].DiskSizeGB, planned[0].DnsMode));
        Assert.Equal((60.5m, "me@example.org"), (planned[0].Request.MonthlyBudgetUsd, planned[0].Request.BudgetEmail));
        Assert.Equal(unsaid.Hash, planned[1].Hash);
        Assert.Contains("t3.medium", shown);
        Assert.Contains("t3.small", shown);
    }

    [Fact]
    public void What_is_typed_counts_ahead_of_the_table_and_must_not_be_empty()
    {
        using var shell = new Shell();
        const string Row = "[pscustomobject]@{ Domain = 'col-c.example.org'; Region = 'eu-central-1' }";

        var typed = shell.Run($"{Row} | Get-DirexioPlan -Rehearse -Region us-west-2").ThrowIfFailed().Output[0].BaseObject;
        var empty = shell.Run($"{Row} | Get-DirexioPlan -Rehearse -InstanceType ''");

        Assert.Equal("us-west-2", ((DeploymentPlan)typed).Region);
        Assert.Equal("ValueMissing", empty.ErrorId);
        Assert.Contains("-InstanceType", empty.Error!.ErrorDetails.RecommendedAction);
        Assert.Empty(empty.Output);
    }

    // PowerShell would pass over it, and the usual size would be made.
    [Theory]
    [InlineData("big")]
    [InlineData("20.5")]
    [InlineData("0")]
    public void A_cell_that_is_no_size_is_an_error_and_not_the_usual_size(string cell)
    {
        using var shell = new Shell();
        var result = shell.Run($"[pscustomobject]@{{ Domain = 'col-d.example.org'; DiskSizeGB = '{cell}' }} | Get-DirexioPlan -Rehearse");
        Assert.Contains(cell, Assert.Single(result.Errors).ToString());
        Assert.Empty(result.Output);
    }

    [Fact]
    public void The_command_that_a_question_about_a_row_names_has_what_that_row_says()
    {
        using var shell = new Shell();
        shell.Host.Answer = null;
        var result = shell.Run(
            "[pscustomobject]@{ Domain = 'col-e.example.org'; Region = 'eu-central-1' }, [pscustomobject]@{ Domain = 'col-f.example.org' } "
            + "| Start-DirexioDeployment -Rehearse -ConfirmDomainBinding");
        Assert.Contains("Get-DirexioPlan -Domain col-e.example.org -Rehearse -ConfirmDomainBinding -Region eu-central-1", result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.DoesNotContain("-Region", result.Errors[1].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_plan_and_a_removed_node_that_are_piped_stand_for_the_same_again()
    {
        using var shell = new Shell();
        var plans = shell.Run(
            "$p = Get-DirexioPlan col-g.example.org -Rehearse -Region eu-central-1 -InstanceType t3.medium; $p; $p | Get-DirexioPlan").ThrowIfFailed().Output
            .Select(plan => (DeploymentPlan)plan.BaseObject).ToList();
        Assert.Equal((plans[0].Region, plans[0].InstanceType, plans[0].SshCidr, true), (plans[1].Region, plans[1].InstanceType, plans[1].SshCidr, plans[1].Rehearsal));

        var again = shell.Run(
            "$p | Start-DirexioDeployment -ConfirmDomainBinding | Out-Null; Remove-DirexioNode col-g.example.org -Rehearse -KeepServiceDirectory -Force | Out-Null; "
            + "Get-DirexioStatus col-g.example.org -Rehearse | Start-DirexioDeployment -ConfirmDomainBinding -Force").ThrowIfFailed();
        var made = ((Deployment)Assert.Single(again.Output).BaseObject).Resources;
        Assert.Equal(("eu-central-1", "t3.medium"), (made.Region, made.InstanceType));
    }

    [Fact]
    public void Waiting_is_an_object_and_a_warning_and_resume_goes_on_as_a_rehearsal()
    {
        using var shell = new Shell();
        var waiting = shell.Run("Start-DirexioDeployment goes-on.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force").ThrowIfFailed();
        var deployment = Assert.IsType<Deployment>(Assert.Single(waiting.Output).BaseObject);
        Assert.Equal(DeploymentStatus.WaitingForUser, deployment.Status);
        Assert.Contains(waiting.Warnings, warning => warning.Contains(deployment.NextAction));

        var resumed = shell.Run("Get-DirexioStatus goes-on.example.org -Rehearse | Resume-DirexioDeployment").ThrowIfFailed();
        Assert.Equal(DeploymentStatus.Completed, Assert.IsType<Deployment>(Assert.Single(resumed.Output).BaseObject).Status);
        Assert.Empty(shell.Host.Prompts);
    }

    [Fact]
    public void Resume_with_WhatIf_names_the_phase_and_does_nothing()
    {
        using var shell = new Shell();
        shell.Run("Start-DirexioDeployment resume-if.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force").ThrowIfFailed();
        var shown = shell.Show("Resume-DirexioDeployment resume-if.example.org -Rehearse -WhatIf");
        Assert.Contains("S3_PROVISION", shown);
        Assert.Equal("WaitingForUser", shell.Run("(Get-DirexioStatus resume-if.example.org -Rehearse).Status").ThrowIfFailed().Output[0].ToString());
    }

    [Fact]
    public void Resume_with_WhatIf_names_the_phase_from_which_it_goes_through_all_again()
    {
        using var shell = new Shell();
        shell.Run(string.Format(Start, "repeat-if.example.org") + " -Force").ThrowIfFailed();
        Assert.Contains("S3_PROVISION", shell.Show("Resume-DirexioDeployment repeat-if.example.org -Rehearse -RepeatFrom S3_PROVISION -WhatIf"));
        Assert.DoesNotContain("S3_PROVISION", shell.Show("Resume-DirexioDeployment repeat-if.example.org -Rehearse -WhatIf"));
    }

    [Fact]
    public void Resume_shows_a_plan_that_nobody_has_agreed_to()
    {
        using var shell = new Shell();
        var first = shell.Run("Start-DirexioDeployment keyless.example.org -RehearseEvent NoCredentials -ConfirmDomainBinding -Force").ThrowIfFailed();
        Assert.Equal(DeploymentStatus.WaitingForUser, ((Deployment)first.Output[0].BaseObject).Status);
        shell.Host.Answer = 'N';
        Assert.Empty(shell.Run("Resume-DirexioDeployment keyless.example.org -Rehearse").ThrowIfFailed().Output);
        Assert.Contains("Fixed IP address", Assert.Single(shell.Host.Prompts));
        Assert.Single(shell.Run("Resume-DirexioDeployment keyless.example.org -Rehearse -Force").ThrowIfFailed().Output);
    }

    [Fact]
    public void Failure_is_an_error_with_code_phase_and_saved_state()
    {
        using var shell = new Shell();
        var result = shell.Run(
            "try { Start-DirexioDeployment fails.example.org -RehearseEvent BootStepFails -ConfirmDomainBinding -Force -ErrorAction Stop; 'went on' } catch { $_ }");
        var record = Assert.IsType<ErrorRecord>(Assert.Single(result.Output).BaseObject);
        var failure = Assert.IsType<DeployException>(record.Exception);
        Assert.Equal(failure.Code, record.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(PhaseId.S4_BOOTSTRAP_STACK, failure.Phase);
        Assert.Contains("S4_BOOTSTRAP_STACK", record.ToString());
        Assert.NotEqual(ErrorCategory.NotSpecified, record.CategoryInfo.Category);
        Assert.Equal("Failed", shell.Run("(Get-DirexioStatus fails.example.org -Rehearse).Status").ThrowIfFailed().Output[0].ToString());
        Assert.Single(shell.Run("Resume-DirexioDeployment fails.example.org -Rehearse").ThrowIfFailed().Output);
    }

    [Fact]
    public void Event_without_Rehearse_is_still_a_rehearsal()
    {
        using var shell = new Shell();
        var result = shell.Run("Start-DirexioDeployment event.example.org -RehearseEvent RootIdentity -ConfirmDomainBinding -Force").ThrowIfFailed();
        Assert.True(((Deployment)result.Output[0].BaseObject).Rehearsal);
        Assert.NotEmpty(result.Warnings);
    }

    [Fact]
    public void Verbose_tells_the_plan_and_every_phase_and_never_the_code()
    {
        using var shell = new Shell();
        var result = shell.Run(string.Format(Start, "verbose.example.org") + " -Force -Verbose").ThrowIfFailed();
        var code = ((Deployment)result.Output[0].BaseObject).Delivery!.InitializationCode!;
        Assert.All(Enum.GetNames<PhaseId>(), phase => Assert.Contains(result.Verbose, text => text.StartsWith(phase + " begins")));
        Assert.Contains(result.Verbose, text => text.Contains("Elastic IP address") && text.Contains("USD a month"));
        Assert.DoesNotContain(result.Verbose.Concat(result.Warnings).Concat(result.Information.Select(note => note.ToString())), text => text.Contains(code));
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public void Status_of_an_unknown_domain_is_an_error_for_that_domain_only()
    {
        using var shell = new Shell();
        shell.Run(string.Format(Start, "known.example.org") + " -Force").ThrowIfFailed();
        var result = shell.Run("Get-DirexioStatus unknown.example.org, known.example.org -Rehearse");
        Assert.Equal("known.example.org", ((NodeStatus)Assert.Single(result.Output).BaseObject).Domain);
        Assert.Equal("NodeNotFound", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Errors[0].CategoryInfo.Category);
    }

    [Fact]
    public void Parameters_reach_the_plan()
    {
        using var shell = new Shell();
        var result = shell.Run(
            "Get-DirexioPlan all.example.org -Rehearse -DnsMode Route53 -Region eu-central-1 -InstanceType t3.medium -DiskSizeGB 20 " +
            "-MessageServerImage example/server:1 -AcmeEmail me@example.org -SshCidr 198.51.100.0/24 -ConnectAgent codex " +
            "-ConnectAgentOption @{ model = 'm'; list = 1, 2; deep = @{ on = $true } } -TimeoutMinutes 3 -Workspace work").ThrowIfFailed();
        var request = ((DeploymentPlan)result.Output[0].BaseObject).Request;
        Assert.Equal(DnsMode.Route53, request.DnsMode);
        Assert.Equal("eu-central-1", request.Region);
        Assert.Equal("t3.medium", request.InstanceType);
        Assert.Equal(20, request.DiskSizeGB);
        Assert.Equal("example/server:1", request.MessageServerImage);
        Assert.Equal("me@example.org", request.AcmeEmail);
        Assert.Equal("198.51.100.0/24", request.SshCidr);
        Assert.Equal("codex", request.ConnectAgent);
        Assert.Equal(TimeSpan.FromMinutes(3), request.Timeout);
        Assert.True(Path.IsPathFullyQualified(request.Workspace!));
        Assert.Equal(["1", "2"], Assert.IsAssignableFrom<IEnumerable<string>>(request.ConnectAgentOption!["list"]));
        Assert.Equal("true", Assert.IsAssignableFrom<IReadOnlyDictionary<string, string>>(request.ConnectAgentOption["deep"])["on"]);
    }

    [Fact]
    public void Without_an_agent_the_plan_says_how_to_name_one_and_auto_is_refused()
    {
        using var shell = new Shell();

        Assert.Contains("Connect agent: none.", shell.Show("Get-DirexioPlan none.example.org -Rehearse"));
        Assert.Contains("-ConnectAgent", string.Join(' ', ((DeploymentPlan)shell.Run("Get-DirexioPlan none.example.org -Rehearse").Output[0].BaseObject).Warnings));
        Assert.Equal("ConnectAgentNotDetected", shell.Run("Get-DirexioPlan none.example.org -Rehearse -ConnectAgent auto").ErrorId);
    }

    [Fact]
    public void A_mode_in_which_nobody_is_asked_needs_the_switch()
    {
        const string Plan = "Get-DirexioPlan daring.example.org -Rehearse -ConnectAgent codex -ConnectAgentOption @{ mode = 'yolo' }";
        using var shell = new Shell();

        var refused = shell.Run(Plan);
        Assert.Equal("UnattendedAgentNotAllowed", refused.ErrorId);
        var allowed = (DeploymentPlan)shell.Run(Plan + " -AllowUnattendedAgent").ThrowIfFailed().Output[0].BaseObject;
        Assert.True(allowed.Request.AllowUnattendedAgent);
        Assert.Contains(allowed.Warnings, warning => warning.Contains("mode 'yolo'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bad_name.example.org", "")]
    [InlineData("range.example.org", "-SshCidr 300.1.1.1/8")]
    [InlineData("range.example.org", "-DiskSizeGB 0")]
    [InlineData("range.example.org", "-TimeoutMinutes 0")]
    [InlineData("range.example.org", "-InstanceType nonsense")]
    [InlineData("range.example.org", "-SubnetId vpc-1")]
    public void Bad_value_is_an_invalid_argument_before_anything_is_created(string domain, string parameters)
    {
        using var shell = new Shell();
        var result = shell.Run($"{string.Format(Start, domain)} -Force {parameters}");
        Assert.Equal(ErrorCategory.InvalidArgument, result.Error!.CategoryInfo.Category);
        Assert.NotEqual("UnexpectedFailure", result.ErrorId);
        AssertNothingCreated(shell, "range.example.org");
    }

    private static void AssertNothingCreated(Shell shell, string domain) =>
        Assert.Equal("NodeNotFound", shell.Run("Get-DirexioStatus $args[0] -Rehearse", domain).ErrorId);
}
