using Direxio.Deployer.Engine.Redaction;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Redaction;

public sealed class SecretTextTests
{
    [Theory]
    [InlineData("""{"api_key": "value-1 with \" quote"}""", "value-1 with \" quote")]
    [InlineData("api_key = 'value-12'", "value-12")]
    [InlineData("TURN_SECRET: value-12", "value-12")]
    [InlineData("export DIREXIO_AGENT_TOKEN=value\\!12", "value!12")]
    [InlineData("aws_secret_access_key=va/lue+12=", "va/lue+12=")]
    [InlineData("args = [\"--gateway-token\", \"value-12\"]", "value-12")]
    [InlineData("agent --api-key value-12 --fast", "value-12")]
    [InlineData("agent --token=value-12", "value-12")]
    [InlineData("Authorization: Bearer value-12", "value-12")]
    [InlineData("""headers = { "Authorization" = "Bearer value-12" }""", "value-12")]
    public void A_secret_is_found_by_its_name(string text, string secret) => Assert.Contains(secret, SecretText.In(text));

    [Theory]
    [InlineData("""{"token": "present_redacted", "key_name": "p2p-20261123-073057", "key_file": "/home/user/key.pem"}""")]
    [InlineData("DIREXIO_CREDENTIALS_FILE=/home/user/credentials.json")]
    [InlineData("agent --token-file /home/user/token.txt")]
    [InlineData("api_key = \"${MODEL_KEY}\"")]
    [InlineData("action(name, {\"password\": password, \"device_id\": DEVICE})")]
    [InlineData("work_dir = \"/home/user/monkey\"")]
    public void What_is_no_secret_is_not_taken_for_one(string text) => Assert.Empty(SecretText.In(text));
}
