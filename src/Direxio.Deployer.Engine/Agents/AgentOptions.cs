namespace Direxio.Deployer.Engine.Agents;

/// <summary>The options of one agent while they are put together: a later value takes the place of an earlier one.</summary>
internal sealed class AgentOptions(ConnectAgentEntry entry)
{
    // The bridge still reads the two older spellings of cmd.
    private static readonly string[] CommandKeys = ["cmd", "cli_path", "command"];

    private readonly List<KeyValuePair<string, object>> options = [];

    public void Add(IEnumerable<KeyValuePair<string, object>> more)
    {
        foreach (var option in more)
        {
            var position = options.FindIndex(known => known.Key == option.Key);
            if (position >= 0)
            {
                options[position] = option;
            }
            else
            {
                options.Add(option);
            }
        }
    }

    /// <summary>Takes the command out of the options; null if there was none.</summary>
    /// <exception cref="DeployException">ConnectAgentOptionUnsupported: it is not text.</exception>
    public string? TakeCommand()
    {
        string? command = null;
        foreach (var key in CommandKeys)
        {
            var position = options.FindIndex(option => option.Key == key);
            if (position < 0)
            {
                continue;
            }

            var value = options[position].Value;
            options.RemoveAt(position);
            command ??= value as string ?? throw ConnectAgentErrors.ConnectAgentOptionUnsupported(key, "no text");
        }

        return command;
    }

    /// <summary>The options, if the agent reads them all and misses none.</summary>
    /// <exception cref="DeployException">ConnectAgentOptionReserved, ConnectAgentOptionNotRead or ConnectAgentOptionMissing.</exception>
    public IReadOnlyList<KeyValuePair<string, object>> Checked()
    {
        if (Has("work_dir"))
        {
            throw ConnectAgentErrors.ConnectAgentOptionReserved("work_dir", "Workspace");
        }

        if (Has("args") && !entry.ReadsArgs)
        {
            throw ConnectAgentErrors.ConnectAgentOptionNotRead(entry.Name, "args");
        }

        if (options.Find(option => option.Key == "args") is { Value: not null and not IReadOnlyList<string> })
        {
            throw ConnectAgentErrors.ConnectAgentOptionUnsupported("args", "no list");
        }

        var missing = entry.RequiredOptions.FirstOrDefault(required =>
            options.Find(option => option.Key == required.Name).Value is not string text || string.IsNullOrWhiteSpace(text));
        return missing is null ? options : throw ConnectAgentErrors.ConnectAgentOptionMissing(entry.Name, missing);
    }

    private bool Has(string key) => options.Exists(option => option.Key == key);
}
