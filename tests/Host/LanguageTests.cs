using System.Globalization;

namespace Direxio.Deployer.Host.Tests;

/// <summary>The language of the program as its environment says it.</summary>
public sealed class LanguageTests
{
    private static readonly string[] Question =
        ["Start-DirexioDeployment", "-Domain", "lang.example.org", "-Rehearse", "-ConfirmDomainBinding", "-WhatIf"];

    [Theory]
    [InlineData("zh", "en_US.UTF-8", "中部署 lang.example.org")]
    [InlineData("en", "zh_CN.UTF-8", "Rehearse the deployment of lang.example.org")]
    [InlineData("", "zh_TW.UTF-8", "中部署 lang.example.org")]
    public async Task DIREXIO_LANGUAGE_goes_before_the_sessions_own(string variable, string locale, string expected)
    {
        Assert.SkipUnless(HasChinese, "needs the culture data of Chinese (on Linux the package libicu)");

        var answer = await Ask(new() { ["DIREXIO_LANGUAGE"] = variable, ["LANG"] = locale, ["LC_ALL"] = locale });

        Assert.True(answer.ExitCode == 0, answer.Error);
        Assert.Contains(expected, answer.Output + answer.Error);
    }

    [Fact]
    public async Task Without_the_data_of_cultures_it_is_English()
    {
        var answer = await Ask(new() { ["DIREXIO_LANGUAGE"] = "zh", ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });

        Assert.True(answer.ExitCode == 0, answer.Error);
        Assert.Contains("Rehearse the deployment of lang.example.org", answer.Output + answer.Error);
    }

    [Fact]
    public async Task A_language_that_there_is_not_is_refused_with_those_that_there_are()
    {
        var answer = await Ask(new() { ["DIREXIO_LANGUAGE"] = "fr" });

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("DIREXIO_LANGUAGE is 'fr'", answer.Error);
        Assert.Contains("en or zh", answer.Error);
    }

    private static async Task<HostAnswer> Ask(Dictionary<string, string> variables)
    {
        using var process = HostProcess.Start(HostProcess.Program, Question, HostProcess.BuiltModule, variables);
        return await HostProcess.Finish(process);
    }

    private static bool HasChinese
    {
        get
        {
            try
            {
                return CultureInfo.GetCultureInfo("zh-CN").Name == "zh-CN";
            }
            catch (CultureNotFoundException)
            {
                return false;
            }
        }
    }
}
