using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>What the user wants to be different, each value checked as far as it can be without asking anybody.</summary>
internal sealed record ChangeWish
{
    public string? InstanceType { get; private init; }

    public int? DiskSizeGB { get; private init; }

    /// <summary>True if something was said about who may reach port 22.</summary>
    public bool MovesSsh { get; private init; }

    /// <summary>Who that is; null for this machine.</summary>
    public string? SshCidr { get; private init; }

    public bool? Protected { get; private init; }

    public bool NewSshKey { get; private init; }

    /// <summary>True if nothing was said.</summary>
    public bool IsEmpty => this is { InstanceType: null, DiskSizeGB: null, MovesSsh: false, Protected: null, NewSshKey: false };

    /// <summary>True if nothing is wanted but the end of the protection, which has to be possible whatever became of the node.</summary>
    public bool OnlyEndsProtection => this is { InstanceType: null, DiskSizeGB: null, MovesSsh: false, Protected: false, NewSshKey: false };

    /// <exception cref="DeployException">A value cannot be one.</exception>
    public static ChangeWish From(NodeChangeRequest request) => new()
    {
        InstanceType = request.InstanceType is { } type ? SettingRules.InstanceType(type) : null,
        DiskSizeGB = request.DiskSizeGB is { } size ? SettingRules.DiskSize(size) : null,
        MovesSsh = request.SshCidr is not null,
        SshCidr = SettingRules.SshCidr(request.SshCidr),
        Protected = request.Protected,
        NewSshKey = request.NewSshKey,
    };
}
