using System.Management.Automation;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>New-DirexioReport: writes the report of an operation, without a secret, from the files on this machine.</summary>
[Cmdlet(VerbsCommon.New, "DirexioReport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ReportFile))]
public sealed class NewDirexioReportCommand : SeveralNodesCommand
{
    /// <summary>The operation that is reported.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ReportOperation Operation { get; set; }

    /// <summary>Also writes a page for people.</summary>
    [Parameter]
    public SwitchParameter Html { get; set; }

    /// <summary>A folder to write to instead of the node's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    private protected override async Task ProcessNodeAsync(string? domain) => Emit(await new DeploymentEngine().WriteReportAsync(
        new()
        {
            Domain = domain!,
            Operation = Operation,
            Html = Html,
            Folder = await FolderAsync().ConfigureAwait(false),
            Rehearse = Rehearse,
        },
        files => AgreeAsync(string.Join(", ", files), Places.Fill(Texts.Report_Write, Operation, domain))).ConfigureAwait(false));

    private async Task<string?> FolderAsync() =>
        await AskAsync(() => this.FileOf(nameof(Path), Path)).ConfigureAwait(false);
}
