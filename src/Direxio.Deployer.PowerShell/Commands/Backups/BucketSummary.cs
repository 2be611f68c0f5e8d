namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A bucket that is to be made, in words.</summary>
internal static class BucketSummary
{
    /// <summary>The question whether to make it.</summary>
    public static Proposal Propose(BackupPlan plan, NewBucket bucket) => new(
        plan.Domain,
        $"Make the bucket {bucket.Name}",
        $"""
        Make the bucket {bucket.Name} for backups of {plan.Domain}.
          account     {bucket.AccountId}
          region      {bucket.Region}
          set up      private, versioned, encrypted; plain HTTP denied; unfinished uploads end after 7 days
          cost        what lies in it is billed by the GB and month, every version of it, until it is removed
          then        the backup is stored as {plan.Path}
        """,
        $"Make the bucket and store the backup there now?",
        "-WhatIf",
        "made")
    {
        Consent = "-CreateBucket",
    };
}
