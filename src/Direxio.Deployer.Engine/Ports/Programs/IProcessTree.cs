namespace Direxio.Deployer.Engine.Ports.Programs;

/// <summary>A process as it can be seen from outside.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its command line, program first; empty if the system does not tell.</param>
internal sealed record ObservedProcess(string Name, IReadOnlyList<string> Arguments);

/// <summary>The processes above this one.</summary>
internal interface IProcessTree
{
    /// <summary>Parent, grandparent and so on, at most twelve. What the system does not show ends the list.</summary>
    IReadOnlyList<ObservedProcess> Ancestors();
}

/// <summary>A process of which nothing above is known.</summary>
internal sealed class NoProcessTree : IProcessTree
{
    public IReadOnlyList<ObservedProcess> Ancestors() => [];
}
