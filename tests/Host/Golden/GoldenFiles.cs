using System.Reflection;

namespace Direxio.Deployer.Host.Tests.Golden;

/// <summary>What runs are compared with: one file a step, in the source folder Records.</summary>
internal static class GoldenFiles
{
    private const string RecordVariable = "DIREXIO_RECORD_GOLDEN";
    private const int ShownLines = 40;

    private static readonly string Folder = Path.Combine(
        typeof(GoldenFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "GoldenFolder").Value!,
        "Records");

    /// <summary>True if what comes of the runs is written down instead of compared.</summary>
    public static bool AreRecorded => Environment.GetEnvironmentVariable(RecordVariable) == "1";

    /// <summary>A file that runs begin with.</summary>
    public static string Input(string name) => File.ReadAllText(Path.Combine(Folder, "..", "Inputs", name));

    /// <summary>The steps of a run that are on record.</summary>
    public static IEnumerable<string> StepsOf(string run) => Directory.Exists(Path.Combine(Folder, run))
        ? Directory.EnumerateFiles(Path.Combine(Folder, run), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!)
        : [];

    /// <summary>In what the text differs from the one on record; null if it does not, or if it was written down.</summary>
    public static string? Differences(string run, string step, string text)
    {
        var file = Path.Combine(Folder, run, step + ".txt");
        if (AreRecorded)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            return null;
        }

        if (!File.Exists(file))
        {
            return $"{run}/{step}: nothing is on record. {RecordVariable}=1 writes it down.";
        }

        var recorded = File.ReadAllText(file);
        return recorded == text ? null : $"{run}/{step} differs from {file}; {RecordVariable}=1 writes it down.\n{Between(recorded.Split('\n'), text.Split('\n'))}";
    }

    // What both begin and end with is left out, but for the title of the section in which they part.
    private static string Between(string[] recorded, string[] now)
    {
        var shorter = Math.Min(recorded.Length, now.Length);
        var start = 0;
        while (start < shorter && recorded[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < shorter - start && recorded[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        var title = recorded.Take(start).LastOrDefault(line => line.StartsWith("===== ", StringComparison.Ordinal)) ?? "(commands)";
        var lines = Changes(recorded[start..^end], now[start..^end]).ToList();
        return string.Join('\n', [
            $"{title}, line {start + 1} of the record:", .. lines.Take(ShownLines), .. lines.Count > ShownLines ? [$"(and {lines.Count - ShownLines} more lines)"] : Array.Empty<string>()]);
    }

    // The lines of neither's longest common subsequence.
    private static IEnumerable<string> Changes(string[] recorded, string[] now)
    {
        var common = new int[recorded.Length + 1, now.Length + 1];
        for (var left = recorded.Length - 1; left >= 0; left--)
        {
            for (var right = now.Length - 1; right >= 0; right--)
            {
                common[left, right] = recorded[left] == now[right] ? common[left + 1, right + 1] + 1 : Math.Max(common[left + 1, right], common[left, right + 1]);
            }
        }

        for (int left = 0, right = 0; left < recorded.Length || right < now.Length;)
        {
            if (left < recorded.Length && right < now.Length && recorded[left] == now[right])
            {
                left++;
                right++;
            }
            else if (right == now.Length || (left < recorded.Length && common[left + 1, right] >= common[left, right + 1]))
            {
                yield return $"- {recorded[left++]}";
            }
            else
            {
                yield return $"+ {now[right++]}";
            }
        }
    }
}
