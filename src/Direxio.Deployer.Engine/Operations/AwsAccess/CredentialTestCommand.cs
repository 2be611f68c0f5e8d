using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>Asks AWS who the credentials are that a command would use.</summary>
internal sealed class CredentialTestCommand(CommandContext context)
{
    public async Task<AwsCredential> RunAsync(AwsCredentialTestRequest request, CancellationToken cancellationToken)
    {
        var again = Commands.TestCredential();
        var target = context.Settings.AccountTarget(request.Region, request.ProfileName, request.Rehearse);
        var credential = await new CredentialInquiry(context)
            .AskAsync(target, request.Rehearse, request.RehearseEvent, again, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        return credential with
        {
            ProfileName = target.ProfileName,
            File = target.ProfileName is { } name ? FileOf(context.Profiles(request.Rehearse), name) : null,
            NextAction = NextOf(request).ToString(),
        };
    }

    private static string? FileOf(IProfileStore profiles, string name) => profiles.Find(name) switch
    {
        null => null,
        { Key: null } => profiles.ConfigFile,
        _ => profiles.CredentialsFile,
    };

    private static Advice NextOf(AwsCredentialTestRequest request)
    {
        var plan = Commands.Plan().WithPlaceholder(CommandSignature.Domain, "<your domain>").In(AdviceContext.ForRequest(request));
        return Advice.Of(nameof(Texts.Credential_Test_Next), plan);
    }
}
