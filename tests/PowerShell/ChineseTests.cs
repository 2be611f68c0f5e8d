using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What a Chinese session reads: delivery, questions and next steps in Chinese; ids, names, commands and files as ever.</summary>
public sealed partial class ChineseTests
{
    private const string Domain = "zhongwen.example.org";
    private const string InChinese = "[cultureinfo]::CurrentUICulture = 'zh-CN'; ";

    public ChineseTests() => Assert.SkipUnless(HasChinese, "needs the culture data of Chinese (on Linux the package libicu)");

    [Fact]
    public void A_deployment_asks_and_delivers_in_Chinese_and_leaves_the_same_files_and_documents()
    {
        using var shell = new Shell();
        shell.Host.Answer = 'Y';
        shell.Run($"{InChinese}$global:d = Start-DirexioDeployment {Domain} -Rehearse -ConfirmDomainBinding -ConnectAgent codex").ThrowIfFailed();
        var question = Assert.Single(shell.Host.Prompts);
        var lead = shell.Show($"{InChinese}$d.Delivery").Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(3).ToList();
        var deployment = (Deployment)shell.Run("$d").Output[0].BaseObject;

        Assert.StartsWith($"部署 {Domain}\n预演在区域 us-east-1 中部署 {Domain}", question);
        Assert.Contains("固定 IP 地址：每月 3.65 美元", question);
        Assert.EndsWith("要继续预演吗？", question);
        Assert.Equal($"App 域名            : {Domain}", lead[0].TrimEnd());
        Assert.Matches("^初始化码            : [0-9]{8}", lead[1]);
        Assert.StartsWith("现在请做            : 请打开 App", lead[2]);
        Assert.Contains($"Confirm-DirexioGate -Domain {Domain} -Rehearse -Gate AppInitialization -Evidence '<", lead[2]);
        Assert.All([question, .. lead], text => Assert.DoesNotMatch(Jargon(), text));
        Assert.All(
            [deployment.StatePath, deployment.ReportPath!],
            file => Assert.DoesNotMatch(Chinese(), Regex.Unescape(File.ReadAllText(file).Replace("\\\"", "'", StringComparison.Ordinal))));
        AssertSameButForSentences(
            JsonOf(shell, $"Get-DirexioStatus {Domain} -Rehearse"), JsonOf(shell, $"{InChinese}Get-DirexioStatus {Domain} -Rehearse"));

        shell.Host.Typed = Domain;
        var gone = (Removal)shell.Run($"{InChinese}Remove-DirexioNode {Domain} -Rehearse").ThrowIfFailed().Output[0].BaseObject;
        var removal = Assert.Single(shell.Host.Prompts);
        Assert.StartsWith($"移除 {Domain}\n", removal);
        Assert.EndsWith($"要永久移除，请输入 {Domain}：", removal);
        Assert.DoesNotMatch(Jargon(), removal);
        Assert.StartsWith("请手动删除：您的 DNS 服务商处的记录", gone.NextAction);
    }

    [Fact]
    public void A_wait_that_began_in_Chinese_goes_on_in_English()
    {
        using var shell = new Shell();
        const string Waits = "wait-zh.example.org";
        var start = shell.Run($"{InChinese}Start-DirexioDeployment {Waits} -RehearseEvent DnsPending -ConfirmDomainBinding -Force").ThrowIfFailed();
        var english = (NodeStatus)shell.Run($"Get-DirexioStatus {Waits} -Rehearse").ThrowIfFailed().Output[0].BaseObject;
        var done = (Deployment)shell.Run($"Resume-DirexioDeployment {Waits} -Rehearse").ThrowIfFailed().Output[0].BaseObject;

        Assert.StartsWith("请在您的 DNS 服务商处创建这一条记录", ((Deployment)start.Output[0].BaseObject).NextAction);
        Assert.Contains(start.Warnings, warning => warning.StartsWith($"{Waits} 正在等您：", StringComparison.Ordinal));
        Assert.DoesNotMatch(Chinese(), english.NextAction);
        Assert.EndsWith($"Resume-DirexioDeployment -Domain {Waits} -Rehearse", english.NextAction);
        Assert.Equal(DeploymentStatus.Completed, done.Status);
        Assert.StartsWith("Open the App", done.NextAction);
    }

    [Theory]
    [InlineData(
        "Get-DirexioStatus nobody.example.org",
        "NodeNotFound",
        "There is no node for 'nobody.example.org'",
        "没有 'nobody.example.org' 的节点",
        "Get-DirexioStatus 列出本机上的节点")]
    [InlineData(
        "Stop-DirexioNode 'n*.example.org' -Rehearse",
        "WildcardNotSupported",
        "has wildcards",
        "含有通配符",
        "Get-DirexioStatus -Domain 'n*.example.org' -Rehearse")]
    public void An_error_is_told_in_Chinese_and_its_exception_stays_English(
        string command, string code, string english, string chinese, string next)
    {
        using var shell = new Shell();

        var error = shell.Run(InChinese + command).Error!;

        Assert.Equal(code, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains(english, error.Exception.Message);
        Assert.DoesNotMatch(Chinese(), error.Exception.Message + ((DeployException)error.Exception).NextAction);
        Assert.Contains(chinese, error.ErrorDetails.Message);
        Assert.Contains(next, error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_failed_deployment_is_told_in_Chinese_and_recorded_in_English()
    {
        const string Fails = "fails-zh.example.org";
        using var shell = new Shell();

        var error = shell.Run(
            $"{InChinese}Start-DirexioDeployment {Fails} -RehearseEvent CapacityMissing -ConfirmDomainBinding -Force").Error!;

        var failure = (DeployException)error.Exception;
        Assert.StartsWith("S3_PROVISION（创建服务器、固定 IP 地址和 DNS 记录）：AWS 在", error.ErrorDetails.Message);
        Assert.Contains($"稍后再试，因为 AWS 会不断增加容量：Resume-DirexioDeployment -Domain {Fails} -Rehearse", error.ErrorDetails.RecommendedAction);
        Assert.StartsWith("AWS has no room for the instance", failure.Message);
        Assert.All(
            [failure.Deployment!.StatePath, failure.Deployment.ReportPath!],
            file => Assert.DoesNotMatch(Chinese(), Regex.Unescape(File.ReadAllText(file).Replace("\\\"", "'", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_plan_says_in_Chinese_what_stands_in_its_way_and_is_the_same_plan()
    {
        using var shell = new Shell();
        const string Plan =
            "Get-DirexioPlan plan-zh.example.org -Rehearse -SshCidr 0.0.0.0/0 -MonthlyBudgetUsd 1 -BudgetEmail me@example.org";
        var english = (DeploymentPlan)shell.Run(Plan).ThrowIfFailed().Output[0].BaseObject;
        var chinese = (DeploymentPlan)shell.Run(InChinese + Plan).ThrowIfFailed().Output[0].BaseObject;

        Assert.Contains("above MonthlyBudgetUsd 1", Assert.Single(english.Blockers));
        Assert.Contains("超过了 MonthlyBudgetUsd 1", Assert.Single(chinese.Blockers));
        Assert.Contains("22 端口将对整个互联网开放。", chinese.Warnings);
        Assert.Equal(english.Warnings.Count, chinese.Warnings.Count);
        Assert.All(chinese.Warnings, warning => Assert.Matches(Chinese(), warning));
        Assert.Equal(english.Hash, chinese.Hash);
    }

    [Fact]
    public void That_there_is_none_is_said_in_Chinese()
    {
        using var shell = new Shell();
        shell.Run($"{InChinese}Get-DirexioStatus 'nobody-*' -Rehearse").ThrowIfFailed();

        Assert.Contains("本机上没有名称符合 nobody-* 的节点。", shell.Host.Shown);
    }

    [Fact]
    public void No_main_view_has_an_English_sentence_of_ours()
    {
        using var shell = new Shell();
        const string Done = "alles-zh.example.org";
        const string Waits = "waits-zh.example.org";
        const string Quiet = "-ConfirmDomainBinding -Force";
        string[] commands =
        [
            $"Get-DirexioPlan {Done} -Rehearse -DnsMode Route53 -MonthlyBudgetUsd 1 -BudgetEmail me@example.org",
            $"Start-DirexioDeployment {Waits} -DnsMode User -RehearseEvent DnsPending {Quiet}",
            $"Get-DirexioStatus {Waits} -Rehearse",
            $"$global:zh = Start-DirexioDeployment {Done} -Rehearse -DnsMode Route53 {Quiet}; $zh",
            $"Get-DirexioStatus {Done} -Rehearse -Detailed",
            $"Get-DirexioCostEstimate {Done} -Rehearse",
            $"Test-DirexioDomain {Waits} -Rehearse",
            $"Backup-DirexioNode {Done} -Rehearse -WhatIf; Confirm-DirexioGate AppInitialization 'seen' -Domain {Done} -Rehearse -WhatIf",
            $"New-DirexioReport {Done} NewDeploy -Rehearse -WhatIf; Register-DirexioMcp {Done} Codex User -Rehearse -WhatIf",
            $"Remove-DirexioNode {Done} -Rehearse -WhatIf",
        ];

        Assert.All(commands, command =>
        {
            var shown = Quoted().Replace(Spaces().Replace(shell.Show(InChinese + command), " "), string.Empty);
            Assert.Matches(Chinese(), shown);
            Assert.DoesNotMatch(Sentence(), shown);
        });
    }

    [Fact]
    public void What_a_layperson_reads_in_English_has_no_jargon_either()
    {
        using var shell = new Shell();
        const string Plain = "plain.example.org";
        shell.Host.Answer = 'Y';
        shell.Host.Typed = Plain;
        shell.Run($"$global:p = Start-DirexioDeployment {Plain} -Rehearse -ConfirmDomainBinding -DnsMode Route53 -ConnectAgent codex").ThrowIfFailed();
        List<string> asked = [.. shell.Host.Prompts];
        Assert.Single(asked);
        var lead = shell.Show("$p.Delivery").Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(3).ToList();
        List<string> shown = [.. asked, .. lead];
        var status = (NodeStatus)shell.Run($"Get-DirexioStatus {Plain} -Rehearse").Output[0].BaseObject;
        shown.AddRange([status.WhereBlocked, status.NextAction, status.StopLoss, status.ResumeSafety]);
        foreach (var command in (string[])["Stop-DirexioNode", "Reset-DirexioNode", "Remove-DirexioNode"])
        {
            shown.Add(shell.Show($"{command} {Plain} -Rehearse -WhatIf"));
        }

        // A command repeats what was typed, in whichever words that was.
        Assert.All(shown, text => Assert.DoesNotMatch(Jargon(), text.Replace("-DnsMode Route53", string.Empty, StringComparison.Ordinal)));
    }

    private static Dictionary<string, string> JsonOf(Shell shell, string command)
    {
        var text = shell.Run($"{command} | Out-DirexioJson").ThrowIfFailed().Output[0].ToString();
        return Flat(JsonDocument.Parse(text).RootElement, string.Empty).ToDictionary();
    }

    private static IEnumerable<KeyValuePair<string, string>> Flat(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Flat(property.Value, $"{path}/{property.Name}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Flat(item, $"{path}/{index}")),
        _ => [new(path, value.ToString())],
    };

    private static void AssertSameButForSentences(Dictionary<string, string> english, Dictionary<string, string> chinese)
    {
        Assert.Equal(english.Keys, chinese.Keys);
        Assert.All(english.Where(value => value.Value != chinese[value.Key]), value =>
        {
            Assert.Contains(' ', value.Value);
            Assert.Matches(Chinese(), chinese[value.Key]);
        });
        Assert.NotEqual(english["/NextAction"], chinese["/NextAction"]);
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

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    // What the record or another program said, and what the user is to put in a place of a command.
    [GeneratedRegex("“[^”]*”|<[^>]*>")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?<![\\w.-])[A-Za-z]{2,}(?: [a-z]{2,}){3,}")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\b(EC2|EIP|EBS|TURN)\b|Elastic IP|IAM polic|Route ?53|server_name|(?i:security group|hosted zone|federation identity)")]
    private static partial Regex Jargon();
}
