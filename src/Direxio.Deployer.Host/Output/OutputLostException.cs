namespace Direxio.Deployer.Host.Output;

/// <summary>Standard output takes nothing: it is closed, or what it leads to is full.</summary>
/// <param name="cause">What the system says of it.</param>
internal sealed class OutputLostException(Exception cause) : IOException(cause.Message, cause)
{
    /// <summary>What is told of it.</summary>
    public ErrorReport ToReport() => new(
        "OutputLost",
        "WriteError",
        $"The results could not be written to standard output: {Message}",
        null,
        "What the command did is done. See that what takes its output is open and has room.",
        null,
        string.Empty);
}
