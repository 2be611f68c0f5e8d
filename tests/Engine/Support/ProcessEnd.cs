using System.Diagnostics;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>Whether a process is over.</summary>
internal static class ProcessEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Asserts that a process ends; one that was ended stays in the table until its new parent has taken note.</summary>
    public static async Task AssertAsync(int number)
    {
        var begun = Stopwatch.GetTimestamp();
        while (IsRunning(number))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"process {number} has not ended");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    // The state stands behind the name, which is in brackets and may contain any character.
    private static bool IsRunning(int number)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{number}/stat");
            return status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return !OperatingSystem.IsLinux() && Process.GetProcesses().Any(process => process.Id == number);
        }
    }
}
