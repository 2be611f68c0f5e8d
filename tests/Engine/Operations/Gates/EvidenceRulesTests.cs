using Direxio.Deployer.Engine.Operations.Gates;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Gates;

public sealed class EvidenceRulesTests
{
    private const string Domain = "chat.example.org";

    [Theory]
    [InlineData("", "EvidenceMissing")]
    [InlineData("   \t ", "EvidenceMissing")]
    [InlineData("ok", "EvidenceTooShort")]
    [InlineData("done", "EvidenceTooShort")]
    [InlineData("n/a", "EvidenceTooShort")]
    [InlineData("  seen it     ", "EvidenceTooShort")]
    [InlineData("ok          ok", "EvidenceTooShort")]
    [InlineData("xxxxxxxxxxxx", "EvidenceIsAPlaceholder")]
    [InlineData("............!!!", "EvidenceIsAPlaceholder")]
    [InlineData("ok ok ok ok ok", "EvidenceIsAPlaceholder")]
    [InlineData("test test test", "EvidenceIsAPlaceholder")]
    [InlineData("testtesttesttest", "EvidenceIsAPlaceholder")]
    [InlineData("phone phone phone phone", "EvidenceIsAPlaceholder")]
    [InlineData("n/a n/a n/a n/a", "EvidenceIsAPlaceholder")]
    [InlineData("lorem ipsum dolor sit", "EvidenceIsAPlaceholder")]
    [InlineData("todo: insert evidence here", "EvidenceIsAPlaceholder")]
    [InlineData("abcdefghijklmnop", "EvidenceIsAPlaceholder")]
    [InlineData("qwertyuiop asdfgh", "EvidenceIsAPlaceholder")]
    [InlineData("user completed it", "EvidenceIsAPlaceholder")]
    [InlineData("user completed the app initialization.", "EvidenceIsAPlaceholder")]
    [InlineData("The user has confirmed everything", "EvidenceIsAPlaceholder")]
    [InlineData("all tests passed successfully", "EvidenceIsAPlaceholder")]
    [InlineData("confirmed by the user, works great", "EvidenceIsAPlaceholder")]
    [InlineData("AppInitialization confirmed for chat.example.org", "EvidenceIsAPlaceholder")]
    [InlineData("Evidence Evidence", "EvidenceIsAPlaceholder")]
    [InlineData("https://chat.example.org", "EvidenceIsAPlaceholder")]
    [InlineData("<who initialized it, on what, when>", "EvidenceIsAPlaceholder")]
    [InlineData("[your evidence here]", "EvidenceIsAPlaceholder")]
    [InlineData("${DIREXIO_CONFIRM_EVIDENCE}", "EvidenceIsAPlaceholder")]
    [InlineData("$env:DIREXIO_CONFIRM_EVIDENCE", "EvidenceIsAPlaceholder")]
    [InlineData("2026-11-23 10:42:00", "EvidenceIsAPlaceholder")]
    [InlineData("initialization-successful", "EvidenceIsAPlaceholder")]
    [InlineData("User Completed App Initialization!", "EvidenceIsAnExample")]
    [InlineData("user sent a message and saw the agent reply", "EvidenceIsAnExample")]
    [InlineData("THE OWNER set a password in the app on a phone at 10:42.", "EvidenceIsAnExample")]
    public void What_tells_nothing_is_refused_with_a_code_of_its_own(string evidence, string code)
    {
        var failure = Refusal(evidence, ProductGate.AppInitialization);

        Assert.Equal(code, failure?.Code);
        Assert.Equal(("Evidence", DeployErrorKind.InvalidInput), (failure!.Target, failure.Kind));
        Assert.Contains("Nothing was recorded", failure.Message);
        Assert.Contains("who initialized the App", failure.NextAction);
    }

    [Theory]
    [InlineData("the owner opened the App on a tablet and chose a password")]
    [InlineData("initialized the app on my phone")]
    [InlineData("I typed domain and code, then the room list came up")]
    [InlineData("用户已在手机上完成初始化并登录成功")]
    [InlineData("Пользователь открыл приложение")]
    [InlineData("The user told me in this session: 'works, I see the Agents room'")]
    public void What_somebody_saw_is_accepted(string evidence) => Assert.Null(Refusal(evidence, ProductGate.AppInitialization));

    [Theory]
    [InlineData("mcp_doctor and mcp_smoke were green at noon", "doctor")]
    [InlineData("The runtime probe returned an answer of the agent", "probe")]
    [InlineData("tools/list showed 8 tools and messages came back", "tools list")]
    [InlineData("Automated tests sent hello and got an answer", "automated")]
    [InlineData("A script wrote hello and the bridge answered", "script")]
    [InlineData("curl to /healthz gave an answer", "healthz")]
    [InlineData("A cron job sent hello, the agent said good morning", "cron")]
    [InlineData("I sent hello by a shell script and read the reply", "script")]
    [InlineData("The API returned the answer of the agent within seconds", "api")]
    [InlineData("通过脚本发送了消息并收到了回复", "通过脚本")]
    [InlineData("After the doctor had passed, the owner wrote hello and read the answer", "doctor")]
    [InlineData("Test-DirexioRuntime passed and the log shows replies", "test direxioruntime")]
    [InlineData("自动化测试已发送消息并收到代理的回复", "自动化")]
    public void A_chat_is_not_proved_by_what_machines_do(string evidence, string word)
    {
        var failure = Refusal(evidence, ProductGate.RealChat);

        Assert.Equal("RealChatNeedsAPerson", failure?.Code);
        Assert.Contains($"'{word}'", failure!.Message);
        Assert.Contains("Ask the user", failure.NextAction);
        Assert.Null(Refusal(evidence, ProductGate.AgentMcpRuntime));
    }

    [Theory]
    [InlineData("the owner sent a test message from her phone and the agent answered 'hello'")]
    [InlineData("the owner checked the weather by asking the agent in the App; it answered within seconds")]
    [InlineData("Anna asked the agent for a shell script at 10:15 and it replied with one")]
    [InlineData("Bob wrote hello from his phone, agent explained the weather API to him")]
    [InlineData("I sent a message to the agent about our json file and saw its reply")]
    [InlineData("Carol asked in the App what exit code 137 means and read the agent's answer")]
    [InlineData("小王在手机上请智能体写一个脚本，智能体回复了")]
    public void A_chat_of_a_person_is(string evidence) => Assert.Null(Refusal(evidence, ProductGate.RealChat));

    [Fact]
    public void Evidence_of_little_but_a_secret_is_refused_and_not_quoted()
    {
        var failure = Assert.Throws<DeployException>(() => EvidenceRules.Require("code 48151623 seen", "code [redacted] seen", ProductGate.AppInitialization, Domain));

        Assert.Equal("EvidenceHoldsOnlySecrets", failure.Code);
        Assert.DoesNotContain("48151623", failure.Message + failure.NextAction);
    }

    [Fact]
    public void A_log_is_not_evidence() => Assert.Equal("EvidenceTooLong", Refusal(string.Join(' ', Enumerable.Range(0, 400).Select(line => $"line{line}")), ProductGate.RealChat)?.Code);

    [Theory]
    [InlineData("typed 4815 1623 on the phone")]
    [InlineData("typed 48-15-16-23 on the phone")]
    [InlineData("typed 4 8 1 5 1 6 2 3 on the phone")]
    [InlineData("typed 481 516 23 on the phone")]
    [InlineData("typed 4815, 1623 on the phone")]
    [InlineData("typed ４８１５ １６２３ on the phone")]
    public void The_code_is_found_in_any_spacing(string evidence) =>
        Assert.Equal("typed [redacted] on the phone", EvidenceRules.WithoutCode(EvidenceRules.OneLine(evidence), "48151623"));

    [Fact]
    public void Times_and_dates_stay() =>
        Assert.Equal("seen 2026-11-23 at 10:42 by 3 people", EvidenceRules.WithoutCode("seen 2026-11-23 at 10:42 by 3 people", "48151623"));

    private static DeployException? Refusal(string evidence, ProductGate gate)
    {
        var line = EvidenceRules.OneLine(evidence);
        return Record.Exception(() => EvidenceRules.Require(line, line, gate, Domain)) as DeployException;
    }
}
