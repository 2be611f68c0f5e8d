using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Adapters.Ssh;

/// <summary>
/// The processes of one remote command. The server starts each command in a process group of its own; the command's
/// shell tells that group's number on its error stream, so that the whole group can be ended later.
/// </summary>
internal sealed partial class SshProcessGroup
{
    // Enough for whatever a login says before it.
    private const int SearchLimit = 64 * 1024;

    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? number;

    /// <summary>Ends once the number is known.</summary>
    public Task Known => known.Task;

    /// <summary>The command with the telling before it.</summary>
    public static string Announcing(string command) => $"echo \"direxio-process-group $$\" >&2\n{command}";

    /// <summary>Takes the number from what has been read of an error stream so far.</summary>
    public void Hear(ReadOnlyMemory<byte> error)
    {
        if (number is null
            && error.Length <= SearchLimit
            && Announcement().Match(Encoding.UTF8.GetString(error.Span)) is { Success: true } match)
        {
            number = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            known.SetResult();
        }
    }

    /// <summary>An error stream without the telling.</summary>
    public static string Strip(string error) => Announcement().Replace(error, string.Empty, 1);

    /// <summary>
    /// A command that ends the group, gently first, and answers 0 once nothing of it is left; null if the number is
    /// not known. With sudo where that asks for no password, since the command may have used it.
    /// </summary>
    public string? Ending() => number is not { } group
        ? null
        : $$"""
           send() { sudo -n kill -s "$1" -- -{{group}} 2>/dev/null || kill -s "$1" -- -{{group}} 2>/dev/null; }
           send TERM; tries=0
           while send 0 && [ $tries -lt 10 ]; do tries=$((tries + 1)); sleep 0.2; done
           send KILL && sleep 0.2
           ! send 0
           """.ReplaceLineEndings("\n");

    [GeneratedRegex("^direxio-process-group ([0-9]{1,9})\r?\n", RegexOptions.Multiline)]
    private static partial Regex Announcement();
}
