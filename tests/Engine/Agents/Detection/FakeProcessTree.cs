using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Tests.Agents.Detection;

/// <summary>Processes above the engine as a test wants them, nearest first, one command line each.</summary>
internal sealed class FakeProcessTree(params IReadOnlyList<string> commandLines) : IProcessTree
{
    public IReadOnlyList<ObservedProcess> Ancestors() =>
        [
            .. commandLines.Select(line => line.Split(' '))
                .Select(words => new ObservedProcess(words[0][(words[0].LastIndexOf('/') + 1)..], words)),
        ];
}
