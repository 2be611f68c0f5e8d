using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Architecture;

/// <summary>The folder of packages ends with a separator by default, and without one where NUGET_PACKAGES names it so.</summary>
public sealed class PackageFolderTests
{
    [Fact]
    public void No_project_joins_the_folder_of_packages_without_a_separator()
    {
        string[] folders = ["src", "tests", "tools", "benchmarks"];
        var joined = from folder in folders
                     from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
                     where Path.GetExtension(file) is ".csproj" or ".targets" or ".props"
                     let name = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
                     where !name.Split('/').Any(part => part is "obj" or "bin")
                     from line in File.ReadLines(file)
                     where Regex.IsMatch(line, @"\$\(NuGetPackageRoot\)\w")
                     select $"{name}: {line.Trim()}";

        Assert.Empty(joined);
    }
}
