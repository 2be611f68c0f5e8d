using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>The settings of the node itself: where and on what it runs, and what it may cost.</summary>
internal static class NodeSettings
{
    private static readonly string[] AheadOfProfiles = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_WEB_IDENTITY_TOKEN_FILE"];

    public static readonly Setting ProfileName = new(nameof(ProfileName))
    {
        // Keys in the environment go first, as in every AWS tool: then no profile signs, whichever a variable names.
        Variables = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
        Resolve = (settings, from) => settings with
        {
            ProfileName = from.Request.ProfileName ?? (from.Environment.FirstOf(AheadOfProfiles) is null ? from.Variable : null),
        },
        Complete = (request, settings) => request with { ProfileName = settings.ProfileName },
        Words = [new(nameof(ProfileName), machine => machine.Profiles.Names.Select(name => (name, $"AWS profile {name}")))],
        Kept = new("The AWS profile whose credentials are used.", "\"default\"")
        {
            Check = static (value, _) => value,
            Require = static (value, machine) => machine.Profiles.Require(value),
            BuiltIn = static _ => (null, "AWS's own order: keys in the environment, then the profile 'default'"),
        },
    };

    public static readonly Setting ConfirmDomainBinding = new(nameof(ConfirmDomainBinding))
    {
        Variables = ["CONFIRM_DOMAIN_BINDING"],
        Resolve = (settings, from) => settings with
        {
            DomainBindingConfirmed = from.Request.ConfirmDomainBinding || from.IsOn || from.Recorded?.Choices.IsDomainConfirmed == true,
        },
        Record = (state, settings) => state.Choices.IsDomainConfirmed = settings.DomainBindingConfirmed,
    };

    public static readonly Setting Region = new(nameof(Region))
    {
        Variables = ["AWS_REGION", "AWS_DEFAULT_REGION"],
        Resolve = (settings, from) => from switch
        {
            { Request.Region: { } named } => settings with { Region = SettingRules.AskedRegion(named) },
            { Recorded.Region: { } recorded } => settings with { Region = recorded },
            { Variable: { } variable } => settings with
            {
                Region = SettingRules.AskedRegion(variable),
                RegionFoundBy = from.VariableFoundBy,
            },
            // A rehearsal is the same on every machine.
            { Request.Rehearse: true } => settings,
            _ => settings.InProposedRegion(from.Machine),
        },
        Complete = (request, settings) => request with { Region = settings.Region },
        Record = (state, settings) => state.Region = settings.Region,
        Agreed = settings => settings.Region,
        Words = [new(nameof(Region), machine => machine.Regions.Select(region => (region, $"AWS region {region}")))],
        Kept = new("The AWS region of new nodes.", "\"eu-central-1\"")
        {
            Check = static (value, _) => SettingRules.Region(value),
            BuiltIn = static settings => (settings.Region, settings.RegionFoundBy?.ToString() ?? Texts.Found_NoOther.InWords()),
        },
    };

    public static readonly Setting DnsMode = new(nameof(DnsMode))
    {
        Variables = ["DOMAIN_MODE"],
        Resolve = (settings, from) => settings with { DnsMode = DnsModeOf(settings, from).Id },
        Complete = (request, settings) => request with { DnsMode = settings.DnsMode },
        Record = (state, settings) => state.DnsMode = settings.DnsMode,
        Agreed = settings => settings.DnsMode,
        Words =
        [
            new(nameof(DnsMode), machine => machine.Dns.All
                .Select(kind => (kind.Id, kind.Meaning))
                .OrderBy(mode => mode.Id, StringComparer.Ordinal)),
        ],
        Kept = new("Who keeps the DNS record.", "\"Route53\"")
        {
            Check = static (value, machine) =>
                (machine.Dns.Find(value) ?? throw DnsModeErrors.DnsModeUnknown(nameof(DnsMode), value, machine.Dns)).Id,
            BuiltIn = static settings => (settings.DnsMode, "Route 53 where the account has the domain's zone, else yourself"),
        },
    };

    public static readonly Setting InstanceType = new(nameof(InstanceType))
    {
        Variables = ["INSTANCE_TYPE"],
        Resolve = (settings, from) => settings with
        {
            InstanceType = SettingRules.InstanceType(
                from.Request.InstanceType ?? from.Recorded?.Choices.InstanceType ?? from.Variable ?? settings.InstanceType),
        },
        Complete = (request, settings) => request with { InstanceType = settings.InstanceType },
        Record = (state, settings) => state.Choices.InstanceType = settings.InstanceType,
        Agreed = settings => settings.InstanceType,
        ChangesLaunch = (request, settings, state) =>
            request.InstanceType is not null && settings.InstanceType != state.Choices.InstanceType,
        Words = [new(nameof(InstanceType), static _ => InstanceTypes.Suggested)],
    };

    public static readonly Setting DiskSizeGB = new(nameof(DiskSizeGB))
    {
        Resolve = (settings, from) => settings with
        {
            DiskSizeGB = SettingRules.DiskSize(from.Request.DiskSizeGB ?? from.Recorded?.Choices.DiskSizeGB ?? settings.DiskSizeGB),
        },
        Complete = (request, settings) => request with { DiskSizeGB = settings.DiskSizeGB },
        Record = (state, settings) => state.Choices.DiskSizeGB = settings.DiskSizeGB,
        Agreed = settings => settings.DiskSizeGB,
        ChangesLaunch = (request, settings, state) => request.DiskSizeGB is not null && settings.DiskSizeGB != state.Choices.DiskSizeGB,
    };

    public static readonly Setting MessageServerImage = new(nameof(MessageServerImage))
    {
        Variables = ["MESSAGE_SERVER_IMAGE"],
        Resolve = (settings, from) => settings with
        {
            MessageServerImage = SettingRules.ContainerImage(
                from.Request.MessageServerImage
                    ?? from.Recorded?.Choices.MessageServerImage
                    ?? from.Variable
                    ?? settings.MessageServerImage),
        },
        Complete = (request, settings) => request with { MessageServerImage = settings.MessageServerImage },
        Record = (state, settings) => state.Choices.MessageServerImage = settings.MessageServerImage,
        Agreed = settings => settings.MessageServerImage,
    };

    public static readonly Setting SubnetId = new(nameof(SubnetId))
    {
        Resolve = (settings, from) =>
            settings with { SubnetId = SettingRules.SubnetId(from.Request.SubnetId ?? RecordedSubnet(from.Recorded)) },
        Complete = (request, settings) => request with { SubnetId = settings.SubnetId },
        Record = (state, settings) => state.Choices.Subnet = settings.SubnetId ?? DeploymentSettings.AnySubnet,
        ChangesLaunch = (request, settings, state) => request.SubnetId is not null && settings.SubnetId != state.Choices.Subnet,
    };

    public static readonly Setting AcmeEmail = new(nameof(AcmeEmail))
    {
        Variables = ["ACME_EMAIL"],
        Resolve = (settings, from) => settings with
        {
            AcmeEmail = SettingRules.MailAddress(from.Request.AcmeEmail ?? from.Recorded?.Choices.AcmeEmail ?? from.Variable),
        },
        Complete = (request, settings) => request with { AcmeEmail = settings.AcmeEmail },
        Record = (state, settings) => state.Choices.AcmeEmail = settings.AcmeEmail,
        Agreed = settings => settings.AcmeEmail,
        Kept = new("The mail address that the certificate authority may write to.", "\"you@example.org\"")
        {
            Check = static (value, _) => SettingRules.MailAddress(value)!,
            BuiltIn = static _ => (null, "none is given to the certificate authority"),
        },
    };

    // What was agreed to is the plan's budget: a variable of today does not give a recorded node one.
    public static readonly Setting MonthlyBudgetUsd = new(nameof(MonthlyBudgetUsd))
    {
        Variables = [BudgetVariable],
        Resolve = (settings, from) => settings with
        {
            MonthlyBudgetUsd = from.Request.MonthlyBudgetUsd
                ?? SettingRules.BudgetText(from.Recorded is { } recorded ? recorded.Choices.MonthlyBudgetUsd : from.Variable),
        },
        Complete = (request, settings) => request with { MonthlyBudgetUsd = settings.MonthlyBudgetUsd },
        Record = (state, settings) => state.Choices.SetMonthlyBudget(settings.MonthlyBudgetUsd),
        Agreed = settings => settings.MonthlyBudgetUsd,
        Kept = new("The limit of each node's AWS Budget in US dollars a month; it needs BudgetEmail too.", "30")
        {
            Check = static (value, _) => SettingRules.Budget(value),
            Together = static () => [MonthlyBudgetUsd!, BudgetEmail!],
            BuiltIn = static _ => (null, "no budget is made"),
        },
    };

    public static readonly Setting BudgetEmail = new(nameof(BudgetEmail))
    {
        Variables = [BudgetEmailVariable],
        Resolve = (settings, from) => settings with
        {
            BudgetEmail = SettingRules.Budget(
                settings.MonthlyBudgetUsd,
                from.Request.BudgetEmail
                    ?? (from.Recorded is { } recorded ? recorded.Choices.BudgetEmail : AddressOf(settings, from))).Email,
        },
        Complete = (request, settings) => request with { BudgetEmail = settings.BudgetEmail },
        Record = (state, settings) => state.Choices.BudgetEmail = settings.BudgetEmail,
        Agreed = settings => settings.BudgetEmail,
        Kept = new("Who is told when a budget is nearly or fully used; counts where there is a budget.", "\"you@example.org\"")
        {
            Check = static (value, _) =>
                EmailAddress.IsAcceptable(value) ? value : throw BudgetSettingErrors.BudgetEmailMalformed(value),
            Together = static () => [MonthlyBudgetUsd, BudgetEmail!],
            BuiltIn = static _ => (null, "no budget is made"),
        },
    };

    public static readonly Setting DnsResolver = new(nameof(DnsResolver))
    {
        Variables = ["DIREXIO_DNS_RESOLVER"],
        Resolve = (settings, from) => settings with
        {
            DnsResolvers = SettingRules.DnsResolvers(
                from.Request.DnsResolver ?? ((from.Recorded?.Choices.DnsResolvers ?? from.Variable) is { } text ? [text] : null)),
        },
        Complete = (request, settings) => request with
        {
            DnsResolver = settings.DnsResolvers.Count == 0 ? null : [.. settings.DnsResolvers.Select(resolver => resolver.ToString())],
        },
        Record = (state, settings) =>
            state.Choices.DnsResolvers = settings.DnsResolvers.Count == 0 ? null : string.Join(",", settings.DnsResolvers),
        IsChosenAgain = true,
    };

    // The plan tells the range that this comes to.
    public static readonly Setting SshCidr = new(nameof(SshCidr))
    {
        Variables = ["DIREXIO_SSH_CIDR"],
        Resolve = (settings, from) => settings with
        {
            SshCidr = SettingRules.SshCidr(from.Request.SshCidr ?? from.Recorded?.Choices.SshCidr ?? from.Variable),
        },
        Complete = (request, settings) => request with { SshCidr = settings.SshCidr ?? SettingRules.AutoCidr },
        Record = (state, settings) => state.Choices.SshCidr = settings.SshCidr ?? SettingRules.AutoCidr,
        Words = [new(nameof(SshCidr), static _ => [(SettingRules.AutoCidr, "the address of this machine")])],
        IsChosenAgain = true,
    };

    public static readonly Setting TrustFirstHostKey = new(nameof(TrustFirstHostKey))
    {
        Resolve = (settings, from) => settings with { TrustsFirstHostKey = from.Request.TrustFirstHostKey },
    };

    public static readonly Setting ConfirmDnsOverwrite = new(nameof(ConfirmDnsOverwrite))
    {
        Variables = ["DIREXIO_CONFIRM_DNS_OVERWRITE"],
        Resolve = (settings, from) => settings with { DnsOverwriteConfirmed = from.Request.ConfirmDnsOverwrite || from.IsOn },
    };

    public static readonly Setting Timeout = new(nameof(Timeout))
    {
        Resolve = (settings, from) => settings with { Timeout = SettingRules.Timeout(from.Request.Timeout ?? settings.Timeout) },
    };

    public const string BudgetVariable = "DIREXIO_MONTHLY_BUDGET_USD";
    public const string BudgetEmailVariable = "DIREXIO_BUDGET_EMAIL";

    private static DnsProviderKind DnsModeOf(DeploymentSettings settings, SettingSources from)
    {
        var dns = from.Machine.Dns;
        if (from is { Request.DnsMode: null, Recorded: { } recorded })
        {
            return dns.RequireRecorded(recorded.DnsMode);
        }

        var (id, source) = from.Request.DnsMode is { } asked
            ? (asked, nameof(DnsMode))
            : (from.Variable ?? settings.DnsMode, $"The variable {DnsMode.Variables[0]}");
        return dns.Find(id) ?? throw DnsModeErrors.DnsModeUnknown(source, id, dns);
    }

    // A default says who would be told of a budget, and asks for none by itself.
    private static string? AddressOf(DeploymentSettings settings, SettingSources from) =>
        from.Kept is not null && settings.MonthlyBudgetUsd is null ? null : from.Variable;

    // The recorded subnet is where the instance was tried last. States of earlier releases do not tell whether the user named it.
    private static string? RecordedSubnet(NodeState? recorded) => recorded?.Choices.Subnet switch
    {
        null => recorded?.Resources.SubnetId,
        DeploymentSettings.AnySubnet => null,
        var named => named,
    };
}
