using CsvHelper;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>
/// Reads the files in which AWS's console hands out an access key: accessKeys.csv, the longer one of a new user, and the old
/// rootkey.csv of two assignments; also after a spreadsheet has saved them again.
/// </summary>
internal sealed class AccessKeyFile(string path, Redactor redactor)
{
    // The longest that the console makes is a few hundred characters.
    private const int LongestText = 64 * 1024;

    private static readonly string[] IdNames = ["accesskeyid", "awsaccesskeyid", "accesskey"];
    private static readonly string[] SecretNames = ["secretaccesskey", "awssecretaccesskey", "awssecretkey", "secretkey"];
    private static readonly string[] TokenNames = ["sessiontoken", "awssessiontoken", "securitytoken", "awssecuritytoken"];

    /// <summary>The one key in the file, whose values have the right form.</summary>
    /// <exception cref="DeployException">An error of <see cref="AccessKeyFileErrors"/>, which tells no value.</exception>
    public AccessKey Read()
    {
        var text = ReadText();
        redactor.Remember(SecretText.In(text));
        var lines = text.ReplaceLineEndings("\n").Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        var fields = lines.Count == 0 ? throw AccessKeyFileErrors.AccessKeyFileEmpty(path)
            : Assignments(lines) ?? Table(text);
        return KeyOf(fields);
    }

    private string ReadText()
    {
        try
        {
            if (!PlainFile.IsThere(path))
            {
                throw AccessKeyFileErrors.AccessKeyFileMissing(path, Directory.Exists(path));
            }

            // What is larger is not even read.
            var text = new FileInfo(path).Length > PlainFile.MostBytes
                ? throw AccessKeyFileErrors.AccessKeyFileNotRecognized(path, nameof(ErrorTexts.AccessKeyFileNotRecognized_Long))
                : PlainFile.ReadText(path);
            // UTF-16 without its mark has a zero beside each of these letters; a name in an older encoding is text all the same.
            return text.Any(IsOfNoText) ? throw AccessKeyFileErrors.AccessKeyFileNotRecognized(
                    path, nameof(ErrorTexts.AccessKeyFileNotRecognized_Binary))
                : text.Length > LongestText ? throw AccessKeyFileErrors.AccessKeyFileNotRecognized(
                    path, nameof(ErrorTexts.AccessKeyFileNotRecognized_Long))
                : text.Replace("\0", string.Empty, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnreadable(path, exception);
        }
    }

    private List<Field>? Assignments(List<string> lines)
    {
        var fields = lines.ConvertAll(line => line.Split('=', 2)).ConvertAll(parts => new Field(
            Clean(parts[0]), parts.Length > 1 ? Clean(parts[1]) : string.Empty));
        if (!IsKnown(fields[0].Name))
        {
            return null;
        }

        Remember(fields);
        return fields.Where(field => IsKnown(field.Name)).GroupBy(field => Plain(field.Name)).Any(group => group.Count() > 1)
            ? throw AccessKeyFileErrors.AccessKeyFileHasSeveralKeys(path)
            : fields;
    }

    private List<Field> Table(string text)
    {
        List<string[]> rows = [];
        try
        {
            using var reader = CsvReader.FromText(text, new() { HasHeader = false });
            while (reader.Read())
            {
                var cells = Enumerable.Range(0, reader.FieldCount).Select(index => Clean(reader.GetString(index))).ToArray();
                if (!Array.TrueForAll(cells, string.IsNullOrEmpty))
                {
                    rows.Add(cells);
                }
            }
        }
        catch (CsvFormatException)
        {
            // Its message may quote the line.
            throw AccessKeyFileErrors.AccessKeyFileNotRecognized(path);
        }

        var header = rows.Count == 0 ? throw AccessKeyFileErrors.AccessKeyFileEmpty(path) : rows[0];
        var data = rows.Skip(1).Select(row => header.Zip(
            row.Concat(Enumerable.Repeat(string.Empty, header.Length)), (name, value) => new Field(name, value)).ToList()).ToList();
        data.ForEach(Remember);
        return data switch
        {
            [var row] => row,
            [] when header.Any(IsKnown) => throw AccessKeyFileErrors.AccessKeyFileHasNoKey(path),
            [] => throw AccessKeyFileErrors.AccessKeyFileNotRecognized(path),
            // Rows of something else are no keys.
            _ when !header.Any(IsKnown) && !data.Exists(row => ByForm(row) is not null) =>
                throw AccessKeyFileErrors.AccessKeyFileNotRecognized(path),
            _ => throw AccessKeyFileErrors.AccessKeyFileHasSeveralKeys(path),
        };
    }

    private AccessKey KeyOf(List<Field> fields)
    {
        if (!fields.Exists(field => IsKnown(field.Name)))
        {
            return ByForm(fields) ?? throw AccessKeyFileErrors.AccessKeyFileNotRecognized(path);
        }

        var id = Column(fields, "Access key ID", IdNames) ?? throw AccessKeyFileErrors.AccessKeyColumnMissing(path, "Access key ID");
        var secret = Column(fields, "Secret access key", SecretNames)
            ?? throw AccessKeyFileErrors.AccessKeyColumnMissing(path, "Secret access key");
        var token = Column(fields, "Session token", TokenNames);
        AccessKeyForm.Require(path, id.Name, id.Value, secret.Name, secret.Value, token?.Name, token?.Value ?? string.Empty);
        return new(
            redactor.Conceal(id.Value),
            redactor.Conceal(secret.Value),
            string.IsNullOrEmpty(token?.Value) ? null : redactor.Conceal(token.Value));
    }

    // A console in another language may name its columns in it; the values have a form of their own.
    private AccessKey? ByForm(List<Field> fields) =>
        fields.Where(field => AccessKeyForm.IsLongTermId(field.Value)).ToList() is [var id]
        && fields.Where(field => AccessKeyForm.IsSecret(field.Value)).ToList() is [var secret]
            ? new(redactor.Conceal(id.Value), redactor.Conceal(secret.Value), null)
            : null;

    private Field? Column(List<Field> fields, string title, string[] names)
    {
        var found = fields.FindAll(field => names.Contains(Plain(field.Name)));
        return found.Count > 1 ? throw AccessKeyFileErrors.AccessKeyColumnDoubled(path, title) : found.FirstOrDefault();
    }

    // Whatever is in the row may be repeated by nobody, be it the password of the user or a key in a column of another name.
    private void Remember(List<Field> fields) =>
        redactor.Remember(fields.Where(field => !Plain(field.Name).StartsWith("username", StringComparison.Ordinal)
            && !field.Value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)).Select(field => field.Value));

    // Blanks that a spreadsheet adds, and marks that show nothing.
    private static string Clean(string value) => value.Trim().Trim('\uFEFF', '\u200B', '"', '\'').Trim();

    // A blank of any kind, and what ends a file of old systems, is text.
    private static bool IsOfNoText(char character) =>
        char.IsControl(character) && !char.IsWhiteSpace(character) && character is not ('\0' or '\u001A' or (>= '\u0080' and <= '\u009F'));

    private static bool IsKnown(string name) => IdNames.Concat(SecretNames).Concat(TokenNames).Contains(Plain(name));

    /// <summary>A name without case, blanks of any kind and signs.</summary>
    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private sealed record Field(string Name, string Value);
}
