using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Tests.Settings;

/// <summary>What resolves settings where no profile names a region and no agent is in use.</summary>
internal static class TestSettings
{
    public static SettingsResolver Resolver(DeployerEnvironment environment) =>
        new(environment, Machine(new NoProcessTree(), Composition.Dns));

    public static SettingMachine Machine(IProcessTree processes, DnsProviders dns) => new(new NoProfiles(), [], processes, dns);

    private sealed class NoProfiles : IProfiles
    {
        public IEnumerable<string> Names => [];

        public string? FindRegion(string? profile) => null;

        public void Require(string name)
        {
        }
    }
}
