namespace Direxio.Deployer;

/// <summary>
/// What only a person can answer when AWS credentials are looked for. An observer that is one too is asked; without one, a
/// credential that needs an answer is refused, and the refusal says what to do instead.
/// </summary>
public interface ISignInPrompt
{
    /// <summary>Cancelled when the person stops the command.</summary>
    CancellationToken Stopped { get; }

    /// <summary>The code that an MFA device shows now; each counts once. Null if nobody can be asked.</summary>
    /// <param name="device">The device, as the profile names it.</param>
    Task<string?> AskMfaCodeAsync(string device);

    /// <summary>Offers to sign in with a browser. False if it is declined, or nobody can be asked.</summary>
    /// <param name="where">Where to, such as the address of an IAM Identity Center.</param>
    Task<bool> OfferSignInAsync(string where);

    /// <summary>Shows where to go with a browser, and the code that has to be seen there.</summary>
    /// <param name="address">The address to open.</param>
    /// <param name="code">The code that the page shows if it is the right one.</param>
    void ShowSignIn(string address, string code);
}
