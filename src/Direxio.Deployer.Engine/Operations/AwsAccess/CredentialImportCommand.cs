using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>
/// Takes over an access key from the file in which AWS's console handed it out. AWS has accepted it before anything is written.
/// </summary>
internal sealed partial class CredentialImportCommand(CommandContext context)
{
    /// <summary>Whose key it is and where it is now; null if it was not approved.</summary>
    public async Task<AwsCredential?> RunAsync(
        AwsCredentialImportRequest request, Func<AwsCredential, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var name = request.ProfileName ?? AwsCredential.UsualProfile;
        if (!ProfileName().IsMatch(name))
        {
            throw CredentialImportErrors.ProfileNameUnsuitable(name);
        }

        var again = Commands.ImportCredential(request.Path).With("ProfileName", name);
        again = request.Region is { } given ? again.With("Region", given) : again;
        var key = new AccessKeyFile(request.Path, context.Redactor).Read();
        var profiles = context.Profiles(request.Rehearse);
        var kept = request.Rehearse ? Invented(key) : key;
        RequireFree(profiles, name, kept, request.Force, again);
        // The SDK is told of no profile: there may be none of that name yet, and the key is given.
        var target = context.Settings.AccountTarget(request.Region, name, request.Rehearse) with { ProfileName = null, Key = key };
        _ = SettingRules.Region(target.Region);

        var identity = await new CredentialInquiry(context)
            .AskAsync(
                target,
                request.Rehearse,
                request.RehearseEvent,
                again,
                CredentialInquiry.NewKeyPatience,
                cancellationToken).ConfigureAwait(false);
        var credential = identity with
        {
            Source = $"profile {name}",
            ProfileName = name,
            File = profiles.CredentialsFile,
            NextAction = context.Redactor.Redact(NextOf(request, name).ToString()),
        };
        if (!await approve(credential).ConfigureAwait(false))
        {
            return null;
        }

        // It may have been made while the question was open.
        RequireFree(profiles, name, kept, request.Force, again);
        profiles.Write(name, kept, target.Region);
        return credential;
    }

    // A rehearsal opens nothing, so what it leaves must open nothing either.
    private AccessKey Invented(AccessKey key) => key with
    {
        SecretKey = context.Redactor.Conceal("rehearsed/secret/key/that/opens/nothing"),
        SessionToken = null,
    };

    // The same key once more is what a killed import left half done.
    private static void RequireFree(IProfileStore profiles, string name, AccessKey key, bool force, Command again)
    {
        if (profiles.Find(name) is { HasCredentials: true } there && there.Key != key && !force)
        {
            throw CredentialImportErrors.AwsProfileExists(name, profiles, again);
        }
    }

    private static Advice NextOf(AwsCredentialImportRequest request, string name)
    {
        var plan = Commands.Plan().WithPlaceholder(CommandSignature.Domain, "<your domain>").In(new()
        {
            IsRehearsal = request.Rehearse,
            ProfileName = request.Rehearse ? null : name,
        });
        if (request.Rehearse)
        {
            return Advice.Of(nameof(Texts.Credential_Import_Rehearsed), request.Path, plan);
        }

        return Advice.Of(nameof(Texts.Credential_Import_Next), request.Path, plan);
    }

    [GeneratedRegex(@"^[A-Za-z0-9._@+/\-]{1,64}$")]
    private static partial Regex ProfileName();
}
