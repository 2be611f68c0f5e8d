using System.Collections;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>
/// Results in a spreadsheet and in a string: Export-Csv writes each property as its text, which by default is the name of a type or
/// all that a record holds.
/// </summary>
[Collection(RehearsedResultsGroup.Name)]
public sealed class CsvTests(RehearsedResults results)
{
    public static TheoryData<Type> Records =>
    [
        .. ResultTypes.Emitted
            .Concat(ResultTypes.Emitted.SelectMany(type => ResultTypes.Properties(type)).Select(found => found.Value))
            .Where(SampleRecord.Is)
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Records))]
    public void No_cell_of_a_result_or_of_what_it_holds_is_the_name_of_a_type(Type type)
    {
        foreach (var record in (object[])[SampleRecord.Filled(type), SampleRecord.Sparse(type)])
        {
            Assert.All(
                ResultTypes.Properties(type).Where(found => found.Property.DeclaringType == type).Select(found => found.Property),
                property => AssertReadable(property.GetValue(record)?.ToString() ?? string.Empty, property.Name));
        }
    }

    // As in "$node", or where a program outside PowerShell or Select-String is given a result.
    [Theory]
    [MemberData(nameof(Records))]
    public void The_text_of_a_result_is_a_short_one_in_words(Type type) =>
        Assert.All((object[])[SampleRecord.Filled(type), SampleRecord.Sparse(type)], record => AssertReadable($"{record} ", type.Name));

    [Fact]
    public void No_cell_of_what_the_cmdlets_emit_is_the_name_of_a_type() => Assert.All(
        results.Names.SelectMany(name => results[name]),
        result => Assert.All(result.Properties, cell => AssertReadable(cell.Value?.ToString() ?? string.Empty, cell.Name)));

    // Nothing else in them is compared by what it holds.
    [Theory]
    [MemberData(nameof(Records))]
    public void Lists_that_hold_nothing_are_the_same(Type type)
    {
        var (one, other) = (SampleRecord.Sparse(type), SampleRecord.Sparse(type));

        Assert.All(type.GetProperties().Where(property => property.GetValue(one) is ICollection { Count: 0 }), property =>
            Assert.Same(property.GetValue(one), property.GetValue(other)));
    }

    [Fact]
    public void A_cell_says_what_the_list_or_the_record_holds()
    {
        var status = (NodeStatus)results["status"][0].BaseObject;

        Assert.StartsWith("S0_PREREQ_AWS: Done; S1_PREFLIGHT: Done; ", status.Phases.ToString());
        Assert.Equal($"{status.Resources.InstanceId}, {status.PublicIp}, {status.Region}", status.Resources.ToString());
        Assert.Equal(string.Empty, status.DnsRecords.ToString());
        Assert.Matches(@"^\d+\.\d\d USD a month$", status.CostEstimate!.ToString());
        Assert.StartsWith("ec2_instance: ", status.CostEstimate.Components.ToString());
    }

    [Fact]
    public void Such_a_list_is_to_scripts_what_it_was()
    {
        results.Shell.Run("$global:status = $args[0]", results["status"][0]).ThrowIfFailed();

        Assert.All(
            [
                "$status.Phases.Count -eq 8", "$status.Phases[-1].Id -eq 'S7_VERIFY_E2E'", "$status.Phases[0, 1].Count -eq 2",
                "$status.CostEstimate.Excluded.Contains($status.CostEstimate.Excluded[1])",
                "@($status.Phases | ForEach-Object Id).Count -eq 8",
                "\"$($status.CostEstimate.Excluded)\" -eq ($status.CostEstimate.Excluded -join ' ')", "-not $status.DnsRecords",
            ],
            script => Assert.Equal("True", results.Shell.Run(script).ThrowIfFailed().Output[0].ToString()));
    }

    private static void AssertReadable(string cell, string name)
    {
        Assert.False(cell.Contains("System.", StringComparison.Ordinal), $"{name}: {cell}");
        Assert.False(cell.Contains("`1", StringComparison.Ordinal), $"{name}: {cell}");
        Assert.False(cell.StartsWith("Direxio.Deployer.", StringComparison.Ordinal), $"{name}: {cell}");
        // How a record prints by itself.
        Assert.False(cell.Contains(" { ", StringComparison.Ordinal) && cell.Contains(" = ", StringComparison.Ordinal), $"{name}: {cell}");
    }
}
