using Direxio.Deployer.Engine.Foundation.Guidance;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Guidance;

/// <summary>How the module is updated, told by the place where it lies.</summary>
public sealed class ModuleUpdateTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("direxio-install-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("Microsoft.PowerShell.PSResourceGet.UtilClasses.PSResourceInfo", "Update the module: Update-PSResource Direxio.Deployer.")]
    [InlineData("Microsoft.PowerShell.Commands.PSRepositoryItemInfo", "Update the module: Update-Module Direxio.Deployer.")]
    public void What_a_gallery_installed_the_same_installer_updates(string type, string expected)
    {
        var module = Module("modules", "Direxio.Deployer", "0.2.0");
        File.WriteAllText(Path.Combine(module, "PSGetModuleInfo.xml"), $"<Objs><T>{type}</T></Objs>");

        Assert.Equal(expected, Told(module));
        // The engine lies below.
        Assert.Equal(expected, Told(Directory.CreateDirectory(Path.Combine(module, "dependencies", "linux-x64")).FullName));
    }

    [Fact]
    public void A_copied_folder_is_replaced()
    {
        var module = Module("modules", "Direxio.Deployer", "0.2.0");

        Assert.Contains($"'{module}'", Told(module), StringComparison.Ordinal);
        Assert.DoesNotContain("Update-PSResource", Told(module), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_of_dotnet_is_updated_as_one()
    {
        var global = Program(".dotnet", "tools", ".store", "direxio.deployer.host", "0.2.0", "tools", "net10.0", "any");
        var elsewhere = Program("my tools", ".store", "direxio.deployer.host", "0.2.0", "tools", "net10.0", "any");
        var local = Program(".nuget", "packages", "direxio.deployer.host", "0.2.0", "tools", "net10.0", "any");

        Assert.Contains("Update direxio: dotnet tool update --global Direxio.Deployer.Host,", Told(global), StringComparison.Ordinal);
        Assert.Contains(
            $"dotnet tool update --tool-path '{Path.Combine(root, "my tools")}' Direxio.Deployer.Host,", Told(elsewhere), StringComparison.Ordinal);
        Assert.Contains("dotnet tool update --local Direxio.Deployer.Host,", Told(local), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copied_program_is_replaced_whole()
    {
        var told = Told(Program("direxio-0.2.0"));

        Assert.StartsWith("Update direxio", told, StringComparison.Ordinal);
        Assert.Contains($"'{Path.Combine(root, "direxio-0.2.0")}'", told, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_told_is_said_to_be_so() => Assert.Contains("does not show which", Told(root), StringComparison.Ordinal);

    private string Told(string folder) => ModuleUpdate.Of(ModuleInstall.At(folder, root)).ToString();

    private string Program(params string[] folders)
    {
        var module = Module([.. folders, "module", "Direxio.Deployer", "0.2.0"]);
        File.WriteAllText(Path.Combine([root, .. folders, "direxio.dll"]), string.Empty);
        return module;
    }

    private string Module(params string[] folders)
    {
        var module = Directory.CreateDirectory(Path.Combine([root, .. folders])).FullName;
        File.WriteAllText(Path.Combine(module, "Direxio.Deployer.psd1"), string.Empty);
        return module;
    }
}
