using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Domains;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// The certificate authority's limit for one name, before anything is created: met afterwards, it leaves a server that bills and that
/// nobody can use.
/// </summary>
internal static class CertificateWarning
{
    /// <summary>The warning, if there is one. The node has no certificate yet.</summary>
    public static async Task<IEnumerable<Advice>> FindAsync(AccountSurvey survey, NodePaths paths, DateTimeOffset now)
    {
        // The public log can take its time, which is worth a wait only where a node of this name was removed before.
        if (!survey.HasCertificates && !File.Exists(paths.RemovalReport))
        {
            return [];
        }

        return RecentCertificates.WarningOf(await survey.Certificates.ConfigureAwait(false), now) is { } warning ? [warning] : [];
    }
}
