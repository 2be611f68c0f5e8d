using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>Questions on the terminal. They go to standard error, so that results can be redirected meanwhile.</summary>
internal sealed class ConsolePrompt(Terminal terminal, ConsoleInput input)
{
    /// <summary>Ends the question that waits for an answer.</summary>
    public void Stop() => input.Stop();

    public string ReadLine() => input.ReadLine("a line of text");

    public SecureString ReadSecret() => input.ReadSecret("a secret");

    public int Choose(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        var keys = choices.Select(KeyOf).ToList();
        if (!input.IsOpen)
        {
            throw AnswerNeededException.Confirmation(message);
        }

        Introduce(caption, message);
        while (true)
        {
            var offers = choices.Select((choice, index) => $"[{keys[index]}] {choice.Label.Replace("&", string.Empty, StringComparison.Ordinal)}");
            var preset = defaultChoice >= 0 ? $" (Enter is {keys[defaultChoice]})" : string.Empty;
            terminal.WriteError($"{string.Join("  ", offers)}  [?] Help{preset}: ");
            var answer = input.ReadLine(message).Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            if (answer == "?")
            {
                Explain(choices, keys);
                continue;
            }

            var chosen = Enumerable.Range(0, choices.Count).FirstOrDefault(
                index => answer.Equals(keys[index], StringComparison.OrdinalIgnoreCase)
                    || answer.Equals(choices[index].Label.Replace("&", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase),
                -1);
            if (chosen >= 0)
            {
                return chosen;
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

    private static string KeyOf(ChoiceDescription choice, int index)
    {
        var mark = choice.Label.IndexOf('&');
        return mark >= 0 && mark + 1 < choice.Label.Length
            ? choice.Label[(mark + 1)..(mark + 2)].ToUpperInvariant()
            : (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
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

    private void Explain(Collection<ChoiceDescription> choices, List<string> keys)
    {
        for (var index = 0; index < choices.Count; index++)
        {
            terminal.WriteErrorLine($"  {keys[index]} - {choices[index].HelpMessage}");
        }
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
}
