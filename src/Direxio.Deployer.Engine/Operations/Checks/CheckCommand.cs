using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>
/// Compares a node with its record and with what a node needs: in the account, in DNS, from outside and on the node itself, all at once.
/// Changes nothing.
/// </summary>
internal sealed class CheckCommand(CommandContext context)
{
    /// <summary>A row for each check. What could not be found out is a row, too.</summary>
    public Task<IReadOnlyList<DeploymentCheck>> RunAsync(DeploymentCheckRequest request, CancellationToken cancellationToken) =>
        new NodeVisitor(context).LookAsync<IReadOnlyList<DeploymentCheck>>(request, async look =>
        {
            NodeVisitor.RequireDeployed(look.State, look.Domain, look.Paths);
            IDeploymentCheck[] checks =
            [
                new AccountCheck(look), new InstanceHealthCheck(look), new BudgetCheck(look), new NameCheck(look),
                new WebCheck(look, context.Redactor), new NodeCheck(look), new RelayCheck(look, context.Redactor),
                new RegistrationCheck(look), new RecordCheck(look),
            ];
            var results = await Task.WhenAll(
                checks.Select(check => RowsOfAsync(look, request, check, cancellationToken))).ConfigureAwait(false);
            return [.. results.SelectMany(rows => rows)];
        });

    private async Task<IEnumerable<DeploymentCheck>> RowsOfAsync(
        NodeLook look, DeploymentCheckRequest request, IDeploymentCheck check, CancellationToken cancellationToken)
    {
        IReadOnlyList<CheckRow> rows;
        try
        {
            rows = await check.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (VisitErrors.Of(exception, look.Domain) is { } failure)
        {
            // The others say what they found all the same.
            rows =
            [
                CheckRow.Unknown(
                    check.Name,
                    Texts.Check_CanBeChecked.InWords(),
                    DeployErrors.MessageOf(failure).ToString(),
                    DeployErrors.AdviceOf(failure)),
            ];
        }

        var now = look.Ports.Clock.GetUtcNow();
        var advice = look.Settings.AdviceContext with { Repeated = RequestCommands.Find(request) };
        return rows.Select(row => new DeploymentCheck
        {
            Domain = look.Domain,
            Name = row.Name,
            Expected = context.Redactor.Redact(row.Expected),
            Actual = context.Redactor.Redact(row.Actual),
            Severity = row.Severity,
            Fix = row.Fix is { } fix ? context.Redactor.Redact(fix.In(advice).ToString()) : null,
            Source = check.Source,
            CheckedAt = now.LocalDateTime,
            Rehearsal = look.State.IsRehearsal,
        });
    }
}
