using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>Questions on the terminal. They go to standard error, so that results can be redirected meanwhile.</summary>
internal sealed class ConsolePrompt(Terminal terminal, ConsoleInput input)
{
    // PowerShell offers to suspend; there is no prompt here to suspend to.
    private const string Suspend = "Suspend";

    /// <summary>Ends the question that waits for an answer.</summary>
    public void Stop() => input.Stop();

    public string ReadLine() => input.ReadLine("a line of text");

    public SecureString ReadSecret() => input.ReadSecret("a secret");

    public int Choose(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        if (!input.IsOpen)
        {
            throw AnswerNeededException.Confirmation(message);
        }

        var offers = choices.Select(Offer.From).Where(offer => offer.Label != Suspend).ToList();
        var preset = offers.Find(offer => offer.Index == defaultChoice);
        Introduce(caption, message);
        while (true)
        {
            terminal.WriteError(string.Join("  ", offers.Select(offer => $"[{offer.Key}] {offer.Label}"))
                + $"  [?] Help{(preset is null ? string.Empty : $" (Enter is {preset.Key})")}: ");
            var answer = input.ReadLine(message).Trim();
            if (answer == "?")
            {
                offers.ForEach(offer => terminal.WriteErrorLine($"  {offer.Key} - {offer.Help}"));
            }
            else if ((answer.Length == 0 ? preset : offers.Find(offer => offer.IsMeantBy(answer))) is { } chosen)
            {
                return chosen.Index;
            }
        }
    }

    public Dictionary<string, PSObject> Fill(string caption, string message, Collection<FieldDescription> fields)
    {
        RequireSomebody($"{string.Join(", ", fields.Select(field => field.Name))}.");
        Introduce(caption, message);
        var answers = new Dictionary<string, PSObject>();
        foreach (var field in fields)
        {
            answers[field.Name] = PSObject.AsPSObject(Ask(field));
        }

        return answers;
    }

    public PSCredential AskCredential(string caption, string message, string? userName)
    {
        RequireSomebody($"{caption} {message}");
        Introduce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            terminal.WriteError("User: ");
            userName = input.ReadLine("User");
        }

        terminal.WriteError($"Password for {userName}: ");
        return new(userName, input.ReadSecret("Password"));
    }

    private object Ask(FieldDescription field)
    {
        var isSecret = field.ParameterTypeFullName == typeof(SecureString).FullName;
        var isList = field.ParameterTypeFullName.EndsWith("[]", StringComparison.Ordinal);
        terminal.WriteError($"{field.Name}{(isList ? " (separated by commas)" : string.Empty)}: ");
        if (isSecret)
        {
            return input.ReadSecret(field.Name);
        }

        var text = input.ReadLine(field.Name);
        return isList ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : text;
    }

    private void Introduce(string caption, string message)
    {
        if (!string.IsNullOrWhiteSpace(caption))
        {
            terminal.WriteErrorLine(caption, Style.Strong);
        }

        if (!string.IsNullOrWhiteSpace(message))
        {
            terminal.WriteErrorLine(message);
        }
    }

    private void RequireSomebody(string question)
    {
        if (!input.IsOpen)
        {
            throw AnswerNeededException.Value(question);
        }
    }

    private sealed record Offer(int Index, string Key, string Label, string? Help)
    {
        public static Offer From(ChoiceDescription choice, int index)
        {
            var mark = choice.Label.IndexOf('&');
            var key = mark >= 0 && mark + 1 < choice.Label.Length
                ? choice.Label[(mark + 1)..(mark + 2)].ToUpperInvariant()
                : (index + 1).ToString(CultureInfo.InvariantCulture);
            return new(index, key, choice.Label.Replace("&", string.Empty, StringComparison.Ordinal), choice.HelpMessage);
        }

        public bool IsMeantBy(string answer) =>
            answer.Equals(Key, StringComparison.OrdinalIgnoreCase) || answer.Equals(Label, StringComparison.OrdinalIgnoreCase);
    }
}
