namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What an update, a reset or a restore has brought.</summary>
internal static class UpdateView
{
    public static ViewText Write(NodeUpdate update, ViewText text) => text
        .AddDomain(update.Domain, update.Rehearsal)
        .Add("Changed", update.IsChanged ? Texts.View_Yes : Texts.View_NothingToUpdate)
        .Add("From", update.IsChanged ? Image(update.From) : null)
        .Add("Image", Image(update.To))
        .Add("Services", string.Join(", ", update.Services))
        .Add("Copy on the node", ViewNumber.Size(update.BackupBytes))
        .Add("Certificate", update.IsCertificateChecked == false
            ? text.Style.State(Texts.View_NotChecked, StateMeaning.Attention)
            : null)
        .Add("Bridge", update.NeedsWiring ? Texts.View_MustWire : null)
        .Add("Report", update.ReportPath)
        .Add("Next action", update.NextAction)
        .Add(update.IsChanged ? "Updated at" : "Checked at", ViewTime.Of(update.UpdatedAt));

    public static ViewText Write(NodeReset reset, ViewText text) => text
        .AddDomain(reset.Domain, reset.Rehearsal)
        .Add("Gone", string.Join(", ", reset.Volumes))
        .Add("Copy on the node", ViewNumber.Size(reset.BackupBytes))
        .Add("Bridge", reset.Bridge)
        .Add("Report", reset.ReportPath)
        .Add("Next action", reset.NextAction)
        .Add("Reset at", ViewTime.Of(reset.ResetAt));

    public static ViewText Write(NodeRestore restore, ViewText text) => text
        .AddDomain(restore.Domain, restore.Rehearsal)
        .Add("Back to", ViewTime.Of(restore.Created))
        .Add("From", restore.Path)
        .Add("Image", restore.MessageServerImage)
        .Add("Before it", restore.SafetyBackup ?? Texts.View_NotBackedUp)
        .Add("Restored", ViewTime.Of(restore.RestoredAt))
        .Add("Next action", restore.NextAction);

    private static string Image(ServiceImage image)
    {
        var version = image.Version is { } known ? Places.Fill(Texts.Image_Version, known) : null;
        return string.Join(", ", ((string?[])[image.Image, version, image.Digest]).OfType<string>());
    }
}
