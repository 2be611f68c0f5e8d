using Direxio.Deployer.Host.Hosting;

namespace Direxio.Deployer.Host.Tests;

public sealed class ModuleManifestTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("direxio-manifest-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("CmdletsToExport = @('Get-B', 'Get-A')\n FunctionsToExport = @()", "Get-A Get-B")]
    [InlineData("  FunctionsToExport=@(\n  'Get-C'\n  'get-a'\n)\n  CmdletsToExport   = @(\r\n 'Get-B'\r\n)", "get-a Get-B Get-C")]
    [InlineData("CmdletsToExport = @()\nFunctionsToExport = @()", "")]
    public void Plain_lists_of_names_are_read(string lines, string names) =>
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries), Read("module.psd1", $"@{{\n{lines}\n}}"));

    // Whatever else a manifest may say is left to PowerShell, which imports the module and asks it.
    [Theory]
    [InlineData("CmdletsToExport = @('Get-A')")]
    [InlineData("CmdletsToExport = '*'\nFunctionsToExport = @()")]
    [InlineData("CmdletsToExport = @('*')\nFunctionsToExport = @()")]
    [InlineData("CmdletsToExport = 'Get-A'\nFunctionsToExport = @()")]
    [InlineData("CmdletsToExport = @(\"Get-A\")\nFunctionsToExport = @()")]
    [InlineData("CmdletsToExport = @($names)\nFunctionsToExport = @()")]
    [InlineData("CmdletsToExport = @('Get-A' # not 'Get-B'\n)\nFunctionsToExport = @()")]
    [InlineData("CmdletsToExport = $x = @('Get-A')\nFunctionsToExport = @()")]
    [InlineData("# CmdletsToExport = @('Get-A')\nFunctionsToExport = @()")]
    [InlineData("CmdletsToExport = @('Get-A')\nFunctionsToExport = @()\nFunctionsToExport = @()")]
    [InlineData("CmdletsToExport = @('Get-A'")]
    public void Of_anything_else_nothing_is_known(string lines) => Assert.Null(Read("module.psd1", $"@{{\n{lines}\n}}"));

    [Fact]
    public void A_script_module_has_no_manifest() => Assert.Null(Read("module.psm1", "CmdletsToExport = @()\nFunctionsToExport = @()"));

    [Fact]
    public void A_file_that_is_not_there_is_left_to_the_import() =>
        Assert.Null(ModuleManifest.CommandNames(Path.Combine(folder.FullName, "other.psd1")));

    private IReadOnlyList<string>? Read(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return ModuleManifest.CommandNames(path);
    }
}
