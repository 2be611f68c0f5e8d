using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Settings.Defaults;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Translation;

/// <summary>What errors say: English for scripts and records, the session's language for people, and nothing in the code.</summary>
public sealed partial class ErrorTextTests
{
    // Their words are those of AWS, of a connection or of a rehearsed AWS, which errors quote; they are no errors of ours.
    private static readonly string[] WordsOfOthers = ["AwsFailures.cs", "NodeHttpFailures.cs", "RehearsalFailures.cs"];

    // How AWS's own words begin, by which an error is chosen; and a command.
    private static readonly string[] Quoted =
        ["not eligible for Free Tier", "Signature expired", "Signature not yet current", "aws configure --profile {Word(profile)}"];

    [Fact]
    public void No_class_of_errors_has_a_sentence_in_its_code()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => ErrorFile().IsMatch(file) && !WordsOfOthers.Contains(Path.GetFileName(file)))
            .ToList();

        Assert.True(files.Count > 50);
        Assert.All(files, file => Assert.DoesNotContain(
            File.ReadLines(file)
                .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
                .SelectMany(line => Literal().Matches(Placeholder().Replace(line, string.Empty)))
                .Select(match => match.Groups[1].Value),
            text => Words().IsMatch(text) && !Quoted.Contains(text)));
    }

    [Fact]
    public void A_failure_is_English_for_scripts_and_Chinese_for_people_also_after_something_was_added()
    {
        Assert.SkipUnless(CultureData.HasChinese, CultureData.Missing);
        using var scope = Language.Enter(CultureData.Chinese);

        var failure = SettingErrors.RegionMalformed("mars").With(phase: PhaseId.S1_PREFLIGHT).In(AdviceContext.ForNode(isRehearsal: true));

        Assert.Equal("Region 'mars' does not look like an AWS region.", failure.Message);
        Assert.Equal("Use a form such as us-east-1 or eu-central-1.", failure.NextAction);
        Assert.Equal("Region 'mars' 不像是 AWS 区域。", DeployErrors.MessageOf(failure).ToString());
        Assert.Equal("请使用 us-east-1 或 eu-central-1 这样的形式。", DeployErrors.AdviceOf(failure).ToString());
    }

    [Fact]
    public void A_failure_that_quotes_another_is_of_one_language_as_a_whole()
    {
        Assert.SkipUnless(CultureData.HasChinese, CultureData.Missing);
        using var scope = Language.Enter(CultureData.Chinese);

        var failure = DefaultsErrors.DefaultRefused(new("Region", "mars", "/home/ada/defaults", 3), SettingErrors.RegionMalformed("mars"));

        Assert.DoesNotMatch("[\\u4e00-\\u9fff]", failure.Message + failure.NextAction);
        Assert.EndsWith("Region 'mars' 不像是 AWS 区域。", DeployErrors.MessageOf(failure).ToString());
    }

    [GeneratedRegex(@"(?:Errors|Failures)\.cs$")]
    private static partial Regex ErrorFile();

    [GeneratedRegex(@"""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Literal();

    // Words that the user is to put in place of them, in a command.
    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b[A-Za-z]{2,} [a-z]{2,}")]
    private static partial Regex Words();
}
