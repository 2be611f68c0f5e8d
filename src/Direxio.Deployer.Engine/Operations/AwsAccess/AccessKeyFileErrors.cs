using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>What is wrong with a file that should hold an access key. Each names file and column, and none a value.</summary>
internal static class AccessKeyFileErrors
{
    private const string CreateAnother =
        "create another one in the IAM console (Users, the user, Security credentials, Create access key) and download its .csv file";

    public static DeployException AccessKeyFileMissing(string path, bool isFolder) => Refused(
        DeployErrorKind.NotFound,
        isFolder ? $"'{path}' is a folder, not a file." : $"There is no file '{path}'.",
        $"Look where the browser saved it, mostly in the folder Downloads; then run {Commands.ImportCredential()}.",
        "Path",
        nameof(AccessKeyFileMissing));

    public static DeployException AccessKeyFileEmpty(string path) => Refused(
        DeployErrorKind.InvalidData,
        $"The file '{path}' is empty.",
        $"Download it once more, or {CreateAnother}.",
        path,
        nameof(AccessKeyFileEmpty));

    public static DeployException AccessKeyFileNotRecognized(string path) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' is not a file in which AWS hands out an access key: it has no columns Access key ID and Secret access key.",
        $"Name the .csv file that the IAM console offered when the key was created. If it is lost, {CreateAnother}.",
        path,
        nameof(AccessKeyFileNotRecognized));

    public static DeployException AccessKeyColumnMissing(string path, string column) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' has no column '{column}'.",
        "Use the file as AWS's console made it, with its first line. A list of users or a credential report holds no keys.",
        path,
        nameof(AccessKeyColumnMissing));

    public static DeployException AccessKeyColumnDoubled(string path, string column) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' has more than one column '{column}'.",
        "Use the file as AWS's console made it, with one key in it.",
        path,
        nameof(AccessKeyColumnDoubled));

    public static DeployException AccessKeyFileHasNoKey(string path) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' has the names of the columns, and no key below them.",
        $"Download it once more, or {CreateAnother}.",
        path,
        nameof(AccessKeyFileHasNoKey));

    public static DeployException AccessKeyFileHasSeveralKeys(string path) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' has more than one key, and nothing says which one is meant.",
        "Leave the first line and the line of the key that is meant, then run the same command again.",
        path,
        nameof(AccessKeyFileHasSeveralKeys));

    public static DeployException AccessKeyValueMissing(string path, string column) => Refused(
        DeployErrorKind.InvalidData,
        $"The column '{column}' in '{path}' is empty.",
        $"AWS shows the secret only when a key is created: {CreateAnother}.",
        path,
        nameof(AccessKeyValueMissing));

    public static DeployException AccessKeyMasked(string path, string column) => Refused(
        DeployErrorKind.InvalidData,
        $"The column '{column}' in '{path}' holds a shortened or masked value (dots or asterisks), as a terminal or a chat shows it.",
        $"Use the file itself, as the browser saved it, rather than a copy of what a screen showed. If it is lost, {CreateAnother}.",
        path,
        nameof(AccessKeyMasked));

    public static DeployException AccessKeyIdMalformed(string path, string column, string problem) => Refused(
        DeployErrorKind.InvalidData,
        $"The column '{column}' in '{path}' holds no access key id: the value {problem}.",
        $"Use the file as AWS's console made it. If it was changed, {CreateAnother}.",
        path,
        nameof(AccessKeyIdMalformed));

    public static DeployException SecretKeyMalformed(string path, string column, string problem) => Refused(
        DeployErrorKind.InvalidData,
        $"The column '{column}' in '{path}' holds no secret access key: the value {problem}.",
        $"Use the file as AWS's console made it. If it was changed, {CreateAnother}.",
        path,
        nameof(SecretKeyMalformed));

    public static DeployException SessionTokenMissing(string path) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' holds a temporary access key (ASIA...), which is worth nothing without its session token, and has no column for one.",
        "Add the column 'Session token', or use a long-term access key (AKIA...).",
        path,
        nameof(SessionTokenMissing));

    public static DeployException SessionTokenUnexpected(string path, string column) => Refused(
        DeployErrorKind.InvalidData,
        $"'{path}' holds a long-term access key (AKIA...), and in the column '{column}' a session token, which belongs to another key.",
        "Empty that column, or put the temporary key (ASIA...) there to which the token belongs.",
        path,
        nameof(SessionTokenUnexpected));

    private static DeployException Refused(DeployErrorKind kind, string message, Advice next, string target, string code) =>
        DeployErrors.Make(kind, $"{message} Nothing was written.", next, target, code: code);
}
