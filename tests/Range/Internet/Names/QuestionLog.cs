using System.Globalization;

namespace Direxio.Deployer.Range.Names;

/// <summary>A question that a name server of the range was asked.</summary>
/// <param name="Server">The address that was asked; https for DNS-over-HTTPS.</param>
/// <param name="ByMachine">Whether a machine asked, rather than the deployer.</param>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of record.</param>
/// <param name="ResponseCode">The answer's code; 3 for a name that does not exist. Null where none was given.</param>
/// <param name="Answers">How many records were found.</param>
/// <param name="IsRemembered">Whether a negative answer came from a resolver's memory.</param>
internal sealed record LoggedQuestion(string Server, bool ByMachine, string Name, string Type, int? ResponseCode, int Answers, bool IsRemembered);

/// <summary>All questions since the range was last set up, and in dns.log all ever.</summary>
internal sealed class QuestionLog(string folder)
{
    private readonly Lock gate = new();
    private readonly List<LoggedQuestion> questions = [];

    /// <summary>Keeps one.</summary>
    public void Add(LoggedQuestion question)
    {
        lock (gate)
        {
            questions.Add(question);
            var time = DateTime.UtcNow.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            File.AppendAllText(Path.Combine(folder, "dns.log"), $"{time} {question}\n");
        }
    }

    /// <summary>The questions so far.</summary>
    public IReadOnlyList<LoggedQuestion> All()
    {
        lock (gate)
        {
            return [.. questions];
        }
    }

    /// <summary>Forgets them.</summary>
    public void Reset()
    {
        lock (gate)
        {
            questions.Clear();
        }
    }
}
