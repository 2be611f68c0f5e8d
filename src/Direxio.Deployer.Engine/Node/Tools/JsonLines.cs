using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Node.Tools;

/// <summary>What a tool streams: an object a line.</summary>
internal static class JsonLines
{
    /// <summary>Longer than any line that a tool writes: bytes.</summary>
    private const int LongestLine = 1024 * 1024;

    /// <summary>Hands over each line as it comes. One that broke off at the end is left out; the tool's end says why it did.</summary>
    /// <param name="verb">The tool.</param>
    /// <param name="output">What it writes.</param>
    /// <param name="take">Takes a line.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NodeToolException">What came is not what a tool writes.</exception>
    public static async Task ReadAsync(string verb, Stream output, Action<JsonObject> take, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(output, new(leaveOpen: true));
        ReadResult read;
        do
        {
            read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
                if (!string.IsNullOrWhiteSpace(line))
                {
                    take(Parse(verb, line));
                }
            }

            if (rest.Length > LongestLine)
            {
                throw NodeToolException.NotUnderstood(verb, $"one line of it has more than {LongestLine} bytes");
            }

            reader.AdvanceTo(rest.Start, rest.End);
        }
        while (!read.IsCompleted);
    }

    /// <summary>One object.</summary>
    /// <exception cref="NodeToolException">It is none.</exception>
    public static JsonObject Parse(string verb, string text)
    {
        try
        {
            return JsonText.ParseObject(text);
        }
        catch (JsonException exception)
        {
            throw NodeToolException.NotUnderstood(verb, $"it is not JSON: {exception.Message.TrimEnd('.')}");
        }
    }
}
