using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

[assembly: CollectionBehavior(MaxParallelThreads = 5)]
[assembly: SupportedOSPlatform("linux")]

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>One range for all tests of a collection; each test sets its world up anew.</summary>
public sealed class RangeFixture : IAsyncLifetime
{
    private static int lastFolder;
    private PrivateInternet? internet;

    internal PrivateInternet Internet => internet ?? throw new InvalidOperationException("the range is not running");

    public async ValueTask InitializeAsync()
    {
        if (Requirements.WhatIsMissing() is null)
        {
            var kept = Environment.GetEnvironmentVariable("DIREXIO_RANGE_FOLDER");
            var folder = kept is null ? null : Path.Combine(kept, $"{Interlocked.Increment(ref lastFolder)}");
            internet = await PrivateInternet.StartAsync(folder, TestContext.Current.CancellationToken);
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

/// <summary>Launches: they run beside the others, as those below do, in a range of their own.</summary>
[CollectionDefinition(Name)]
public sealed class LaunchCollection : ICollectionFixture<RangeFixture>
{
    public const string Name = "launch range";
}

/// <summary>Networks and whom to trust in them, which for much of their time wait for answers that do not come.</summary>
[CollectionDefinition(Name)]
public sealed class NetworkCollection : ICollectionFixture<RangeFixture>
{
    public const string Name = "network range";
}

/// <summary>What shows late, or is lost.</summary>
[CollectionDefinition(Name)]
public sealed class VisibilityCollection : ICollectionFixture<RangeFixture>
{
    public const string Name = "visibility range";
}

/// <summary>Tests that take nodes down, and wait until an absence proves something.</summary>
[CollectionDefinition(Name)]
public sealed class RemovalCollection : ICollectionFixture<RangeFixture>
{
    public const string Name = "removal range";
}

/// <summary>What runs on machines.</summary>
[CollectionDefinition(Name)]
public sealed class PartsCollection : ICollectionFixture<RangeFixture>
{
    public const string Name = "parts range";
}

/// <summary>What updates and resets make of a machine.</summary>
[CollectionDefinition(Name)]
public sealed class UpdateCollection : ICollectionFixture<RangeFixture>
{
    public const string Name = "update range";
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

        await Internet.SetUpAsync(config ?? new());
        return new(Internet, test);
    }
}
