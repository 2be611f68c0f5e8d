namespace Direxio.Deployer.Notices;

internal static class Program
{
    /// <summary>
    /// Writes the notices of a list of packages. Each line of the list is an assembly: the package's id, its version and the file's
    /// name, with a bar between them.
    /// </summary>
    private static int Main(string[] arguments)
    {
        if (arguments is not [var list, var root, var output, .. var changed])
        {
            Console.Error.WriteLine("Usage: Direxio.Deployer.Notices <list> <folder of packages> <output> [changed assembly ...]");
            return 2;
        }

        try
        {
            var packages = File.ReadAllLines(list).Where(line => line.Length > 0).Distinct()
                .Select(line => line.Split('|'))
                .GroupBy(parts => (Id: parts[0], Version: parts[1]))
                .OrderBy(files => files.Key.Id, StringComparer.OrdinalIgnoreCase)
                .Select(files => Package.Read(
                    root, files.Key.Id, files.Key.Version, [.. files.Select(parts => parts[2]).Distinct().Order(StringComparer.Ordinal)]))
                .ToList();
            File.WriteAllText(output, NoticeText.For(packages, changed));
            return 0;
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or System.Xml.XmlException)
        {
            Console.Error.WriteLine($"{list} : error NOTICES01: {failure.Message}");
            return 1;
        }
    }
}
