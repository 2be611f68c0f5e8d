namespace Direxio.Deployer.Engine.State.Stores;

/// <summary>Hears which nodes are taken, and may therefore change.</summary>
internal interface INodeWatch
{
    /// <summary>A process has taken the node. Nothing of it has been changed yet.</summary>
    void Taken(string serviceId);
}
