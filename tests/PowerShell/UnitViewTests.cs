using System.Globalization;
using System.Text.RegularExpressions;
using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A size has a unit wherever it is shown, and a time is that of the user's clock, with its zone.</summary>
[Collection(RehearsedResultsGroup.Name)]
public sealed class UnitViewTests(RehearsedResults results)
{
    private static readonly string Now = SampleRecord.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static TheoryData<Type> Emitted => [.. ResultTypes.Emitted];

    [Theory]
    [InlineData(0L, "0 B")]
    [InlineData(1023L, "1023 B")]
    [InlineData(1024L, "1.0 KB")]
    [InlineData(1_048_575L, "1.0 MB")]
    [InlineData(SampleRecord.Bytes, "117.7 MB")]
    [InlineData(5_368_709_120L, "5.0 GB")]
    [InlineData(long.MaxValue, "8388608.0 TB")]
    [InlineData(null, null)]
    public void A_size_has_the_unit_that_fits_it(long? bytes, string? shown) => Assert.Equal(shown, ViewNumber.Size(bytes));

    [Fact]
    public void A_time_is_that_of_this_machine_whatever_its_kind()
    {
        var offset = TimeZoneInfo.Local.GetUtcOffset(SampleRecord.Time);
        var shown = $"{Now} {(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";

        Assert.Equal(shown, ViewTime.Of(SampleRecord.Time));
        Assert.Equal(shown, ViewTime.Of(SampleRecord.Time.ToUniversalTime()));
        Assert.Equal(Now[..10], ViewTime.Day(SampleRecord.Time.ToUniversalTime()));
        Assert.Null(ViewTime.Of(null));
    }

    [Theory]
    [MemberData(nameof(Emitted))]
    public void No_view_shows_bare_bytes_or_a_time_without_its_zone(Type type)
    {
        var shown = results.Shell.Show("$args[0]", SampleRecord.Filled(type));

        Assert.NotEmpty(shown.Trim());
        Assert.DoesNotContain(SampleRecord.Bytes.ToString(CultureInfo.InvariantCulture), shown);
        Assert.DoesNotContain("UTC", shown);
        Assert.Equal(type == typeof(LogLine), Regex.IsMatch(shown, @"\d\d:\d\d:\d\d(?! [+-]\d\d:\d\d)"));
    }

    [Fact]
    public void A_log_has_its_zone_in_the_heading_and_another_heading_where_the_clocks_change()
    {
        LogLine[] lines = [.. Enumerable.Range(1, 12).Select(month => new LogLine
        {
            Domain = "clocks.example.org",
            Source = LogSource.Boot,
            Text = $"month {month}",
            Time = new(2026, month, 1, 12, 0, 0, DateTimeKind.Local),
        })];
        var offsets = lines.Select(line => new DateTimeOffset(line.Time!.Value).ToString("zzz", CultureInfo.InvariantCulture)).ToList();

        var heads = Regex.Matches(results.Shell.Show("$args[0]", (object)lines), @"Time \((.\d\d:\d\d)\)")
            .Select(head => head.Groups[1].Value);

        Assert.Equal(offsets.Where((offset, index) => index == 0 || offset != offsets[index - 1]), heads);
    }
}
