namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A bucket that is to be made, in words.</summary>
internal static class BucketSummary
{
    /// <summary>The question whether to make it.</summary>
    public static Proposal Propose(BackupPlan plan, NewBucket bucket) => new(
        plan.Domain,
        Places.Fill(Texts.Bucket_Caption, bucket.Name),
        Places.Fill(Texts.Bucket_Text, bucket.Name, plan.Domain, bucket.AccountId, bucket.Region, plan.Path),
        Texts.Bucket_Ask,
        "-WhatIf")
    {
        Consent = "-CreateBucket",
    };
}
