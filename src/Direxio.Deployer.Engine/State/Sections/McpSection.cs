using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>The node's MCP server on this machine.</summary>
internal sealed class McpSection(JsonObject fields) : StateSection(fields)
{
    private const string RegistrationsField = "mcp_registrations";

    /// <summary>The package with the version that is there, else with the one that is to be installed.</summary>
    public string? NpmPackage { get => Text("mcp_npm_package"); set => Set("mcp_npm_package", value); }

    /// <summary>Whether that version was asked for; null if that is not on record.</summary>
    public bool? IsPinned
    {
        get => Text("mcp_npm_pinned") switch { null => null, "false" => false, _ => true };
        set => SetWord("mcp_npm_pinned", value == true);
    }

    /// <summary>The version that was asked for, where another one is there.</summary>
    public string? OtherPin
    {
        get => Text("mcp_npm_pin");
        set => SetOrRemove("mcp_npm_pin", value);
    }

    public string? Command { get => Text("mcp_command"); set => Set("mcp_command", value); }

    public string? ServerName { get => Text("mcp_server_name"); set => Set("mcp_server_name", value); }

    public string? ConfigFolder { get => Text("mcp_config_dir"); set => Set("mcp_config_dir", value); }

    public string? CredentialsFile { set => Set("mcp_credentials_file", value); }

    public string? CodexConfig { get => Text("mcp_codex_config"); set => Set("mcp_codex_config", value); }

    public string? OpenClawConfig { get => Text("mcp_openclaw_config"); set => Set("mcp_openclaw_config", value); }

    public string? HermesConfig { get => Text("mcp_hermes_config"); set => Set("mcp_hermes_config", value); }

    public string? CursorConfig { set => Set("mcp_cursor_config", value); }

    public string? JsonConfig { set => Set("mcp_json_config", value); }

    public string? EnvironmentFile { set => Set("mcp_env_file", value); }

    public string? Readme { set => Set("mcp_readme", value); }

    public string? InstallPolicy { get => Text("mcp_install_policy"); set => Set("mcp_install_policy", value); }

    public string? InstallStatus { get => Text("mcp_install_status"); set => Set("mcp_install_status", value); }

    public string? InstallEvidence { get => Text("mcp_install_evidence"); set => Set("mcp_install_evidence", value); }

    public string? InstallCommand { get => Text("mcp_install_command"); set => Set("mcp_install_command", value); }

    public string? DoctorCommand { get => Text("mcp_doctor_command"); set => Set("mcp_doctor_command", value); }

    /// <summary>Which files of clients on this machine have the node's MCP server.</summary>
    public IReadOnlyList<McpRegistration> Registrations =>
    [
        .. from entry in Node(RegistrationsField) as JsonArray ?? []
           let server = entry?["server"].AsText()
           let path = entry?["path"].AsText()
           where server is not null && path is not null
           select new McpRegistration(server, path) { Client = entry["client"].AsText() },
    ];

    /// <summary>Records a file; one that is on record already stays there once.</summary>
    public void Register(McpRegistration registration)
    {
        if (Registrations.Contains(registration))
        {
            return;
        }

        // An earlier record of the same place may not name the client.
        Forget(registration with { Client = null });
        var entry = new JsonObject { ["server"] = registration.ServerName, ["path"] = registration.Path };
        if (registration.Client is { } client)
        {
            entry["client"] = client;
        }

        if (Node(RegistrationsField) is not JsonArray list)
        {
            Set(RegistrationsField, list = []);
        }

        list.Add((JsonNode)entry);
    }

    /// <summary>Takes a file off the record; nothing changes if it is not on it.</summary>
    public void Forget(McpRegistration registration)
    {
        foreach (var entry in (Node(RegistrationsField) as JsonArray ?? []).ToList())
        {
            if (entry?["server"].AsText() == registration.ServerName
                && entry["path"].AsText() == registration.Path
                && entry["client"].AsText() == registration.Client)
            {
                ((JsonArray)Node(RegistrationsField)!).Remove(entry);
            }
        }
    }
}

/// <summary>A file of a client that has the node's MCP server.</summary>
/// <param name="ServerName">The server's name in it.</param>
/// <param name="Path">The file.</param>
internal sealed record McpRegistration(string ServerName, string Path)
{
    /// <summary>The client; null where an earlier release recorded it.</summary>
    public string? Client { get; init; }
}
