using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>One range for all tests; each test sets its world up anew.</summary>
public sealed class RangeFixture : IAsyncLifetime
{
    private PrivateInternet? internet;

    internal PrivateInternet Internet => internet ?? throw new InvalidOperationException("the range is not running");

    public async ValueTask InitializeAsync()
    {
        if (Requirements.WhatIsMissing() is null)
        {
            internet = await PrivateInternet.StartAsync(Environment.GetEnvironmentVariable("DIREXIO_RANGE_FOLDER"), TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (internet is not null)
        {
            await internet.DisposeAsync();
        }
    }
}

/// <summary>Tests that run in the range.</summary>
[CollectionDefinition(Name)]
public sealed class RangeCollection : ICollectionFixture<RangeFixture>
{
    public const string Name = "range";
}

/// <summary>What every test of the range has at hand.</summary>
[Collection(RangeCollection.Name)]
public abstract class RangeTest(RangeFixture fixture)
{
    protected const string Domain = "chat.example.org";
    protected const string Region = "us-east-1";

    private protected PrivateInternet Internet => fixture.Internet;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A new world, or a skipped test where the range cannot run.</summary>
    private protected async Task<DeployerProcess> SetUpAsync(RangeConfig? config = null, [CallerMemberName] string test = "")
    {
        if (Requirements.WhatIsMissing() is { } missing)
        {
            Assert.Skip(missing);
        }

        await Internet.SetUpAsync(Kinder(config ?? new()));
        return new(Internet, test);
    }

    /// <summary>Changes the world without touching what is there.</summary>
    private protected Task ChangeAsync(RangeConfig config) => Internet.ChangeAsync(Kinder(config));

    // The deployer still asks resolvers for a name that does not exist yet. Until it is better, only tests of just that
    // meet the world as it is.
    private static RangeConfig Kinder(RangeConfig config) => config with { NegativeCache = false };
}
