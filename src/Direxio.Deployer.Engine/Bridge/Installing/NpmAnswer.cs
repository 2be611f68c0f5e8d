using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>What npm said: its errors ahead of its warnings, and what its error code means.</summary>
internal static partial class NpmAnswer
{
    private static readonly Dictionary<string, (string Status, string? Reason)> Meanings = Table(
        (InstallStatus.NoPermission, null, ["EACCES", "EPERM", "EROFS"]),
        (InstallStatus.RegistryUnreachable, null,
        [
            "ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH",
            "ENETDOWN", "EADDRNOTAVAIL", "EPIPE", "ERR_SOCKET_TIMEOUT", "ERR_SOCKET_CLOSED", "EIDLETIMEOUT", "ECONNECTIONTIMEOUT",
            "ERESPONSETIMEOUT", "ETRANSFERTIMEOUT", "ENOTCACHED",
        ]),
        (InstallStatus.InstallFailed, InstallReason.CertificateUntrusted,
        [
            "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
            "SELF_SIGNED_CERT_IN_CHAIN", "DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID",
            "ERR_TLS_CERT_ALTNAME_INVALID",
        ]),
        (InstallStatus.InstallFailed, InstallReason.PackageNotFound, ["E404", "ETARGET", "ENOVERSIONS"]),
        (InstallStatus.InstallFailed, InstallReason.RegistryRefused, ["E401", "E403", "ENEEDAUTH", "EOTP"]),
        (InstallStatus.InstallFailed, InstallReason.DiskFull, ["ENOSPC", "EDQUOT"]),
        (InstallStatus.InstallFailed, InstallReason.FileInTheWay, ["EEXIST"]),
        (InstallStatus.InstallFailed, InstallReason.ProgramInUse, ["EBUSY", "ENOTEMPTY"]),
        (InstallStatus.InstallFailed, InstallReason.ScriptsBlocked, ["ESTRICTALLOWSCRIPTS", "EALLOWSCRIPTS"]));

    /// <summary>The status and, where the status leaves it open, the reason of an npm that failed.</summary>
    public static (string Status, string? Reason) MeaningOf(ProgramResult result)
    {
        var errors = ErrorLines(result);
        // A cache that belongs to another user is told as missing permission; the way out of it is not the same.
        if (errors.Exists(line => line.Contains("root-owned", StringComparison.Ordinal)))
        {
            return (InstallStatus.NoPermission, InstallReason.CacheOfAnother);
        }

        var code = errors.Select(line => Code().Match(line)).FirstOrDefault(match => match.Success)?.Groups["code"].Value;
        return code is null ? (InstallStatus.InstallFailed, null)
            : code is "EPERM" or "EACCES" && Lines(result).Any(line => ChangeOnWindows().IsMatch(line))
                ? (InstallStatus.InstallFailed, InstallReason.ProgramInUse)
            : Meanings.TryGetValue(code, out var meaning) ? meaning
            // A script's own exit code stands in the place of one of npm's.
            : (code == "ELIFECYCLE" || code.All(char.IsAsciiDigit))
                && errors.Exists(line => line.StartsWith("command failed", StringComparison.Ordinal) || code == "ELIFECYCLE")
                ? (InstallStatus.InstallScriptFailed, null)
                : (InstallStatus.InstallFailed, null);
    }

    /// <summary>True if npm says that it ran no install script.</summary>
    public static bool SaysScriptsBlocked(ProgramResult result) =>
        result.Error.Contains("install scripts blocked", StringComparison.Ordinal)
        || result.Output.Contains("install scripts blocked", StringComparison.Ordinal);

    /// <summary>What npm said in one line that fits into a message: its errors first, then the rest.</summary>
    public static string WordsOf(ProgramResult result)
    {
        var rest = Lines(result).Where(line => !Prefix().IsMatch(line));
        return new ProgramResult(result.ExitCode, string.Join('\n', rest), string.Join('\n', ErrorLines(result))).Words;
    }

    // Without what tells a user nothing: where the stack and the log are, and the fields of the error object.
    private static List<string> ErrorLines(ProgramResult result) =>
    [
        .. Lines(result).Where(line => Prefix().IsMatch(line)).Select(line => Prefix().Replace(line, string.Empty, 1).TrimEnd())
            .Where(line => line.Length > 0 && !Noise().IsMatch(line)).Distinct(),
    ];

    private static IEnumerable<string> Lines(ProgramResult result) =>
        $"{result.Error}\n{result.Output}".ReplaceLineEndings("\n").Split('\n');

    private static Dictionary<string, (string, string?)> Table(params (string Status, string? Reason, string[] Codes)[] rows) => rows
        .SelectMany(row => row.Codes, (row, code) => (code, row.Status, row.Reason))
        .ToDictionary(row => row.code, row => (row.Status, row.Reason), StringComparer.Ordinal);

    [GeneratedRegex(@"\Anpm (?:ERR!|error)(?: |\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();

    // Windows neither moves nor removes a program that runs, and calls that not permitted. Where programs are for every user it is meant.
    [GeneratedRegex(
        @"(?:EPERM|EACCES): [^,]*, (?:rename|unlink|rmdir|rm) '[A-Za-z]:\\(?!Program Files)[^']*\\node_modules\\[^']+'",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ChangeOnWindows();

    [GeneratedRegex(@"\Acode (?<code>\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(
        @"\A\s+at |\A\s*[{}]\s*\z|\A\s+\w+: .*,?\z|A complete log of this run|_logs[/\\]|\Aerrno |\Asyscall ",
        RegexOptions.CultureInvariant)]
    private static partial Regex Noise();
}
