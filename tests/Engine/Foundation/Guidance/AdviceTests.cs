using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Deploy;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Guidance;

public sealed class AdviceTests
{
    private const string Domain = "chat.example.org";

    private static readonly AdviceContext Rehearsal = new() { IsRehearsal = true };
    private static readonly AdviceContext Work = new() { ProfileName = "work" };

    [Fact]
    public void Without_more_known_a_command_is_that_of_a_real_node()
    {
        Advice advice = $"Free an address, then run: {Commands.Resume(Domain)}";
        Assert.Equal("Free an address, then run: Resume-DirexioDeployment -Domain chat.example.org", advice.ToString());
    }

    [Fact]
    public void What_the_run_needs_stands_behind_the_node_and_before_the_rest()
    {
        Advice advice = $"Run {Commands.Resume(Domain).With("InstanceType", "t3.medium")}.";
        Assert.Equal(
            "Run Resume-DirexioDeployment -Domain chat.example.org -Rehearse -ProfileName work -InstanceType t3.medium.",
            advice.In(Rehearsal).In(Work).ToString());
    }

    [Fact]
    public void It_is_said_once_however_often_it_is_known()
    {
        Advice advice = Commands.Remove(Domain);
        Assert.Equal("Remove-DirexioNode -Domain chat.example.org -Rehearse", advice.In(Rehearsal).In(Rehearsal).ToString());
    }

    [Fact]
    public void A_command_gets_only_what_it_takes()
    {
        Advice advice = $"{Commands.Status(Domain)} or {Commands.Orphans()}";
        Assert.Equal("Get-DirexioStatus -Domain chat.example.org -Rehearse or Find-DirexioOrphan -Rehearse -ProfileName work", advice.In(Rehearsal).In(Work).ToString());
    }

    [Fact]
    public void A_command_of_a_failure_that_knows_no_node_is_that_of_the_run()
    {
        Advice advice = $"Run {Commands.Resume()} for {Commands.Status("other.example.org")}; {Commands.Statuses()} shows all.";
        Assert.Equal(
            "Run Resume-DirexioDeployment -Domain chat.example.org for Get-DirexioStatus -Domain other.example.org; Get-DirexioStatus shows all.",
            advice.In(new() { Domain = Domain }).ToString());
        Assert.StartsWith("Run Resume-DirexioDeployment for", advice.ToString());
    }

    [Fact]
    public void To_go_on_is_the_command_that_was_given()
    {
        Advice advice = $"Wait, then run {Commands.GoOn(Domain).WithPlaceholder("SshCidr", "<address>/32")}.";
        Assert.Equal("Wait, then run Resume-DirexioDeployment -Domain chat.example.org -SshCidr <address>/32.", advice.ToString());
        Assert.Equal(
            "Wait, then run Sync-DirexioCredential -Domain chat.example.org -Rehearse -SshCidr <address>/32.",
            advice.In(Rehearsal with { Repeated = Commands.Sync("other.example.org") }).ToString());
        Assert.Equal("Wait, then run Test-DirexioRuntime -Domain chat.example.org.", advice.In(new() { Repeated = Commands.TestRuntime(Domain) }).ToString());
    }

    [Fact]
    public void A_value_is_quoted_where_PowerShell_needs_it()
    {
        Assert.Equal("Remove-DirexioNode -RunId 'a b; c' -Region eu-west-1 -ProfileName 'my own'", Commands.RemoveRun("a b; c", "eu-west-1").In(new() { ProfileName = "my own" }).Render());
        Assert.Equal("Find-DirexioOrphan -Region eu-west-1, eu-north-1", Commands.Orphans().With("Region", ["eu-west-1", "eu-north-1"]).Render());
    }

    // A tag, a path or a domain of a foreign state is anybody's text.
    [Fact]
    public void A_value_that_acts_or_hides_is_left_to_the_user_and_none_is_taken_for_a_parameter()
    {
        Assert.All(
            ["a\nb", "a\rb", "a\tb", "\u001b[2J", "a\u202eb", "a\0b", "a\u2028b", "--%"],
            value => Assert.Equal("Remove-DirexioNode -RunId <the same value>", Commands.RemoveRun(value).Render()));
        Assert.Equal("Remove-DirexioNode -RunId '-Force'", Commands.RemoveRun("-Force").Render());
        Assert.Equal("Remove-DirexioNode -RunId 'x\u2019\u2019; Get-Date'", Commands.RemoveRun("x\u2019; Get-Date").Render());
    }

    [Fact]
    public void A_parameter_that_is_not_declared_is_refused() =>
        Assert.Throws<ArgumentException>(() => Commands.Resume(Domain).With("MessageServerImage", "x"));

    [Fact]
    public void Advice_in_advice_keeps_what_its_commands_know()
    {
        Advice inner = $"rebuild it: {Commands.Repair("lost.example.org")}";
        Advice outer = $"Restore it, or {inner.In(Rehearsal)}; then {Commands.Resume(Domain)}";
        Assert.Equal(
            "Restore it, or rebuild it: Repair-DirexioDeployment -Domain lost.example.org -Rehearse; then Resume-DirexioDeployment -Domain chat.example.org",
            outer.ToString());
        Assert.Equal(["Repair-DirexioDeployment", "Resume-DirexioDeployment"], outer.NamedCommands.Select(command => command.Name));
    }

    [Fact]
    public void A_failure_learns_of_its_run_and_keeps_the_rest()
    {
        var failure = DeploymentErrors.PlanChanged(Domain, new() { Region = "eu-west-1", DiskSizeGB = 40, ConnectAgentOption = new Dictionary<string, object?> { ["key"] = "k" } });
        var told = failure.In(Rehearsal);

        Assert.Equal("Make a new plan and read it: Get-DirexioPlan -Domain chat.example.org -Region eu-west-1 -Rehearse -DiskSizeGB 40 -ConnectAgentOption <the same options>", told.NextAction);
        Assert.Equal((failure.Code, failure.Kind, failure.Message, failure.Target), (told.Code, told.Kind, told.Message, told.Target));
        Assert.Equal("Do it.", new DeployException("Code", DeployErrorKind.Conflict, "It is so.", "Do it.").In(Rehearsal).NextAction);
    }
}
