namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>One thing about a node that is to change: everything about it was checked before it was made.</summary>
internal interface IChangeStep
{
    /// <summary>What it does, for the plan.</summary>
    NodeChangeItem Item { get; }

    /// <summary>Makes the change and reads it back. One that was interrupted goes on.</summary>
    Task ApplyAsync(CancellationToken cancellationToken);
}
