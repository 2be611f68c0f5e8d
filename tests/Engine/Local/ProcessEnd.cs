using System.Diagnostics;

namespace Direxio.Deployer.Engine.Tests.Local;

/// <summary>Whether a process is over.</summary>
internal static class ProcessEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Asserts that a process ends; one that was ended stays in the table until its new parent has taken note.</summary>
    public static async Task AssertAsync(int number)
    {
        try
        {
            using var process = Process.GetProcessById(number);
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }
}
