using System.IO.Pipelines;
using Direxio.Deployer.Engine.Operations.RuntimeChecks;
using Direxio.Deployer.Engine.Ports.Programs;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.RuntimeChecks;

/// <summary>What is made of a server that ends, in whichever order its end is noticed.</summary>
public sealed class McpConversationTests
{
    [Fact]
    public async Task A_server_of_whose_end_the_broken_input_is_noticed_first_has_ended_all_the_same()
    {
        var server = new EndingServer();
        var clock = new EndingClock(server.End);

        var failure = await Assert.ThrowsAsync<McpServerException>(() => new McpConversation(new OneProgram(server), clock).ListToolsAsync(
            new("direxio-mcp", []) { Limit = TimeSpan.FromMinutes(10) }, TestContext.Current.CancellationToken));

        Assert.Equal(McpServerFailure.ServerExited, failure.Failure);
        Assert.Contains("exit code 4", failure.Message, StringComparison.Ordinal);
        Assert.Contains("It complained: no token.", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Lets the end of the server be noticed once that is waited for, which is for seconds.</summary>
    private sealed class EndingClock(Action end) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromMinutes(1))
            {
                end();
            }

            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class EndingServer : IStartedProgram
    {
        private readonly TaskCompletionSource<int> exited = new();

        public int Id => 0;

        public Stream Input { get; } = new BrokenPipe();

        public Stream Output { get; } = new Pipe().Reader.AsStream();

        public Task OutputEnded => Exited;

        public Task<string> FirstLine { get; } = new TaskCompletionSource<string>().Task;

        public Task<int> Exited => exited.Task;

        public Task ComplaintEnded => Exited;

        public string? Complaint => Exited.IsCompleted ? "no token" : null;

        public void End() => exited.TrySetResult(4);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class BrokenPipe : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException(new IOException("Broken pipe"));

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromException(new IOException("Broken pipe"));
    }

    private sealed class OneProgram(IStartedProgram program) : ILocalPrograms
    {
        public string? HomeFolder => null;

        public string? Find(string name) => name;

        public bool HasVariable(string name) => false;

        public IStartedProgram Start(ProgramCall call) => program;

        public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> RunInTerminalAsync(ProgramCall call, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
