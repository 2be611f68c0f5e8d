namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// Which names hold secrets, as parts of regular expressions. One list of words serves the three who ask; they differ in
/// what a mistake costs them. Text that is read for secrets goes by how a name ends, since a value that is taken for one is
/// hidden everywhere; a program that is started is withheld a variable that has such a word anywhere in its name, since it
/// can be given by name; and what is redacted unread goes by the names that hold a secret in every file and answer.
/// </summary>
internal static class SecretNames
{
    /// <summary>The whole name before a value in text that is read for secrets.</summary>
    public const string InText = @"(?:[A-Za-z0-9_\-]*(?:" + Words + @"|access[_-]?key[_-]?id)|(?:[A-Za-z0-9_\-]*[_\-])?key)";

    /// <summary>
    /// The end of such a name, where what stands before it does not matter: no name is read from its beginning to find that it ends
    /// otherwise.
    /// </summary>
    public const string EndInText = "(?:" + Words + "|access[_-]?key[_-]?id|(?<![A-Za-z0-9])key)";

    /// <summary>A part of the name of a variable that is not handed on.</summary>
    public const string OfVariable =
        @"\AAWS_|" + Words + @"|passphrase|_pass\z|[A-Z]_PWD\z|credential|signing[_-]?key|[_-]key\z|_auth\z|_pat\z|\Akey\z";

    /// <summary>The end of the name of a field whose value is taken out, whatever it looks like.</summary>
    public const string OfField =
        "password|passwd|secret|secret_?access_?key|session_?token|access_?token|agent_?token|refresh_?token|private_?key|api_?key";

    private const string Words = "passw(?:or)?d|secret|token|authorization|(?:api|access|private)[_-]?key";
}
