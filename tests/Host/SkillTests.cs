namespace Direxio.Deployer.Host.Tests;

/// <summary>The skill travels with `direxio`, too.</summary>
public sealed class SkillTests
{
    [Fact]
    public async Task Is_installed_found_and_uninstalled_where_there_is_no_PowerShell()
    {
        var folder = Directory.CreateTempSubdirectory("direxio-skill-");
        try
        {
            var target = Path.Combine(folder.FullName, "direxio-deployer");
            var installed = await Run("Install-DirexioSkill", "-Agent", "codex", "-TargetPath", target);
            Assert.Equal((0, "Installed"), (installed.ExitCode, installed.Json.GetProperty("Action").GetString()));
            Assert.StartsWith("---\nname: direxio-deployer\n", File.ReadAllText(Path.Combine(target, "SKILL.md")).ReplaceLineEndings("\n"));

            var updated = await Run("Update-DirexioSkill", "-TargetPath", target);
            Assert.Equal((0, "Unchanged"), (updated.ExitCode, updated.Json.GetProperty("Action").GetString()));
            Assert.Equal("Unavailable", updated.Json.GetProperty("Freshness").GetString());

            var removed = await Run("Uninstall-DirexioSkill", "-TargetPath", target);
            Assert.Equal((0, "Removed"), (removed.ExitCode, removed.Json.GetProperty("Action").GetString()));
            Assert.Empty(folder.EnumerateFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<HostAnswer> Run(params string[] arguments) => HostProcess.Run(
        HostProcess.Program, [.. arguments, "-OutputFormat", "Json"], modulePath: HostProcess.BuiltModule);
}
