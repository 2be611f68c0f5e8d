using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Settings;

internal static class BudgetSettingErrors
{
    public static DeployException BudgetNotPositive(decimal value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BudgetNotPositive), Amount(value)),
        Advice.OfError(nameof(ErrorTexts.BudgetNotPositive_Next)),
        "MonthlyBudgetUsd");

    public static DeployException BudgetMalformed(string text) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BudgetMalformed), text, NodeSettings.BudgetVariable),
        Advice.OfError(nameof(ErrorTexts.BudgetMalformed_Next)),
        "MonthlyBudgetUsd");

    public static DeployException BudgetEmailMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BudgetEmailMalformed), value),
        Advice.OfError(nameof(ErrorTexts.BudgetEmailMalformed_Next)),
        "BudgetEmail");

    public static DeployException BudgetWithoutEmail(decimal limit) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BudgetWithoutEmail), Amount(limit)),
        Advice.OfError(nameof(ErrorTexts.BudgetWithoutEmail_Next), NodeSettings.BudgetEmailVariable, Commands.NoBudgetByDefault()),
        "BudgetEmail");

    public static DeployException BudgetEmailWithoutBudget(string email) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.BudgetEmailWithoutBudget), email),
        Advice.OfError(nameof(ErrorTexts.BudgetEmailWithoutBudget_Next), NodeSettings.BudgetVariable),
        "MonthlyBudgetUsd");

    private static string Amount(decimal usd) => usd.ToString(CultureInfo.InvariantCulture);
}
