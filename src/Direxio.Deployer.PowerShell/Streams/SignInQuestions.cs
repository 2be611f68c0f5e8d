using System.Management.Automation;
using System.Management.Automation.Host;

namespace Direxio.Deployer.PowerShell.Streams;

/// <summary>
/// What a sign-in asks of the person at the terminal; to be called on the pipeline thread. Where nobody can be asked, that is
/// an answer: the engine then says what to do instead.
/// </summary>
internal sealed class SignInQuestions(PSCmdlet command, string? givenMfaCode, CancellationToken stopped)
{
    private const string CodeField = "Code";

    private string? unusedMfaCode = givenMfaCode;

    /// <summary>Cancelled when the person stops the command.</summary>
    public CancellationToken Stopped => stopped;

    /// <summary>The code of an MFA device: the given one, once, or what the person types. Null if nobody can be asked.</summary>
    public string? MfaCodeOf(string device)
    {
        if (unusedMfaCode is { } given)
        {
            unusedMfaCode = null;
            return given;
        }

        return Ask(ui =>
        {
            var question = Places.Fill(Texts.SignIn_Mfa, device);
            var answers = ui.Prompt(Texts.SignIn_Caption, question, [new(CodeField)]);
            return answers[CodeField]?.ToString() is { Length: > 0 } typed ? typed : null;
        });
    }

    /// <summary>Asks whether to sign in with a browser; no if nobody can be asked.</summary>
    public bool Offer(string where) => Ask(_ => command.ShouldContinue(
        Places.Fill(Texts.SignIn_Offer, where), Texts.SignIn_Caption));

    /// <summary>Shows where to sign in.</summary>
    public void Show(string address, string code) => command.Host.UI.WriteLine(
        Places.Fill(Texts.SignIn_Open, address, code));

    // A terminal of someone who is not there would be waited for without end.
    private T? Ask<T>(Func<PSHostUserInterface, T?> question)
    {
        if (!command.CanBeAsked())
        {
            return default;
        }

        try
        {
            return question(command.Host.UI);
        }
        catch (Exception cause)
            when (cause is HostException or PSInvalidOperationException or NotImplementedException or NullReferenceException)
        {
            return default;
        }
    }
}
