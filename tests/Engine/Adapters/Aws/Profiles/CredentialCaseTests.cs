using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws.Profiles;

/// <summary>credential-cases.json, case by case: which key signs a call, or which cause is named.</summary>
public sealed class CredentialCaseTests
{
    public static TheoryData<string> Names => new(CredentialCase.All.Select(one => one.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_right_key_signs_or_the_cause_is_named(string name)
    {
        var one = CredentialCase.All.Single(other => other.Name == name);
        var needsShell = one.Config?.Contains("credential_process", StringComparison.Ordinal) == true;
        Assert.SkipWhen(OperatingSystem.IsWindows() && needsShell, "needs sh and cat");
        using var home = one.Arrange();

        if (one.Expected.Key is { } key)
        {
            var (identity, chain) = await home.AskAsync(one.Profile, TestContext.Current.CancellationToken);

            Assert.Equal(key, home.Signer);
            Assert.Equal(one.Expected.Kind, chain.Kind.ToString());
            Assert.Equal(chain.Source, identity.CredentialSource);
            Assert.DoesNotContain("EXAMPLEKEY", chain.Source, StringComparison.Ordinal);
            Assert.DoesNotContain("111122223333", chain.Source, StringComparison.Ordinal);
            Assert.Contains(key, home.Secrets);
            return;
        }

        var failure = await Assert.ThrowsAsync<CloudException>(() => home.AskAsync(one.Profile, TestContext.Current.CancellationToken));

        Assert.Equal(one.Expected.Code, failure.Code);
        Assert.All(one.Expected.Says!, words => Assert.Contains(words, failure.ServiceMessage, StringComparison.Ordinal));
        Assert.DoesNotContain("EXAMPLEKEY", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(home.Stub.Requests, request => request.Action == "GetCallerIdentity");
        var shown = CloudErrors.CloudCallFailed(failure, "the same command");
        Assert.EndsWith("run the same command.", shown.NextAction, StringComparison.Ordinal);
        if (failure.WayOut is not null)
        {
            Assert.Equal(failure.Code, shown.Code);
            Assert.Equal(failure.ServiceMessage, shown.Message);
        }
    }

    [Fact]
    public void Where_nothing_else_is_said_botocore_does_the_same()
    {
        Assert.True(CredentialCase.All.Count >= 90);
        Assert.Equal(CredentialCase.All.Count, CredentialCase.All.Select(one => one.Name).Distinct().Count());
        Assert.All(CredentialCase.All, one =>
        {
            var isSame = one.Expected.Key == one.Botocore.Key;
            Assert.True(isSame == one.Differs is null, $"{one.Name}: {one.Expected.Key ?? one.Expected.Code}, botocore {one.Botocore}");
        });
    }
}
