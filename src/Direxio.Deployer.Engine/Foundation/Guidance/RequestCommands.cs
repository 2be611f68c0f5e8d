using System.Collections;
using System.Globalization;
using System.Security;

namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>
/// The command that a request came from, with everything that its user said: what is repeated without it would do something else. The
/// one place where that is built, from the request itself, so that no parameter is forgotten; tests hold that each of a cmdlet is carried,
/// or is left out for a reason. A secret is never in it, only the place for it.
/// </summary>
internal static class RequestCommands
{
    private const string SameSecret = "<the same passphrase>";
    private const string SameOptions = "<the same options>";

    // Where a parameter is not called as the property is.
    private static readonly Dictionary<string, string> Properties = new(StringComparer.Ordinal)
    {
        ["Check"] = nameof(RuntimeCheckRequest.Checks),
        ["TimeoutMinutes"] = nameof(DeploymentRequest.Timeout),
        ["TimeoutSeconds"] = nameof(NodeCommandRequest.Limit),
    };

    // Every run has these from what is known of it.
    private static readonly string[] OfRun = [CommandSignature.Domain, CommandSignature.Rehearse, CommandSignature.ProfileName];

    /// <summary>The requests of one cmdlet each, as they are if nothing was said.</summary>
    public static IReadOnlyDictionary<CommandSignature, object> Unsaid { get; } = new Dictionary<CommandSignature, object>
    {
        [Commands.BackupSignature] = new BackupRequest(),
        [Commands.ChangeNodeSignature] = new NodeChangeRequest(),
        [Commands.CheckSignature] = new DeploymentCheckRequest(),
        [Commands.EnterSignature] = new NodeShellRequest(),
        [Commands.InvokeSignature] = new NodeCommandRequest { Command = string.Empty },
        [Commands.LogSignature] = new LogRequest { Source = LogSource.MessageServer },
        [Commands.OrphansSignature] = new OrphanSearch(),
        [Commands.RemoveSignature] = new RemovalRequest(),
        [Commands.RepairSignature] = new RepairRequest(),
        [Commands.ResetSignature] = new NodeResetRequest(),
        [Commands.RestoreSignature] = new RestoreRequest { Path = string.Empty },
        [Commands.RuntimeTestSignature] = new RuntimeCheckRequest { Domain = string.Empty },
        [Commands.SyncSignature] = new CredentialSyncRequest(),
        [Commands.UpdateSignature] = new NodeUpdateRequest(),
    };

    /// <summary>The cmdlets of these.</summary>
    public static IEnumerable<CommandSignature> Signatures => Unsaid.Keys;

    /// <summary>The command of a request; null for one that more than one cmdlet makes, which then has to say which.</summary>
    public static Command? Find(object request) =>
        Unsaid.FirstOrDefault(pair => pair.Value.GetType() == request.GetType()) is { Key: { } signature, Value: { } unsaid }
            ? With(Commands.Of(signature, ValueOf(request, CommandSignature.Domain) as string), request, unsaid)
            : null;

    /// <summary>A command with what a request says.</summary>
    public static Command With(Command command, object request) => With(command, request, null);

    private static Command With(Command command, object request, object? unsaid) => command.Signature.Parameters.Except(OfRun)
        .Where(parameter => !command.Says(parameter))
        .Select(parameter => (Name: parameter, Property: Properties.GetValueOrDefault(parameter, parameter)))
        .Where(parameter => unsaid is null || !Equals(ValueOf(request, parameter.Property), ValueOf(unsaid, parameter.Property)))
        .Aggregate(command, (said, parameter) => Say(said, parameter.Name, ValueOf(request, parameter.Property)));

    private static Command Say(Command command, string parameter, object? value) => value switch
    {
        null or string { Length: 0 } => command,
        false => command.WithOff(parameter),
        true => command.With(parameter),
        string text => command.With(parameter, text),
        SecureString => command.WithPlaceholder(parameter, SameSecret),
        TimeSpan span => command.With(
            parameter, Number(parameter.EndsWith("Seconds", StringComparison.Ordinal) ? span.TotalSeconds : span.TotalMinutes)),
        DateTimeOffset time => command.With(parameter, time.ToString("O", CultureInfo.InvariantCulture)),
        // The key of an account may be among them.
        IReadOnlyDictionary<string, object?> options => options.Count == 0 ? command : command.WithPlaceholder(parameter, SameOptions),
        IEnumerable many => many.Cast<object>().Select(one => one.ToString()!).ToList() is { Count: > 0 } words
            ? command.With(parameter, words)
            : command,
        IFormattable number => command.With(parameter, number.ToString(null, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"-{parameter} of {command.Name} has a {value.GetType().Name}, which no advice can say."),
    };

    private static string Number(double amount) => Math.Ceiling(amount).ToString(CultureInfo.InvariantCulture);

    // A switch that is off is said only where it can also be left unsaid.
    private static object? ValueOf(object request, string name) =>
        request.GetType().GetProperty(name) is { } property && property.GetValue(request) is var value
            && !(value is false && property.PropertyType == typeof(bool))
            ? value
            : null;
}
