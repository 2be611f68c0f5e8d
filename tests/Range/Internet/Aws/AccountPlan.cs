namespace Direxio.Deployer.Range.Aws;

/// <summary>An account's plan, as freetier:GetAccountPlanState tells it.</summary>
internal enum AccountPlan
{
    /// <summary>An account of before the plans: AWS knows of none.</summary>
    None,

    /// <summary>The free plan, with credits left.</summary>
    Free,

    /// <summary>The paid plan.</summary>
    Paid,
}
