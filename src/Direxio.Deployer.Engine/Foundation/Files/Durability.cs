namespace Direxio.Deployer.Engine.Foundation.Files;

/// <summary>What a file outlives once its writing has returned. Whole it is in either case, for whoever reads it.</summary>
internal enum Durability
{
    /// <summary>A loss of power too: the disk has it.</summary>
    PowerLoss,

    /// <summary>The end of the process that wrote it, however it ends; when it reaches the disk is for the system to decide.</summary>
    ProcessEnd,
}
