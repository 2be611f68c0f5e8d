using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Settings;

internal static class BudgetSettingErrors
{
    private const string LeaveBudgetOut = "or leave both out for a node without a budget";

    public static DeployException BudgetNotPositive(decimal value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"MonthlyBudgetUsd {Amount(value)} is not above 0.",
        $"Give an amount in US dollars such as 30, {LeaveBudgetOut}.",
        "MonthlyBudgetUsd");

    public static DeployException BudgetMalformed(string text) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"MonthlyBudgetUsd '{text}', as {NodeSettings.BudgetVariable} or the recorded state has it, is not an amount.",
        "Use digits with a point, such as 30 or 29.50.",
        "MonthlyBudgetUsd");

    public static DeployException BudgetEmailMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"BudgetEmail '{value}' is not a plain mail address.",
        "Use a form such as you@example.org.",
        "BudgetEmail");

    public static DeployException BudgetWithoutEmail(decimal limit) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"MonthlyBudgetUsd {Amount(limit)} is given without BudgetEmail, so nobody would be told.",
        $"Give -BudgetEmail (or set {NodeSettings.BudgetEmailVariable}) too, {LeaveBudgetOut}.",
        "BudgetEmail");

    public static DeployException BudgetEmailWithoutBudget(string email) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"BudgetEmail '{email}' is given without MonthlyBudgetUsd, so there is no limit to watch.",
        $"Give -MonthlyBudgetUsd (or set {NodeSettings.BudgetVariable}) too, {LeaveBudgetOut}.",
        "MonthlyBudgetUsd");

    private static string Amount(decimal usd) => usd.ToString(CultureInfo.InvariantCulture);
}
