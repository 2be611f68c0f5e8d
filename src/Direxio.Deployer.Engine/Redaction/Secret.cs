using System.Text.Json;
using System.Text.Json.Serialization;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// A value that nobody may see. It shows as the mask wherever it turns into text, also where it is serialized by mistake,
/// and the only way to make one tells the redaction of it (<see cref="Redactor.Conceal"/>), so that whatever else repeats
/// the value is redacted too. What needs the value itself says so by <see cref="Reveal"/>.
/// </summary>
[JsonConverter(typeof(MaskConverter))]
internal sealed class Secret : IEquatable<Secret>
{
    private readonly string value;

    private Secret(string value) => this.value = value;

    public static bool operator ==(Secret? left, Secret? right) => Equals(left, right);

    public static bool operator !=(Secret? left, Secret? right) => !Equals(left, right);

    /// <summary>The value as a secret, which the redaction knows from now on. There is no other way to make one.</summary>
    internal static Secret KnownTo(Redactor redactor, string value)
    {
        redactor.Remember(value);
        return new(value);
    }

    /// <summary>The value: for a file that is the owner's only, or the server that it belongs to.</summary>
    public string Reveal() => value;

    public bool Equals(Secret? other) => other is not null && value == other.value;

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The mask.</summary>
    public override string ToString() => Redactor.Mask;

    private sealed class MaskConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A secret is made by the redaction, which has to know of it.");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Redactor.Mask);
    }
}
