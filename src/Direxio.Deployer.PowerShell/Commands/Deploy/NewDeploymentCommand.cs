using System.Management.Automation;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>The parameters that describe a node that does not exist yet; shared by planning and starting.</summary>
public abstract class NewDeploymentCommand : DeploymentRequestCommand
{
    /// <summary>The long-lived domain of the node.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText(Otherwise = "Plan")]
    public string? Domain { get; set; }

    /// <summary>Who keeps the DNS record.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? DnsMode { get; set; }

    /// <summary>AWS region code.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? Region { get; set; }

    /// <summary>EC2 instance type.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? InstanceType { get; set; }

    /// <summary>Size of the root volume in GiB.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [NumberText(IsWhole = true)]
    public int DiskSizeGB { get; set; }

    /// <summary>Container image of the message server.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    public string? MessageServerImage { get; set; }

    /// <summary>Mail address given to the certificate authority.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    public string? AcmeEmail { get; set; }

    /// <summary>A public subnet to use instead of one of the default VPC.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    public string? SubnetId { get; set; }

    /// <summary>Limit of an AWS Budget for the node, in US dollars a month.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [NumberText]
    public decimal MonthlyBudgetUsd { get; set; }

    /// <summary>Mail address that AWS writes to when the budget is nearly or fully used.</summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    public string? BudgetEmail { get; set; }

    /// <summary>Confirms that the domain becomes the node's identity for good.</summary>
    [Parameter]
    public SwitchParameter ConfirmDomainBinding { get; set; }

    /// <summary>
    /// Nothing really happens: no account, no network, no cost. Taken from a piped object, so that a rehearsal stays one.
    /// </summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    [SwitchText]
    public virtual SwitchParameter Rehearse { get; set; }

    private protected override string? RequestedDomain
    {
        get => Domain;
        set => Domain = value;
    }

    private protected override bool IsRehearsal => Rehearse;

    private protected override IReadOnlyList<string> Columns =>
    [
        .. base.Columns, nameof(DnsMode), nameof(Region), nameof(InstanceType), nameof(DiskSizeGB), nameof(MessageServerImage),
        nameof(AcmeEmail), nameof(SubnetId), nameof(MonthlyBudgetUsd), nameof(BudgetEmail),
    ];

    private protected override DeploymentRequest BuildRequest() => base.BuildRequest() with
    {
        DnsMode = Cell(DnsMode),
        Region = Cell(Region),
        InstanceType = Cell(InstanceType),
        DiskSizeGB = IsGiven(nameof(DiskSizeGB), DiskSizeGB) ? DiskSizeGB : null,
        MessageServerImage = Cell(MessageServerImage),
        AcmeEmail = Cell(AcmeEmail),
        SubnetId = Cell(SubnetId),
        MonthlyBudgetUsd = IsGiven(nameof(MonthlyBudgetUsd), MonthlyBudgetUsd) ? MonthlyBudgetUsd : null,
        BudgetEmail = Cell(BudgetEmail),
        ConfirmDomainBinding = ConfirmDomainBinding,
    };
}
