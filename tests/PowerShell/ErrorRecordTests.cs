using System.Management.Automation;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Tests;

public sealed class ErrorRecordTests
{
    public static TheoryData<DeployErrorKind> Kinds => [.. Enum.GetValues<DeployErrorKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_failure_has_a_category_of_its_own(DeployErrorKind kind)
    {
        var category = ErrorRecords.CategoryOf(kind);
        Assert.NotEqual(ErrorCategory.NotSpecified, category);
        Assert.Single(Enum.GetValues<DeployErrorKind>(), other => ErrorRecords.CategoryOf(other) == category);
    }

    [Fact]
    public void Record_carries_code_target_phase_message_and_next_step()
    {
        var record = ErrorRecords.From(new DeployException(
            "DnsRecordTaken", DeployErrorKind.Conflict, "The record points to 192.0.2.9.", "Say whether it may be replaced.", "chat.example.org")
        {
            Phase = PhaseId.S3_PROVISION,
        });

        Assert.Equal("DnsRecordTaken", record.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceExists, record.CategoryInfo.Category);
        Assert.Equal("chat.example.org", record.TargetObject);
        Assert.StartsWith("S3_PROVISION (", record.ToString());
        Assert.Contains("The record points to 192.0.2.9.", record.ToString());
        Assert.Equal("Say whether it may be replaced.", record.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Failure_outside_a_phase_names_none() => Assert.Equal(
        "No domain was given.",
        ErrorRecords.From(new DeployException("DomainMissing", DeployErrorKind.InvalidInput, "No domain was given.", "Give one.")).ToString());

    [Fact]
    public void User_sees_message_and_next_step_on_the_terminal()
    {
        using var shell = ProbeCommand.ShellWith((_, _) =>
            throw new DeployException("NoMore", DeployErrorKind.Timeout, "it took too long", "try again tomorrow") { Phase = PhaseId.S4_BOOTSTRAP_STACK });

        var shown = shell.Show("try { Test-DirexioProbe } catch { $_ }");

        Assert.Contains("S4_BOOTSTRAP_STACK", shown);
        Assert.Contains("it took too long", shown);
        Assert.Contains("try again tomorrow", shown);
    }
}
