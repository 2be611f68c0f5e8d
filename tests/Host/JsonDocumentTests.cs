using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Text.Json;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Tests;

public sealed class JsonDocumentTests
{
    private enum Shade
    {
        Dark,
    }

    [Theory]
    [InlineData(0, JsonValueKind.Null)]
    [InlineData(1, JsonValueKind.Object)]
    [InlineData(2, JsonValueKind.Array)]
    public void The_document_is_null_an_object_or_an_array(int count, JsonValueKind kind)
    {
        object?[] results = [.. Enumerable.Range(0, count).Select(_ => new Inner("x", null))];

        Assert.Equal(kind, JsonDocument.Parse(JsonDocumentWriter.Results(results)).RootElement.ValueKind);
    }

    [Fact]
    public void Records_are_written_whole_with_their_own_names_in_order()
    {
        var written = Of(new Outer(1, new Inner("a", new Inner("b", null)), [Shade.Dark], new Dictionary<string, Inner> { ["k"] = new("c", null) }));

        Assert.Equal(
            """{"Number":1,"Child":{"Name":"a","Next":{"Name":"b","Next":null}},"Shades":["Dark"],"ByKey":{"k":{"Name":"c","Next":null}}}""",
            written);
    }

    [Fact]
    public void Times_are_utc_and_spans_constant_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");

            Assert.Equal("\"2026-01-02T01:04:05Z\"", Of(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2))));
            Assert.Equal("\"2026-01-02T03:04:05.5Z\"", Of(new DateTime(2026, 1, 2, 3, 4, 5, 500, DateTimeKind.Utc)));
            Assert.Equal("\"1.00:00:01.5000000\"", Of(new TimeSpan(1, 0, 0, 1, 500)));
            Assert.Equal("15.50", Of(15.50m));
            Assert.Equal("-1.5", Of(-1.5));
            Assert.Equal("\"2026-01-02\"", Of(new DateOnly(2026, 1, 2)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Property_bags_tables_and_wrapped_values_are_data()
    {
        var bag = new PSObject();
        bag.Properties.Add(new PSNoteProperty("Name", new PSObject("wrapped")));
        var inner = new PSObject();
        inner.Properties.Add(new PSNoteProperty("Deep", new System.Collections.Hashtable { ["n"] = 1 }));
        bag.Properties.Add(new PSNoteProperty("Inner", inner));

        Assert.Equal("""{"Name":"wrapped","Inner":{"Deep":{"n":1}}}""", Of(bag));
    }

    [Fact]
    public void Text_stays_readable_and_valid() => Assert.Equal("\"a<b> & 'ü' \\\"q\\\" \\n\"", Of("a<b> & 'ü' \"q\" \n"));

    [Fact]
    public void Secrets_are_not_written()
    {
        var secret = new SecureString();
        secret.AppendChar('x');

        Assert.Equal("null", Of(secret));
        Assert.Equal("\"user\"", Of(new PSCredential("user", secret)));
    }

    [Fact]
    public void An_object_that_contains_itself_ends()
    {
        var loop = new Loop();

        Assert.StartsWith("{\"Self\":\"", Of(loop), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusing_property_does_not_cost_the_document() =>
        Assert.Equal("""{"Good":1,"Bad":"(unreadable: not now)"}""", Of(new Moody()));

    [Fact]
    public void A_failure_has_the_error_the_others_and_what_was_emitted()
    {
        var first = new ErrorReport("NoSuchThing", "ObjectNotFound", "There is none.", "S3", "Name another.", "thing-1", "internals");
        var second = first with { Id = "Second", Phase = null };

        var document = JsonDocument.Parse(JsonDocumentWriter.Failure([first, second], ["before"])).RootElement;

        var error = document.GetProperty("Error");
        Assert.Equal(["Id", "Category", "Message", "Phase", "NextAction", "Target"], error.EnumerateObject().Select(property => property.Name));
        Assert.Equal("NoSuchThing", error.GetProperty("Id").GetString());
        Assert.Equal("Second", document.GetProperty("OtherErrors")[0].GetProperty("Id").GetString());
        Assert.False(document.GetProperty("OtherErrors")[0].TryGetProperty("Phase", out _));
        Assert.Equal("before", document.GetProperty("Output")[0].GetString());
    }

    private static string Of(object value) =>
        JsonSerializer.Serialize(JsonDocument.Parse(JsonDocumentWriter.Results([value])).RootElement, new JsonSerializerOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });

    private sealed record Outer(int Number, Inner Child, IReadOnlyList<Shade> Shades, IReadOnlyDictionary<string, Inner> ByKey);

    private sealed record Inner(string Name, Inner? Next);

    private sealed class Loop
    {
        public Loop Self => this;
    }

    private sealed class Moody
    {
        public int Good => 1;

        public int Bad => throw new InvalidOperationException("not now");
    }
}
