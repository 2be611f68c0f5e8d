namespace Direxio.Deployer.Engine.State.Legacy;

/// <summary>
/// What a state of an earlier format says under other names, by the names of today. It counts where the file has no value under
/// the name of today, and is in memory alone: a rewrite leaves the file's own fields as they are.
/// </summary>
internal sealed class EarlierValues
{
    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PhaseStatus> phases = new(StringComparer.Ordinal);

    /// <summary>The secrets that the file held.</summary>
    public LegacySecrets Secrets { get; set; } = LegacySecrets.None;

    /// <summary>The value of a field of today; null if the format had none for it.</summary>
    public string? Find(string field) => fields.GetValueOrDefault(field);

    /// <summary>The status of a phase whose word is not one of today's; null if the format had no such word.</summary>
    public PhaseStatus? FindPhase(string phase) => phases.TryGetValue(phase, out var status) ? status : null;

    /// <summary>Adds a value, unless another format has given one before.</summary>
    public void Add(string field, string? value)
    {
        if (value is not null)
        {
            fields.TryAdd(field, value);
        }
    }

    /// <summary>Adds the status of a phase.</summary>
    public void AddPhase(string phase, PhaseStatus status) => phases.TryAdd(phase, status);

    /// <summary>A copy of its own.</summary>
    public EarlierValues Clone()
    {
        var copy = new EarlierValues { Secrets = Secrets };
        foreach (var (name, value) in fields)
        {
            copy.fields.Add(name, value);
        }

        foreach (var (name, status) in phases)
        {
            copy.phases.Add(name, status);
        }

        return copy;
    }
}
