namespace Direxio.Deployer.Benchmarks.Commands;

/// <summary>Rows of the table that belong together.</summary>
internal interface IRowGroup
{
    /// <summary>How the group is asked for.</summary>
    string Name { get; }

    /// <summary>Measures, and tells each row when it is known.</summary>
    IAsyncEnumerable<Row> MeasureAsync(Bench bench);
}
