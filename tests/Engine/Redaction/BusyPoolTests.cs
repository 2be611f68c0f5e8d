using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Redaction;

/// <summary>Takes all threads of the process's pool for a moment, so no other test runs meanwhile.</summary>
[CollectionDefinition(nameof(BusyPoolCollection), DisableParallelization = true)]
public sealed class BusyPoolCollection;

/// <summary>Many commands of one process, as with <c>ForEach-Object -Parallel</c>, take all threads of its pool at once.</summary>
[Collection(nameof(BusyPoolCollection))]
public sealed class BusyPoolTests : IDisposable
{
    // The pool adds a thread or two a second while all are taken: far more than it adds while this waits.
    private const int Others = 2_000;
    private const int Nodes = 30;

    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task The_secrets_of_many_nodes_are_looked_at_without_a_free_thread_of_the_pool()
    {
        for (var number = 0; number < Nodes; number++)
        {
            var domain = $"n{number}.example.org";
            home.WriteState(SampleStates.Late().ToJsonString(), domain);
            var credentials = Path.Combine(home.Store.Home.Node(domain).Folder, "credentials.json");
            await File.WriteAllTextAsync(
                credentials, $$"""{"agent_token":"the-token-of-node-{{number}}"}""", TestContext.Current.CancellationToken);
        }

        using var redactor = new Redactor();
        // Not an event to be disposed of: those that are still queued when the test ends would throw on the pool, where nobody catches.
        var release = new TaskCompletionSource();
        var looked = Task.Run(
            () =>
            {
                for (var other = 0; other < Others; other++)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(_ => release.Task.Wait(CancellationToken.None), null);
                }

                new NodeSecrets(home.Store).Remember(redactor);
            },
            TestContext.Current.CancellationToken);

        try
        {
            // Not awaited: what comes after an await needs the pool too.
            Assert.True(((IAsyncResult)looked).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(20)), "It waits for a thread of the pool.");
        }
        finally
        {
            release.SetResult();
            await looked;
        }

        Assert.All(
            Enumerable.Range(0, Nodes),
            number => Assert.DoesNotContain("token-of", redactor.Redact($"a log with the-token-of-node-{number}")));
    }
}
