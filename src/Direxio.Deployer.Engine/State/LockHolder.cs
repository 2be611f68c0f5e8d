using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// Who holds a node's lock, in a file beside it. The lock itself is what counts: this only lets others say who it is, so a word
/// that a killed process left, or that is damaged, is none.
/// </summary>
/// <param name="Process">The process id.</param>
/// <param name="Host">The machine.</param>
/// <param name="Command">The program, and the command in it if that is known. Never its arguments, which may be secret.</param>
/// <param name="Since">When it took the lock, in UTC.</param>
internal sealed partial record LockHolder(int Process, string Host, string Command, DateTimeOffset Since)
{
    // Stays the same while the process lives, and .NET looks at each of its threads to tell its name.
    private static readonly Lazy<string> OwnCommand = new(NameOwnCommand);

    /// <summary>For people: what it is, where, and since when.</summary>
    public Advice InWords
    {
        get
        {
            var since = Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            return IsHere
                ? Advice.OfError(nameof(ErrorTexts.NodeIsBusy_Holder), Command, Process, since)
                : Advice.OfError(nameof(ErrorTexts.NodeIsBusy_HolderElsewhere), Command, Process, Host, since);
        }
    }

    /// <summary>True if it is this process itself, in another of its runspaces.</summary>
    public bool IsThisProcess => IsHere && Process == Environment.ProcessId;

    private bool IsHere => Host == Environment.MachineName;

    /// <summary>Leaves word of this process. That there is no room for it is no reason not to work.</summary>
    public static void Leave(string lockFile)
    {
        try
        {
            // The word of a process that was killed must not stand there if this one cannot be written.
            File.Delete(FileOf(lockFile));
            using var file = OwnerOnlyFile.Create(FileOf(lockFile));
            // It need not outlive the process, so nothing waits for the disk.
            file.Write(Encoding.UTF8.GetBytes(JsonText.Indented(new()
            {
                ["process"] = Environment.ProcessId,
                ["host"] = Environment.MachineName,
                ["command"] = OwnCommand.Value,
                ["since"] = NodeState.Timestamp(DateTimeOffset.UtcNow),
            })));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then nobody can tell who it is; the lock holds all the same.
        }
    }

    /// <summary>Takes the word away.</summary>
    public static void Withdraw(string lockFile)
    {
        try
        {
            File.Delete(FileOf(lockFile));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever takes the lock next replaces it.
        }
    }

    /// <summary>Who holds the lock; null if that was not left, or not by a process that still runs.</summary>
    public static LockHolder? Read(string lockFile)
    {
        try
        {
            var word = JsonText.ParseObject(PlainFile.ReadText(FileOf(lockFile)));
            return int.TryParse(word["process"].AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && NodeState.ParseTime(word["since"].AsText()) is { } since
                && word["host"].AsText() is { } host && Names().IsMatch(host)
                && word["command"].AsText() is { } command && Names().IsMatch(command)
                && new LockHolder(process, host, command, since) is { HasEnded: false } holder
                    ? holder
                    : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static string FileOf(string lockFile) => Path.ChangeExtension(lockFile, ".holder");

    // Of another machine's processes nothing can be known here.
    private bool HasEnded
    {
        get
        {
            if (!IsHere)
            {
                return false;
            }

            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(Process);
                return process.HasExited;
            }
            catch (ArgumentException)
            {
                return true;
            }
            catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }

    private static string NameOwnCommand()
    {
        using var own = System.Diagnostics.Process.GetCurrentProcess();
        var command = CommandNames().Match(Environment.CommandLine) is { Success: true, Value: var name }
            ? $"{name} in {own.ProcessName}"
            : own.ProcessName;
        return Names().IsMatch(command) ? command : "a program";
    }

    [GeneratedRegex(@"^[\w .:+-]{1,120}$")]
    private static partial Regex Names();

    [GeneratedRegex(@"\b[A-Z][a-z]+-Direxio[A-Za-z]{1,40}\b")]
    private static partial Regex CommandNames();
}
