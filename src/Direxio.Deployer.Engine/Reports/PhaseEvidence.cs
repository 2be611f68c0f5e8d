using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>
/// What a phase saw, in words for people. The state keeps it as pairs of names and values, in the form of 0.1.0; what is in no form that
/// is known is already words.
/// </summary>
internal static partial class PhaseEvidence
{
    /// <summary>The evidence in words; null where it says itself what it has to.</summary>
    public static string? InWords(PhaseId phase, string status, string evidence) => status switch
    {
        "failed" when Failure().Match(evidence) is { Success: true } failure => failure.Groups["message"].Value,
        "done" => Done(phase, evidence),
        _ => null,
    };

    private static string? Done(PhaseId phase, string evidence)
    {
        string? Of(string name) => Value().Matches(evidence)
            .Where(pair => pair.Groups["name"].Value == name)
            .Select(pair => pair.Groups["value"].Value.Trim())
            .FirstOrDefault(value => value.Length > 0);
        return phase switch
        {
            PhaseId.S0_PREREQ_AWS when Of("account") is { } account => $"AWS knows the credentials: they are of account {account}"
                + (Of("root") == "true" ? ", of its root user" : string.Empty)
                + (Of("region") is { } region ? $", used in {region}." : "."),
            PhaseId.S1_PREFLIGHT when Of("vpc") is not null => $"A network and a machine image were found.{Room(evidence)}",
            PhaseId.S2_DOMAIN when Of("mode") is { } mode && Of("domain") is { } domain =>
                $"{domain} is the node's name for good. Its DNS is kept {DnsKeeper(mode)}.",
            PhaseId.S3_PROVISION when Of("instance") is { } instance && Of("ip") is { } address =>
                $"The server {instance} is there, and {Of("domain") ?? "the name"} leads to its address {address}.",
            PhaseId.S4_BOOTSTRAP_STACK when Health().Match(evidence) is { Success: true } health =>
                $"The message server answers at {health.Groups["address"].Value}, with a certificate that browsers trust.",
            PhaseId.S5_INIT_TOKENS when evidence.StartsWith("initialization code is spent", StringComparison.Ordinal) =>
                "The tokens were read from the server. The initialization code is spent: the App has been set up with it.",
            PhaseId.S5_INIT_TOKENS when evidence.StartsWith("got ", StringComparison.Ordinal) =>
                "The initialization code and the tokens were read from the server.",
            PhaseId.S6_WIRE_LOCAL when evidence.StartsWith("credentials.json written", StringComparison.Ordinal) =>
                "The credentials and the files for the agent were written on this machine. "
                    + (Of("cc_connect_agent") is { } agent and not "none" ? $"The agent is {agent}." : "No agent is chosen yet."),
            PhaseId.S7_VERIFY_E2E when Acceptance().Match(evidence) is { Success: true } seen => Accepted(seen),
            _ => null,
        };
    }

    /// <summary>Who keeps the DNS of a domain.</summary>
    public static string DnsKeeper(string mode) => mode.ToLowerInvariant() switch
    {
        "route53" => "in Route 53",
        "user" => "by you, at your own provider",
        _ => $"at {mode}",
    };

    private static string Room(string evidence)
    {
        string? Free(string name, string words) => Regex.Match(evidence, $@"\b{name}=(\d+)/(\d+) free") is { Success: true } match
            ? $"{match.Groups[1].Value} of {match.Groups[2].Value} {words}"
            : null;
        var free = new[] { Free("vcpu", "vCPUs"), Free("eip", "Elastic IP addresses") }.OfType<string>().ToList();
        return free.Count == 0 ? string.Empty : $" The account has room for the server: {string.Join(" and ", free)} are free.";
    }

    private static string Accepted(Match seen)
    {
        if (seen.Groups["checks"].Value.Length == 0)
        {
            return "Every check from outside passed.";
        }

        var passed = seen.Groups["checks"].Value.Split(", ").Length;
        var missing = seen.Groups["missing"].Value;
        return missing.Length == 0
            ? $"Each of the {passed} checks from outside passed."
            : $"{ReportWords.Count(passed, "check", "checks")} from outside passed. The server does not offer: {missing}.";
    }

    [GeneratedRegex(@"^(?<code>[A-Z][A-Za-z0-9]+): (?<message>.+)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Failure();

    [GeneratedRegex(@"(?:^|[\s;])(?<name>[a-z_]+)=(?<value>[^\s;]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Value();

    [GeneratedRegex(@"^healthz 200 @ (?<address>https://\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Health();

    [GeneratedRegex(
        "^(?:all )?green(?:: (?<checks>[^;]+))?(?:; not offered by this server: (?<missing>.+?))?(?:; (?<sight>[^;]+))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Acceptance();
}
