using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>Why an instance stopped or ended: AWS's words, and what stands behind those that do not speak for themselves.</summary>
internal static class InstanceEnd
{
    /// <summary>AWS's reason, to be read after the statement; empty if it gives none.</summary>
    public static string Because(StateReason? reason) => reason switch
    {
        null => string.Empty,
        { Message.Length: 0 } => $" ({reason.Code})",
        _ when reason.Message.StartsWith(reason.Code, StringComparison.Ordinal) => $" ({reason.Message.TrimEnd('.')})",
        _ => $" ({reason.Code}: {reason.Message.TrimEnd('.')})",
    };

    /// <summary>True if there was no room for it.</summary>
    public static bool IsLackOfRoom(StateReason? reason) =>
        reason?.Code.EndsWith("InsufficientInstanceCapacity", StringComparison.Ordinal) == true;

    /// <summary>What to do about the reason first, as sentences; null if nothing has to be done.</summary>
    public static Advice? Remedy(StateReason? reason, string region) => reason?.Code switch
    {
        { } code when code == "Client.InternalError" || code.Contains("KMS", StringComparison.OrdinalIgnoreCase) =>
            Advice.OfError(nameof(ErrorTexts.InstanceEnd_Encryption), region),
        { } code when code.EndsWith("VolumeLimitExceeded", StringComparison.Ordinal) =>
            Advice.OfError(nameof(ErrorTexts.InstanceEnd_Storage)),
        _ when IsLackOfRoom(reason) => Advice.OfError(nameof(ErrorTexts.InstanceEnd_Capacity)),
        "Client.UserInitiatedShutdown" => Advice.OfError(nameof(ErrorTexts.InstanceEnd_ByUser)),
        "Client.InstanceInitiatedShutdown" => Advice.OfError(nameof(ErrorTexts.InstanceEnd_FromWithin)),
        _ => null,
    };
}
