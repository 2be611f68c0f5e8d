using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.State;

/// <summary>The gates that only the user can pass, from the state's user_confirmations.</summary>
internal static class UserGates
{
    public const string AppInitialization = "app_initialization";
    public const string RealChat = "real_chat";
    public const string AgentMcpRuntime = "agent_mcp_runtime";
    public const string Confirmed = "confirmed";

    private const string PendingUser = "pending_user_confirmation";
    private const string PendingRuntime = "pending_runtime_confirmation";

    public static IReadOnlyList<string> Names { get; } = [AppInitialization, RealChat, AgentMcpRuntime];

    /// <summary>The gate as state.json and the reports name it.</summary>
    public static string NameOf(ProductGate gate) => gate switch
    {
        ProductGate.AppInitialization => AppInitialization,
        ProductGate.RealChat => RealChat,
        ProductGate.AgentMcpRuntime => AgentMcpRuntime,
        _ => throw new ArgumentOutOfRangeException(nameof(gate), gate, null),
    };

    public static IReadOnlyList<UserGate> Read(NodeState state) =>
        [.. Names.Select(name => new UserGate(name, StatusOf(state, name), DescriptionOf(name)))];

    public static bool AllConfirmed(NodeState state) => Names.All(name => StatusOf(state, name) == Confirmed);

    public static string StatusOf(NodeState state, string name) =>
        state.Confirmations.StatusOf(name) is "confirmed" or "user_confirmed" or "runtime_confirmed" or "done"
            ? Confirmed
            : name == AgentMcpRuntime ? PendingRuntime : PendingUser;

    /// <summary>Takes back what was confirmed of these gates, and the runtime checks:
    /// both were of an agent or a node that is no more.</summary>
    /// <returns>True if there was anything.</returns>
    public static bool Reopen(NodeState state, params IEnumerable<string> gates)
    {
        var hadChecks = state.RuntimeChecks.Withdraw();
        return state.Confirmations.Withdraw(gates) || hadChecks;
    }

    /// <summary>What a gate means to its user.</summary>
    public static string DescriptionOf(string name) =>
        (name switch { AppInitialization => Texts.Gate_App, RealChat => Texts.Gate_Chat, _ => Texts.Gate_Mcp }).InWords();
}
