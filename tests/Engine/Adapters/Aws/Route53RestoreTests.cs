using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>All records of a zone, and putting back what was replaced.</summary>
public sealed class Route53RestoreTests
{
    private static readonly string New = Source("chat.example.org", "A", "203.0.113.9");
    private static readonly string Old = Source("chat.example.org", "A", "198.51.100.1");
    private static readonly string OldAaaa = Source("chat.example.org", "AAAA", "2001:db8::1");

    private static readonly StubAnswer Changed = StubAnswer.Route53(
        "ChangeResourceRecordSets", "<ChangeInfo><Id>/change/C7</Id><Status>PENDING</Status></ChangeInfo>");

    private static readonly StubAnswer Refused = StubAnswer.Route53Error(400, "InvalidChangeBatch");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_records_are_read_from_all_pages()
    {
        using var aws = new StubAws(
            Page(
                true,
                "<NextRecordName>\\052.example.org.</NextRecordName><NextRecordType>A</NextRecordType><NextRecordIdentifier>blue</NextRecordIdentifier>",
                Source("example.org", "NS", "ns-1.example")),
            Records(false, Old));
        using var ports = aws.Connect();

        var records = await ports.Zones.ListAllRecordsAsync("Z1", Token);

        Assert.Equal(["NS", "A"], records.Select(record => record.Type));
        Assert.Contains("identifier=blue", aws.Requests[1].Path, StringComparison.Ordinal);
        Assert.Contains("name=%5C052.example.org.", aws.Requests[1].Path, StringComparison.Ordinal);
        Assert.Contains("type=A", aws.Requests[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_records_that_breaks_off_is_ambiguous()
    {
        using var aws = new StubAws(Records(true, Old));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Zones.ListAllRecordsAsync("Z1", Token));

        Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
    }

    [Fact]
    public async Task What_was_replaced_comes_back_in_one_batch_exactly_as_it_was()
    {
        using var aws = new StubAws(Changed);
        using var ports = aws.Connect();

        var change = await ports.Route53.RestoreAsync("Z1", [Record(New)], [Old, OldAaaa], Token);

        Assert.Equal("C7", change);
        var body = Assert.Single(aws.Requests).Body.Replace(" xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"", string.Empty, StringComparison.Ordinal);
        Assert.Equal(
            "<ChangeResourceRecordSetsRequest><ChangeBatch><Changes>"
            + $"<Change><Action>DELETE</Action>{Bare(New)}</Change><Change><Action>CREATE</Action>{Bare(Old)}</Change>"
            + $"<Change><Action>CREATE</Action>{Bare(OldAaaa)}</Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>",
            body);
    }

    [Fact]
    public async Task What_is_gone_or_back_already_is_left_out_of_a_second_batch()
    {
        using var aws = new StubAws(Refused, Records(false, Old), Changed);
        using var ports = aws.Connect();

        var change = await ports.Route53.RestoreAsync("Z1", [Record(New)], [Old, OldAaaa], Token);

        Assert.Equal("C7", change);
        Assert.DoesNotContain("DELETE", aws.Requests[2].Body, StringComparison.Ordinal);
        Assert.Contains("2001:db8::1", aws.Requests[2].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("198.51.100.1", aws.Requests[2].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_is_done_already_nothing_is_changed_and_nothing_is_to_wait_for()
    {
        using var aws = new StubAws(Refused, Records(false, Old));
        using var ports = aws.Connect();

        var change = await ports.Route53.RestoreAsync("Z1", [Record(New)], [Old], Token);

        Assert.Empty(change);
        Assert.True(await ports.Route53.IsInSyncAsync(change, Token));
        Assert.Equal(2, aws.Requests.Count);
    }

    [Fact]
    public async Task What_somebody_else_put_in_its_place_is_not_overwritten()
    {
        using var aws = new StubAws(Refused, Records(false, Source("chat.example.org", "A", "192.0.2.77")), Refused);
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Route53.RestoreAsync("Z1", [Record(New)], [Old], Token));

        Assert.Equal(CloudFailure.Rejected, failure.Failure);
        Assert.All(aws.Requests, request => Assert.DoesNotContain("UPSERT", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_for_another_reason_stays_one()
    {
        using var aws = new StubAws(Refused, Records(false, New), Refused);
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Route53.RestoreAsync("Z1", [Record(New)], [Old], Token));

        Assert.Equal("InvalidChangeBatch", failure.Code);
        Assert.Equal(3, aws.Requests.Count);
    }

    [Fact]
    public async Task What_existed_once_before_comes_back_where_creating_it_again_is_refused()
    {
        using var aws = new StubAws(Refused, Records(false, New), Changed);
        using var ports = aws.Connect();

        var change = await ports.Route53.RestoreAsync("Z1", [Record(New)], [Old, OldAaaa], Token);

        Assert.Equal("C7", change);
        Assert.Contains("DELETE", aws.Requests[2].Body, StringComparison.Ordinal);
        Assert.Contains("UPSERT", aws.Requests[2].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("CREATE", aws.Requests[2].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_somebody_else_has_taken_is_not_upserted()
    {
        using var aws = new StubAws(Refused, Records(false, New, Source("chat.example.org", "AAAA", "2001:db8::77")));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(
            () => ports.Route53.RestoreAsync("Z1", [Record(New)], [Old, OldAaaa], Token));

        Assert.Equal("InvalidChangeBatch", failure.Code);
        Assert.Equal(2, aws.Requests.Count);
    }

    [Fact]
    public async Task A_kept_record_that_cannot_be_read_is_not_half_restored()
    {
        using var aws = new StubAws(Changed);
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Route53.RestoreAsync("Z1", [Record(New)], ["<cut off"], Token));

        Assert.Equal(CloudFailure.Rejected, failure.Failure);
        Assert.Empty(aws.Requests);
    }

    private static string Source(string name, string type, string value) =>
        "<ResourceRecordSet xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
        + $"<Name>{name}.</Name><Type>{type}</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>{value}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>";

    private static string Bare(string source) => source.Replace(" xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"", string.Empty, StringComparison.Ordinal);

    private static RecordSet Record(string source) => new("chat.example.org", "A", 60, [], null, null, source);

    private static StubAnswer Records(bool isTruncated, params string[] sources) => Page(isTruncated, string.Empty, string.Concat(sources));

    private static StubAnswer Page(bool isTruncated, string next, string sources) => StubAnswer.Route53(
        "ListResourceRecordSets",
        $"<ResourceRecordSets>{sources}</ResourceRecordSets><IsTruncated>{(isTruncated ? "true" : "false")}</IsTruncated>{next}");
}
