using System.Text.Json;

namespace Direxio.Deployer.Engine.State;

/// <summary>A state of a newer schema of which this release cannot even make out the phases.</summary>
internal sealed class NewerStateException(string schemaVersion, string? writer, JsonException cause) : JsonException(cause.Message, cause)
{
    public string SchemaVersion { get; } = schemaVersion;

    public string? Writer { get; } = writer;
}
