using System.Management.Automation.Host;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>
/// A delivery in words: three lines that a person acts on, and a table of all that comes with them.
/// </summary>
public static class DeliverySummary
{
    private const int LabelWidth = 20;

    /// <summary>The domain, the code, and what to do now.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="host">The session's host.</param>
    /// <param name="style">The session's $PSStyle.</param>
    public static string Lead(Delivery delivery, PSHost host, object? style) => Language.InSession(() => Lines(
        new(host, style),
        [
            (Texts.Delivery_AppDomain, delivery.AppDomain),
            (Texts.Delivery_Code, CodeOf(delivery)),
            (Texts.Delivery_DoNow, delivery.NextAction),
        ]));

    /// <summary>All of it.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="host">The session's host.</param>
    /// <param name="style">The session's $PSStyle.</param>
    public static string Details(Delivery delivery, PSHost host, object? style) => Language.InSession(() => Lines(
        new(host, style),
        [
            .. OfNode(delivery), .. OfAgent(delivery), .. OfMcp(delivery), .. OfServer(delivery),
            // Where a terminal's window ends is what is read first.
            (Texts.Delivery_DoNow, delivery.NextAction),
        ]));

    private static IEnumerable<(string Label, string Value)> OfNode(Delivery delivery)
    {
        yield return (Texts.Delivery_AppDomain, delivery.AppDomain);
        yield return (Texts.Delivery_Code, CodeOf(delivery));
        yield return (Texts.Delivery_ProductGate, delivery.ProductGate);
        if (delivery.ServerNotOffered.Count > 0)
        {
            yield return (Texts.Delivery_NotOffered, string.Join(Environment.NewLine, delivery.ServerNotOffered));
        }

        yield return (Texts.Delivery_UserGates, string.Join(", ", delivery.UserGates.Select(gate => $"{gate.Name} {gate.Status}")));
        yield return (Texts.Delivery_AgentNodeId, delivery.AgentNodeId);
        yield return (Texts.Delivery_ServiceId, delivery.ServiceId);
        yield return (Texts.Delivery_ServiceDirectory, delivery.ServiceDirectory);
        yield return (Texts.Delivery_AgentToken, Places.Fill(Texts.Delivery_WrittenTo, delivery.CredentialsFile));
        yield return (
            Texts.Delivery_AgentRoomId, Places.Fill(Texts.Delivery_AlsoWrittenTo, delivery.AgentRoomId, delivery.CredentialsFile));
        yield return (
            Texts.Delivery_EnvironmentVariables,
            Places.Fill(Texts.Delivery_In, string.Join(", ", delivery.EnvironmentVariables), delivery.EnvironmentFile));
    }

    private static IEnumerable<(string Label, string Value)> OfAgent(Delivery delivery) =>
    [
        (Texts.Delivery_ConnectPackage, delivery.ConnectPackage),
        (Texts.Delivery_ConnectAgent, delivery switch
        {
            { ConnectAgent: null } => Places.Fill(Texts.Delivery_None, delivery.ConnectAgentDetection),
            { ConnectAgentDetection: null or "" } => delivery.ConnectAgent,
            _ => Places.Fill(Texts.Delivery_FoundBy, delivery.ConnectAgent, delivery.ConnectAgentDetection),
        }),
        (Texts.Delivery_ConnectConfig, delivery.ConnectConfig ?? Texts.Delivery_NoAgent),
        (Texts.Delivery_ConnectUser, delivery.ConnectUser),
        (Texts.Delivery_ConnectDevice, delivery.ConnectDevice),
        (
            Texts.Delivery_AgentCommand,
            delivery.ConnectAgentCommand ?? (delivery.ConnectAgent is null ? Texts.Delivery_NoAgent : Texts.Delivery_DefaultCommand)),
        (Texts.Delivery_InstallMode, delivery.InstallStatus),
        (Texts.Delivery_InstallCommand, delivery.InstallCommand ?? Texts.Delivery_NoAgent),
    ];

    private static IEnumerable<(string Label, string Value)> OfMcp(Delivery delivery) =>
    [
        (Texts.Delivery_McpPackage, delivery.McpPackage),
        (Texts.Delivery_McpServer, delivery.McpServerName),
        (Texts.Delivery_McpDirectory, delivery.McpDirectory),
        (Texts.Delivery_McpCodex, delivery.McpCodexConfig),
        (Texts.Delivery_McpOpenClaw, delivery.McpOpenClawConfig),
        (Texts.Delivery_McpHermes, delivery.McpHermesConfig),
        (Texts.Delivery_McpInstall, delivery.McpInstallCommand),
        (Texts.Delivery_McpDoctor, delivery.McpDoctorCommand),
    ];

    private static IEnumerable<(string Label, string Value)> OfServer(Delivery delivery) =>
    [
        (Texts.Delivery_Region, delivery.Region),
        (Texts.Delivery_Instance, Places.Fill(Texts.Delivery_InstanceAt, delivery.InstanceId, delivery.PublicIp)),
        (Texts.Delivery_Ssh, delivery.SshCommand),
        (Texts.Delivery_State, delivery.StatePath),
        (Texts.Delivery_Report, delivery.ReportPath),
        (Texts.Delivery_StopBilling, delivery.StopBilling),
        (Texts.Delivery_Security, delivery.SecurityNotice),
    ];

    private static string CodeOf(Delivery delivery) =>
        delivery.CodeIsSpent ? Texts.Delivery_CodeSpent : delivery.InitializationCode ?? Texts.Delivery_CodeUnknown;

    private static string Lines(ViewStyle style, IEnumerable<(string Label, string Value)> lines)
    {
        var text = new ViewText(style) { LabelWidth = LabelWidth };
        foreach (var (label, value) in lines)
        {
            text.Add(label, value);
        }

        return text.ToString();
    }
}
