using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>What the user chose for the node, and the plan to which that came.</summary>
internal sealed class ChoicesSection(JsonObject fields) : StateSection(fields)
{
    /// <summary>True once the user has confirmed that the domain is the node's for good.</summary>
    public bool IsDomainConfirmed { get => Is("domain_confirmed_irreversible"); set => Set("domain_confirmed_irreversible", value); }

    public string? InstanceType { get => Text("instance_type"); set => Set("instance_type", value); }

    public int? DiskSizeGB { get => Number("disk_size_gb"); set => Set("disk_size_gb", value); }

    public string? MessageServerImage { get => Text("message_server_image"); set => Set("message_server_image", value); }

    /// <summary>That image with the digest which its tag meant when it was looked up.</summary>
    public string? PinnedImage { get => Text("message_server_pinned"); set => Set("message_server_pinned", value); }

    /// <summary>The backup that the node begins with; null for a node that begins empty.</summary>
    public string? FromBackup { get => Text("from_backup"); set => Set("from_backup", value); }

    /// <summary>True if that backup was encrypted when it was first read.</summary>
    public bool IsBackupEncrypted { get => Is("from_backup_encrypted"); set => SetWord("from_backup_encrypted", value); }

    /// <summary>True once that backup is on the node.</summary>
    public bool IsBackupApplied { get => Is("from_backup_applied"); set => SetWord("from_backup_applied", value); }

    /// <summary>The subnet that the user named, or the word for any; null for states of earlier releases.</summary>
    public string? Subnet { get => Text("subnet_setting"); set => Set("subnet_setting", value); }

    public string? AcmeEmail { get => Text("acme_email"); set => Set("acme_email", value); }

    /// <summary>The limit of the budget in US dollars a month, with a point.</summary>
    public string? MonthlyBudgetUsd => Text("monthly_budget_usd");

    public string? BudgetEmail { get => Text("budget_email"); set => Set("budget_email", value); }

    /// <summary>The resolvers that were named, joined by commas.</summary>
    public string? DnsResolvers { get => Text("dns_resolver"); set => Set("dns_resolver", value); }

    /// <summary>Who may reach port 22 as the user said it, or the word for whatever address this machine has.</summary>
    public string? SshCidr { get => Text("ssh_cidr_setting"); set => Set("ssh_cidr_setting", value); }

    /// <summary>The hash of the plan that the user agreed to with its price. Releases up to 0.1.11 do not record that.</summary>
    public string? ApprovedPlan { get => Text("approved_plan"); set => Set("approved_plan", value); }

    public void SetMonthlyBudget(decimal? limit) => Set("monthly_budget_usd", limit);
}
