using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>
/// Runs something as if without root's rights over files: on Linux a thread can give up those alone. Who owns what it makes, and
/// what the process may do else, stays as it is.
/// </summary>
internal static class Unprivileged
{
    private const uint Nobody = 65534;

    /// <summary>Why that is not possible here; null if it is.</summary>
    public static string? Missing => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? null : "only root on Linux can do something as another user";

    /// <summary>What the action gives, or throws, as far as its scheduler's one thread goes.</summary>
    public static T Run<T>(Func<T> action)
    {
        var result = default(T);
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            _ = NativeMethods.SetFileSystemUser(Nobody);
            try
            {
                var work = new Task<T>(action);
                work.RunSynchronously(new SameThread());
                result = work.GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    /// <summary>Does at once what is to be done.</summary>
    private sealed class SameThread : TaskScheduler
    {
        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task) => TryExecuteTask(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            !taskWasPreviouslyQueued && TryExecuteTask(task);
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "setfsuid")]
        public static extern int SetFileSystemUser(uint user);
    }
}
