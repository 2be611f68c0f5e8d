using System.Text;
using Direxio.Deployer.Engine.Operations.AwsAccess;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.AwsAccess;

/// <summary>Every shape in which an access key is handed out is read; what cannot be used is named without its value.</summary>
public sealed class AccessKeyFileTests : IDisposable
{
    private const string Id = AwsAccessBench.KeyId;
    private const string Secret = AwsAccessBench.SecretKey;
    private const string TemporaryId = "ASIAQ6CANARY00000001";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("direxio-key-");
    private readonly Redactor redactor = new();

    public static TheoryData<string, string> Shapes => new()
    {
        { "as the console makes it", $"Access key ID,Secret access key\n{Id},{Secret}\n" },
        { "CRLF and no line end", $"Access key ID,Secret access key\r\n{Id},{Secret}" },
        { "quoted", $"\"Access key ID\",\"Secret access key\"\n\"{Id}\",\"{Secret}\"\n" },
        { "of a new user", $"User name,Password,Access key ID,Secret access key,Console login link\r\n\"deployer, temporary\",\"p,w\",{Id},{Secret},https://111122223333.signin.aws.amazon.com/console\r\n" },
        { "in another order", $"Secret access key,User name,Access key ID\n{Secret},bob,{Id}\n" },
        { "other case and no blanks", $"ACCESSKEYID,secretaccesskey\n{Id},{Secret}\n" },
        { "other blanks", $"Access\u00a0key\u00a0ID , Secret\u2009access key\n {Id} ,\u00a0{Secret}\u00a0\n" },
        { "as variables are named", $"aws_access_key_id,aws_secret_access_key\n{Id},{Secret}\n" },
        { "with semicolons", $"User name;Access key ID;Secret access key\nbob;{Id};{Secret}\n" },
        { "with tabs", $"Access key ID\tSecret access key\n{Id}\t{Secret}\n" },
        { "with a spreadsheet's hint", $"sep=;\nAccess key ID;Secret access key\n{Id};{Secret}\n" },
        { "an empty session token", $"Access key ID,Secret access key,Session token\n{Id},{Secret},\n" },
        { "blank lines and an empty row", $"\n\nAccess key ID,Secret access key\n\n{Id},{Secret}\n,\n\n" },
        { "the two lines of rootkey.csv", $"AWSAccessKeyId={Id}\r\nAWSSecretKey={Secret}\r\n" },
        { "the same with blanks and quotes", $"AWSAccessKeyId = \"{Id}\"\nAWSSecretKey = \"{Secret}\"\n" },
        { "the header of the old root file", $"AWSAccessKeyId,AWSSecretKey\n{Id},{Secret}\n" },
        { "a header in another language", $"アクセスキー ID,シークレットアクセスキー\n{Id},{Secret}\n" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_shape_is_read(string shape, string text) => Assert.True(Read(text) == Key(), shape);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_same_in_every_encoding(string shape, string text)
    {
        Encoding[] encodings = [new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)];

        Assert.All(encodings, encoding => Assert.True(Read([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]) == Key(), $"{shape}, {encoding.EncodingName}"));
    }

    [Fact]
    public void UTF_16_without_its_mark_is_read() =>
        Assert.Equal(Key(), Read(new UnicodeEncoding(false, false).GetBytes($"Access key ID,Secret access key\r\n{Id},{Secret}\r\n")));

    [Theory]
    [InlineData("Session token")]
    [InlineData("aws_session_token")]
    public void A_temporary_key_has_its_token(string column)
    {
        var key = Read($"Access key ID,Secret access key,{column}\n{TemporaryId},{Secret},tokenOfTheCanary==\n");

        Assert.Equal((TemporaryId, "tokenOfTheCanary=="), (key.Id.Reveal(), key.SessionToken!.Reveal()));
    }

    [Theory]
    [InlineData("", "AccessKeyFileEmpty")]
    [InlineData("\r\n \r\n", "AccessKeyFileEmpty")]
    [InlineData("Access key ID,Secret access key\n", "AccessKeyFileHasNoKey")]
    [InlineData("just a text\n", "AccessKeyFileNotRecognized")]
    [InlineData("User name,ARN\nbob,arn:aws:iam::111122223333:user/bob\n", "AccessKeyFileNotRecognized")]
    [InlineData("User name,ARN\nbob,arn:aws:iam::111122223333:user/bob\neve,arn:aws:iam::111122223333:user/eve\n", "AccessKeyFileNotRecognized")]
    [InlineData("Date,Amount\n2026-01-01,3\n2026-01-02,4\n2026-01-03,5\n", "AccessKeyFileNotRecognized")]
    [InlineData("Access key ID\n" + Id + "\n", "AccessKeyColumnMissing")]
    [InlineData("AWSAccessKeyId=" + Id + "\n", "AccessKeyColumnMissing")]
    [InlineData("Access key ID,Access key ID,Secret access key\na,b," + Secret + "\n", "AccessKeyColumnDoubled")]
    [InlineData("Access key ID,Secret access key\n" + Id + "," + Secret + "\n" + TemporaryId + "," + Secret + "\n", "AccessKeyFileHasSeveralKeys")]
    [InlineData("AWSAccessKeyId=" + Id + "\nAWSSecretKey=" + Secret + "\nAWSAccessKeyId=" + Id + "\n", "AccessKeyFileHasSeveralKeys")]
    [InlineData("Access key ID,Secret access key\n" + Id + ",\n", "AccessKeyValueMissing")]
    [InlineData("Access key ID,Secret access key\n," + Secret + "\n", "AccessKeyValueMissing")]
    [InlineData("Access key ID,Secret access key\nAKIAQ6...W47B," + Secret + "\n", "AccessKeyMasked")]
    [InlineData("Access key ID,Secret access key\n" + Id + ",cAnA...Dxyz\n", "AccessKeyMasked")]
    [InlineData("Access key ID,Secret access key\n" + Id + ",cAnArY…xyz\n", "AccessKeyMasked")]
    [InlineData("Access key ID,Secret access key\n" + Id + ",****************\n", "AccessKeyMasked")]
    [InlineData("Access key ID,Secret access key\nAIDAQ6CANARY00000001," + Secret + "\n", "AccessKeyIdMalformed")]
    [InlineData("Access key ID,Secret access key\nAKIAQ6CANARY0000," + Secret + "\n", "AccessKeyIdMalformed")]
    [InlineData("Access key ID,Secret access key\nAKIAQ6CANARY0000000x," + Secret + "\n", "AccessKeyIdMalformed")]
    [InlineData("Access key ID,Secret access key\n" + Id + ",cAnArY0secret1key\n", "SecretKeyMalformed")]
    [InlineData("Access key ID,Secret access key\n" + Id + ",cAnArY0secret1key2of3the4tests5abcDEF!yz\n", "SecretKeyMalformed")]
    [InlineData("Access key ID,Secret access key\n" + TemporaryId + "," + Secret + "\n", "SessionTokenMissing")]
    [InlineData("Access key ID,Secret access key,Session token\n" + Id + "," + Secret + ",tokenOfTheCanary==\n", "SessionTokenUnexpected")]
    public void What_cannot_be_used_is_named_with_its_file_and_without_its_values(string text, string code)
    {
        var failure = Assert.Throws<DeployException>(() => Read(text));

        Assert.Equal(code, failure.Code);
        Assert.Contains(Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was written.", failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(failure.NextAction);
        Assert.All(
            text.Split('\n', ',', '=').Where(value => value.Length > 8 && value.Any(char.IsAsciiDigit)),
            value => Assert.DoesNotContain(value, failure.ToString() + failure.NextAction + failure.Target, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_a_folder_and_a_flood_are_named()
    {
        Assert.Equal("AccessKeyFileMissing", Assert.Throws<DeployException>(() => new AccessKeyFile(Path, redactor).Read()).Code);
        Assert.Equal("AccessKeyFileMissing", Assert.Throws<DeployException>(() => new AccessKeyFile(folder.FullName, redactor).Read()).Code);
        Assert.Equal("AccessKeyFileNotRecognized", Assert.Throws<DeployException>(() => Read(new string('a', 100_000))).Code);
    }

    [Theory]
    [InlineData("PK\u0003\u0004\u0014\0\u0006\0\u0008\0!\0xl/workbook.xml\r\n,,\r\n")]
    [InlineData("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\u0001\u0008\u0006")]
    [InlineData("%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\nstream\n\u0001\u0002=\u0003\nendstream\n")]
    public void A_file_that_is_no_text_is_told_as_that(string content)
    {
        File.WriteAllBytes(Path, System.Text.Encoding.Latin1.GetBytes(content));

        var failure = Assert.Throws<DeployException>(() => new AccessKeyFile(Path, redactor).Read());

        Assert.Equal("AccessKeyFileNotRecognized", failure.Code);
        Assert.Contains("it is no text", failure.Message, StringComparison.Ordinal);
        Assert.Contains(".csv file that the IAM console offered", failure.NextAction, StringComparison.Ordinal);
    }

    // As a spreadsheet saves it, in the encoding of its system.
    [Fact]
    public void A_name_in_an_older_encoding_is_text()
    {
        var text = $"User name,Access key ID,Secret access key\r\nJ\u00fcrg\u0096,{Id},{Secret}\r\n";
        File.WriteAllBytes(Path, System.Text.Encoding.Latin1.GetBytes(text));

        Assert.Equal(Key(), new AccessKeyFile(Path, redactor).Read());
    }

    [Fact]
    public void Everything_in_the_row_is_known_to_the_redaction()
    {
        Read($"User name,Password,Access key ID,Secret access key\nbob,hunter2hunter2,{Id},{Secret}\n");

        Assert.Equal("[redacted] [redacted] [redacted] bob", redactor.Redact($"{Id} {Secret} hunter2hunter2 bob"));
    }

    public void Dispose()
    {
        folder.Delete(recursive: true);
        redactor.Dispose();
    }

    private string Path => System.IO.Path.Combine(folder.FullName, "accessKeys.csv");

    private AccessKey Key() => new(redactor.Conceal(Id), redactor.Conceal(Secret), null);

    private AccessKey Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private AccessKey Read(byte[] content)
    {
        File.WriteAllBytes(Path, content);
        return new AccessKeyFile(Path, redactor).Read();
    }
}
