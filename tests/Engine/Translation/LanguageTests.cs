using System.Globalization;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Translation;

/// <summary>Which language people read.</summary>
public sealed class LanguageTests
{
    private const string Chinese = "zh-Hans";
    private const string English = "";

    [Theory]
    [InlineData(null, "zh-CN", Chinese)]
    [InlineData(" ", "zh-TW", Chinese)]
    [InlineData(null, "zh", Chinese)]
    [InlineData(null, "en-US", English)]
    [InlineData(null, "de-DE", English)]
    [InlineData(null, "", English)]
    [InlineData("zh", "en-US", Chinese)]
    [InlineData("ZH_cn.UTF-8", "en-US", Chinese)]
    [InlineData("en", "zh-CN", English)]
    [InlineData("en-GB", "zh-CN", English)]
    [InlineData("fr", "zh-CN", null)]
    [InlineData("english", "zh-CN", null)]
    public void The_variable_goes_first_then_the_session_then_English(string? wanted, string session, string? chosen)
    {
        Assert.SkipUnless(CultureData.HasChinese, CultureData.Missing);

        Assert.Equal(chosen, Language.Choose(wanted, CultureInfo.GetCultureInfo(session))?.Name);
    }

    [Fact]
    public void A_language_that_there_is_not_is_one_error_with_what_to_do()
    {
        var environment = new DeployerEnvironment(
            new Dictionary<string, string>(StringComparer.Ordinal) { [Language.Variable] = "fr" }, Path.GetTempPath());

        var failure = Assert.Throws<DeployException>(() => LanguageSetting.Of(environment));

        Assert.Equal(("LanguageUnknown", Language.Variable), (failure.Code, failure.Target));
        Assert.Contains("en or zh", failure.NextAction);
    }

    [Fact]
    public void Advice_is_shown_in_the_language_of_the_moment_and_recorded_in_English()
    {
        Assert.SkipUnless(CultureData.HasChinese, CultureData.Missing);
        var advice = Advice.Of(nameof(Texts.Next_Run), Commands.Resume("chat.example.org"));
        using var scope = Language.Enter(CultureData.Chinese);

        Assert.Equal("请运行：Resume-DirexioDeployment -Domain chat.example.org", advice.ToString());
        Assert.Equal("Run: Resume-DirexioDeployment -Domain chat.example.org", advice.ToEnglish());
        Assert.Equal(
            "请运行：Resume-DirexioDeployment -Domain chat.example.org -Rehearse", advice.In(AdviceContext.ForNode(isRehearsal: true)).ToString());
        Assert.Equal("Resume-DirexioDeployment", Assert.Single(advice.NamedCommands).Name);
    }
}
