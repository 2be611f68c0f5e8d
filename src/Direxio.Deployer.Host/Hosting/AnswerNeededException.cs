using System.Management.Automation.Host;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>A question came up that nobody is there to answer. Has the properties of every coded failure.</summary>
internal sealed class AnswerNeededException : HostException
{
    private const int LongQuestion = 200;

    private AnswerNeededException(string message, string nextAction)
        : base(message) => NextAction = nextAction;

    public string Code { get; } = "AnswerNeeded";

    public string NextAction { get; }

    /// <param name="question">The question; a long one is left to -WhatIf.</param>
    public static AnswerNeededException Confirmation(string question) => new(
        ("A confirmation is needed, and there is no terminal to ask on. "
            + (question.Length <= LongQuestion ? OneLine(question) : string.Empty)).TrimEnd(),
        "If you agree, run it again with -Force or '-Confirm:$false'; -WhatIf shows what it would do.");

    public static AnswerNeededException Value(string what) => new(
        $"An answer is needed, and there is no terminal to ask on: {OneLine(what)}",
        "Give every value on the command line; confirmations are given by -Force or '-Confirm:$false'.");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
