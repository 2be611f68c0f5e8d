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

    /// <summary>What to do about the reason first, as sentences; null if nothing has to be done.</summary>
    public static string? Remedy(StateReason? reason, string region) => reason?.Code switch
    {
        { } code when code == "Client.InternalError" || code.Contains("KMS", StringComparison.OrdinalIgnoreCase) =>
            "This mostly means that the disk could not be encrypted: the account's default key for EBS is disabled, awaits its deletion, "
            + $"or may not be used by this identity. See which it is (aws ec2 get-ebs-default-kms-key-id --region {region}); "
            + "enable it or let this identity use it, or go back to AWS's own key (aws ec2 "
            + $"reset-ebs-default-kms-key-id --region {region}).",
        { } code when code.EndsWith("VolumeLimitExceeded", StringComparison.Ordinal) =>
            "The account's quota of EBS storage is used up: delete volumes that nothing uses, or ask AWS for more (Service Quotas, EBS, "
                + "'Storage for General Purpose SSD (gp3) volumes').",
        { } code when code.EndsWith("InsufficientInstanceCapacity", StringComparison.Ordinal) =>
            "AWS had no room left: another -InstanceType or -SubnetId may have some.",
        "Client.UserInitiatedShutdown" => "It was ended by a call to AWS; find out who made it before making another.",
        "Client.InstanceInitiatedShutdown" => "It was shut down from within.",
        _ => null,
    };
}
