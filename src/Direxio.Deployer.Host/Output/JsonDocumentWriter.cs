using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Direxio.Deployer.Host.Output;

/// <summary>
/// The one document on standard output: null for no result, the object for one, an array for several; for -WhatIf, which has none,
/// an object with `WhatIf` and what would be done in `WouldDo`; for a failure an object with `Error`, with `OtherErrors` if there
/// were more, and with `Output` if something had been emitted. All keys begin with a capital letter, as the properties of the objects do.
/// </summary>
internal static class JsonDocumentWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        // The document goes to a program or a terminal, never into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Results(IReadOnlyList<object?> results) => Write(writer =>
    {
        switch (results)
        {
            case []:
                writer.WriteNullValue();
                break;
            case [var only]:
                JsonValueWriter.Write(writer, only);
                break;
            default:
                JsonValueWriter.Write(writer, results);
                break;
        }
    });

    /// <summary>What a command that was given -WhatIf would do.</summary>
    public static string WhatIf(IReadOnlyList<string> wouldDo) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("WhatIf", true);
        writer.WriteStartArray("WouldDo");
        foreach (var sentence in wouldDo)
        {
            writer.WriteStringValue(sentence);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static string Failure(IReadOnlyList<ErrorReport> errors, IReadOnlyList<object?> results) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("Error");
        Write(writer, errors[0]);
        if (errors.Count > 1)
        {
            writer.WriteStartArray("OtherErrors");
            foreach (var error in errors.Skip(1))
            {
                Write(writer, error);
            }

            writer.WriteEndArray();
        }

        if (results.Count > 0)
        {
            writer.WritePropertyName("Output");
            JsonValueWriter.Write(writer, results);
        }

        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, ErrorReport error)
    {
        writer.WriteStartObject();
        writer.WriteString("Id", error.Id);
        writer.WriteString("Category", error.Category);
        writer.WriteString("Message", error.Message);
        if (error.Phase is not null)
        {
            writer.WriteString("Phase", error.Phase);
        }

        writer.WriteString("NextAction", error.NextAction);
        writer.WriteString("Target", error.Target);
        writer.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            content(writer);
        }

        return VisibleText.OfJson(Encoding.UTF8.GetString(buffer.ToArray()).ReplaceLineEndings("\n"));
    }
}
