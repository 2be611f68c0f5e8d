using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>What is wrong with a file that should hold an access key. Each names file and column, and none a value.</summary>
internal static class AccessKeyFileErrors
{
    public static DeployException AccessKeyFileMissing(string path, bool isFolder) => Refused(
        DeployErrorKind.NotFound,
        Advice.OfError(isFolder ? nameof(ErrorTexts.AccessKeyFileMissing_Folder) : nameof(ErrorTexts.AccessKeyFileMissing), path),
        Advice.OfError(nameof(ErrorTexts.AccessKeyFileMissing_Next), Commands.ImportCredential()),
        "Path",
        nameof(AccessKeyFileMissing));

    public static DeployException AccessKeyFileEmpty(string path) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.AccessKeyFileEmpty), path),
        Advice.OfError(nameof(ErrorTexts.DownloadKeyAgain_Next)),
        path,
        nameof(AccessKeyFileEmpty));

    /// <param name="path">The file.</param>
    /// <param name="words">What it is instead; null where it is text of something else.</param>
    public static DeployException AccessKeyFileNotRecognized(string path, string? words = null) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(words ?? nameof(ErrorTexts.AccessKeyFileNotRecognized), path),
        Advice.OfError(nameof(ErrorTexts.AccessKeyFileNotRecognized_Next)),
        path,
        nameof(AccessKeyFileNotRecognized));

    public static DeployException AccessKeyColumnMissing(string path, string column) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.AccessKeyColumnMissing), path, column),
        Advice.OfError(nameof(ErrorTexts.AccessKeyColumnMissing_Next)),
        path,
        nameof(AccessKeyColumnMissing));

    public static DeployException AccessKeyColumnDoubled(string path, string column) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.AccessKeyColumnDoubled), path, column),
        Advice.OfError(nameof(ErrorTexts.AccessKeyColumnDoubled_Next)),
        path,
        nameof(AccessKeyColumnDoubled));

    public static DeployException AccessKeyFileHasNoKey(string path) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.AccessKeyFileHasNoKey), path),
        Advice.OfError(nameof(ErrorTexts.DownloadKeyAgain_Next)),
        path,
        nameof(AccessKeyFileHasNoKey));

    public static DeployException AccessKeyFileHasSeveralKeys(string path) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.AccessKeyFileHasSeveralKeys), path),
        Advice.OfError(nameof(ErrorTexts.AccessKeyFileHasSeveralKeys_Next)),
        path,
        nameof(AccessKeyFileHasSeveralKeys));

    public static DeployException AccessKeyValueMissing(string path, string column) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.AccessKeyValueMissing), column, path),
        Advice.OfError(nameof(ErrorTexts.AccessKeyValueMissing_Next)),
        path,
        nameof(AccessKeyValueMissing));

    public static DeployException AccessKeyMasked(string path, string column) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.AccessKeyMasked), column, path),
        Advice.OfError(nameof(ErrorTexts.AccessKeyMasked_Next)),
        path,
        nameof(AccessKeyMasked));

    public static DeployException AccessKeyIdMalformed(string path, string column, Advice problem) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.AccessKeyIdMalformed), column, path, problem),
        Advice.OfError(nameof(ErrorTexts.UseOriginalKeyFile_Next)),
        path,
        nameof(AccessKeyIdMalformed));

    public static DeployException SecretKeyMalformed(string path, string column, Advice problem) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.SecretKeyMalformed), column, path, problem),
        Advice.OfError(nameof(ErrorTexts.UseOriginalKeyFile_Next)),
        path,
        nameof(SecretKeyMalformed));

    public static DeployException SessionTokenMissing(string path) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.SessionTokenMissing), path),
        Advice.OfError(nameof(ErrorTexts.SessionTokenMissing_Next)),
        path,
        nameof(SessionTokenMissing));

    public static DeployException SessionTokenUnexpected(string path, string column) => Refused(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.SessionTokenUnexpected), path, column),
        Advice.OfError(nameof(ErrorTexts.SessionTokenUnexpected_Next)),
        path,
        nameof(SessionTokenUnexpected));

    private static DeployException Refused(DeployErrorKind kind, Advice message, Advice next, string target, string code) =>
        DeployErrors.Make(kind, Advice.OfError(nameof(ErrorTexts.NothingWritten), message), next, target, code: code);
}
