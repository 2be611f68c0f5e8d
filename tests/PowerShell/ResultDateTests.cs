namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>The times of results, which users compare with Get-Date.</summary>
[Collection(RehearsedResultsGroup.Name)]
public sealed class ResultDateTests(RehearsedResults results)
{
    [Fact]
    public void Every_time_of_every_result_is_local()
    {
        var times = results.Names.SelectMany(name => results[name]).SelectMany(result => Times(result.BaseObject)).ToList();

        Assert.NotEmpty(times);
        Assert.All(times, time => Assert.Equal(DateTimeKind.Local, time.Kind));
    }

    private static IEnumerable<DateTime> Times(object? value) => value switch
    {
        DateTime time => [time],
        string => [],
        System.Collections.IEnumerable list => list.Cast<object>().SelectMany(Times),
        not null when value.GetType().Assembly == typeof(Deployment).Assembly && value is not Enum =>
            value.GetType().GetProperties().SelectMany(property => Times(property.GetValue(value))),
        _ => [],
    };
}
