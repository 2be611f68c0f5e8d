using Xunit;

// Most of what is slow here waits, for programs, sockets and time limits; so more run at once than there are processors.
[assembly: CollectionBehavior(MaxParallelThreads = 8)]
