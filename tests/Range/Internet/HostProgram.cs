namespace Direxio.Deployer.Range;

/// <summary>The deployer as the same build made it.</summary>
internal static class HostProgram
{
    /// <summary>The path of direxio.dll, of the configuration and framework that this program was built with.</summary>
    public static string Find()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output;
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Direxio.Deployer.sln")))
        {
            root = root.Parent;
        }

        var host = root is null
            ? null
            : Path.Combine(root.FullName, "src", "Direxio.Deployer.Host", "bin", output.Parent!.Name, output.Name, "direxio.dll");
        return File.Exists(host) ? host : throw new RangeException($"there is no built direxio.dll ({host ?? "outside the repository"})");
    }
}
