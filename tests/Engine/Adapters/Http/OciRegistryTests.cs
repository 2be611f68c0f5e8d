using System.Net;
using System.Net.Http.Headers;
using Direxio.Deployer.Engine.Adapters.Http;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Http;

public sealed class OciRegistryTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("caddy", "registry-1.docker.io", "library/caddy", "latest", null)]
    [InlineData("direxio/message-server:v1", "registry-1.docker.io", "direxio/message-server", "v1", null)]
    [InlineData("docker.io/direxio/message-server", "registry-1.docker.io", "direxio/message-server", "latest", null)]
    [InlineData("ghcr.io/a/b/c:v1", "ghcr.io", "a/b/c", "v1", null)]
    [InlineData("registry.example.org:5000/server", "registry.example.org:5000", "server", "latest", null)]
    [InlineData("direxio/message-server:v1@" + Digest, "registry-1.docker.io", "direxio/message-server", "v1", Digest)]
    public void A_reference_is_completed_as_Docker_does(string image, string registry, string repository, string tag, string? digest) =>
        Assert.Equal(new ImageReference(registry, repository, tag, digest), ImageReference.Parse(image));

    [Fact]
    public async Task A_tag_is_read_with_the_token_that_the_registry_sends_one_for()
    {
        var asked = new List<string>();
        var reading = await ReadAsync(request =>
        {
            asked.Add($"{request.Method} {request.RequestUri!.Host}{request.RequestUri.PathAndQuery} {request.Headers.Authorization}".Trim());
            return request switch
            {
                { RequestUri.Host: "auth.example.org" } => new(HttpStatusCode.OK) { Content = new StringContent("""{"token":"t0k3n"}""") },
                { Headers.Authorization.Parameter: "t0k3n" } => WithDigest(Digest),
                _ => Challenge("realm=\"https://auth.example.org/token\",service=\"registry\",scope=\"repository:direxio/message-server:pull\""),
            };
        });

        Assert.Equal(new TagReading(Digest, null), reading);
        Assert.Equal(
            [
                "HEAD registry-1.docker.io/v2/direxio/message-server/manifests/latest",
                "GET auth.example.org/token?service=registry&scope=repository%3Adirexio%2Fmessage-server%3Apull",
                "HEAD registry-1.docker.io/v2/direxio/message-server/manifests/latest Bearer t0k3n",
            ],
            asked);
    }

    [Fact]
    public async Task An_index_is_preferred_to_the_manifest_of_one_platform()
    {
        HttpRequestHeaders? headers = null;
        await ReadAsync(request =>
        {
            headers = request.Headers;
            return WithDigest(Digest);
        });

        Assert.Contains(headers!.Accept, type => type.MediaType == "application/vnd.oci.image.index.v1+json");
        Assert.Contains(headers.Accept, type => type.MediaType == "application/vnd.docker.distribution.manifest.list.v2+json");
    }

    [Theory]
    [InlineData("sha256:abc")]
    [InlineData("latest\u0001")]
    public async Task What_is_no_digest_is_not_taken_for_one(string digest)
    {
        var reading = await ReadAsync(_ => WithDigest(digest));

        Assert.Null(reading.Digest);
        Assert.Equal("registry-1.docker.io told no digest", reading.Problem);
    }

    [Theory]
    [InlineData("realm=\"http://auth.example.org/token\"")]
    [InlineData("service=\"registry\"")]
    public async Task A_token_is_asked_for_at_no_place_without_TLS(string challenge)
    {
        var reading = await ReadAsync(request => request.RequestUri!.Host == "auth.example.org"
            ? throw new InvalidOperationException("asked")
            : Challenge(challenge));

        Assert.Equal("registry-1.docker.io answered with status 401", reading.Problem);
    }

    [Fact]
    public async Task A_registry_that_cannot_be_reached_or_does_not_know_the_tag_is_an_answer()
    {
        var unknown = await ReadAsync(_ => new(HttpStatusCode.NotFound));
        var unreachable = await ReadAsync(_ => throw new HttpRequestException("no such host."));

        Assert.Equal("registry-1.docker.io answered with status 404", unknown.Problem);
        Assert.Equal("registry-1.docker.io cannot be asked: no such host", unreachable.Problem);
    }

    private static HttpResponseMessage WithDigest(string digest)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK);
        answer.Headers.TryAddWithoutValidation("Docker-Content-Digest", digest);
        return answer;
    }

    private static HttpResponseMessage Challenge(string parameters)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.Add(new("Bearer", parameters));
        return answer;
    }

    private static async Task<TagReading> ReadAsync(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var http = new HttpClient(new Answering(answer));
        return await new OciRegistry(http, TimeProvider.System).ReadTagAsync("direxio/message-server:latest", Token);
    }

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
