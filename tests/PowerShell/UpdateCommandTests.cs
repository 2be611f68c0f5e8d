namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>Update-DirexioNode and Reset-DirexioNode at a prompt, in a pipeline, and without anybody to ask.</summary>
public sealed class UpdateCommandTests
{
    private const string Image = "direxio/message-server:v0.2.0";

    [Fact]
    public void One_question_shows_both_images_and_no_changes_nothing()
    {
        using var shell = new Shell();
        Deploy(shell, "up-ask.example.org");
        shell.Host.Answer = 'N';

        Assert.Empty(shell.Run($"Update-DirexioNode up-ask.example.org -MessageServerImage {Image} -Rehearse").ThrowIfFailed().Output);

        var prompt = Assert.Single(shell.Host.Prompts);
        Assert.Contains("message server now: direxio/message-server:latest, sha256:dddd", prompt);
        Assert.Contains($"message server then: {Image}, sha256:", prompt);
        Assert.Contains("image and data are restored", prompt);
    }

    [Fact]
    public void A_piped_fleet_goes_behind_its_canary()
    {
        using var shell = new Shell();
        Deploy(shell, "up-one.example.org");
        Deploy(shell, "up-two.example.org");

        var result = shell.Run(
            $"Get-DirexioStatus up-one.example.org, up-two.example.org -Rehearse | Update-DirexioNode -MessageServerImage {Image} -ThrottleLimit 2 -Force")
            .ThrowIfFailed();

        Assert.Equal(
            ["up-one.example.org", "up-two.example.org"], result.Output.Select(one => Assert.IsType<NodeUpdate>(one.BaseObject).Domain).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_canary_that_fails_keeps_the_others_as_they_are()
    {
        using var shell = new Shell();
        Deploy(shell, "up-canary.example.org");
        Deploy(shell, "up-other.example.org");

        var result = shell.Run(
            "Get-DirexioStatus up-canary.example.org, up-other.example.org -Rehearse | "
            + "Update-DirexioNode -MessageServerImage direxio/message-server:broken -MaxFailures 5 -Force");

        Assert.Empty(result.Output);
        Assert.Equal(["UpdateFailed", "FleetStopped"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains("up-other.example.org", result.Errors[1].ErrorDetails.Message);
    }

    // An agent follows the next step word for word.
    [Fact]
    public void The_next_step_of_a_refused_update_is_for_the_image_that_was_named()
    {
        using var shell = new Shell();
        Deploy(shell, "up-next.example.org");
        var refused = shell.Run("Update-DirexioNode up-next.example.org -MessageServerImage direxio/message-server:v0.0.9 -SkipBackup -Rehearse -Force");
        Assert.Equal("UpdateIsDowngrade", refused.ErrorId);
        var next = refused.Error!.ErrorDetails.RecommendedAction;

        var update = Assert.IsType<NodeUpdate>(Assert.Single(
            shell.Run($"{next[next.IndexOf("Update-DirexioNode", StringComparison.Ordinal)..]} -Force").ThrowIfFailed().Output).BaseObject);

        Assert.Equal(("direxio/message-server:v0.0.9", null), (update.To.Image, update.BackupBytes));
    }

    [Fact]
    public void The_view_shows_what_runs_now()
    {
        using var shell = new Shell();
        Deploy(shell, "up-view.example.org");

        var text = shell.Show($"Update-DirexioNode up-view.example.org -MessageServerImage {Image} -Rehearse -Force");

        Assert.Contains($"{Image}, version v0.2.0", text);
        Assert.Contains("1.0 MB", text);
    }

    [Fact]
    public void A_reset_takes_the_typed_domain_and_nothing_else()
    {
        using var shell = new Shell();
        Deploy(shell, "re-typed.example.org");
        shell.Host.Typed = "yes";

        var refused = shell.Run("Reset-DirexioNode re-typed.example.org -Rehearse");
        Assert.Equal("DomainNotConfirmed", refused.ErrorId);
        Assert.Contains("the server's signing key", Assert.Single(shell.Host.Prompts));
        Assert.Equal("Completed", StatusOf(shell, "re-typed.example.org"));

        shell.Host.Typed = "re-typed.example.org";
        var reset = Assert.IsType<NodeReset>(Assert.Single(shell.Run("Reset-DirexioNode re-typed.example.org -Rehearse").ThrowIfFailed().Output).BaseObject);

        Assert.Equal(3, reset.Volumes.Count);
        Assert.Equal("RefreshPending", StatusOf(shell, "re-typed.example.org"));
        Assert.Equal("Completed", shell.Run("(Resume-DirexioDeployment re-typed.example.org -Rehearse).Status").ThrowIfFailed().Output[0].ToString());
    }

    [Fact]
    public void Where_nobody_can_type_the_domain_has_to_be_given_and_to_be_right()
    {
        using var shell = new Shell();
        Deploy(shell, "re-given.example.org");

        Assert.Equal("CannotAskForDomain", shell.Run("Reset-DirexioNode re-given.example.org -Rehearse").ErrorId);
        Assert.Equal("DomainNotConfirmed", shell.Run("Reset-DirexioNode re-given.example.org -ConfirmDomain other.example.org -Rehearse").ErrorId);
        Assert.Empty(shell.Run("Reset-DirexioNode re-given.example.org -ConfirmDomain re-given.example.org -Rehearse -WhatIf").ThrowIfFailed().Output);
        Assert.Equal("Completed", StatusOf(shell, "re-given.example.org"));

        Assert.Single(shell.Run("Reset-DirexioNode re-given.example.org -ConfirmDomain re-given.example.org -Rehearse").ThrowIfFailed().Output);
        Assert.Equal("RefreshPending", StatusOf(shell, "re-given.example.org"));
    }

    private static void Deploy(Shell shell, string domain) =>
        shell.Run($"Start-DirexioDeployment {domain} -Rehearse -ConfirmDomainBinding -Force").ThrowIfFailed();

    private static string? StatusOf(Shell shell, string domain) =>
        shell.Run($"(Get-DirexioStatus {domain} -Rehearse).Status").ThrowIfFailed().Output[0].ToString();
}
