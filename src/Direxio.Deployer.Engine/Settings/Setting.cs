using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Settings.Defaults;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>
/// Something that the user can choose of a deployment, declared once: everything that is done with it follows from here.
/// </summary>
/// <param name="Name">The name of the parameter and of the request's property.</param>
internal sealed record Setting(string Name)
{
    /// <summary>The environment variables that are its default; the first that is set counts.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Writes its value into the settings: what was asked, else recorded, else in a variable, else what is there as the default.
    /// Refuses a bad one.</summary>
    public required Func<DeploymentSettings, SettingSources, DeploymentSettings> Resolve { get; init; }

    /// <summary>Writes its value into a request, so that a plan that is applied later asks for the same;
    /// null if it counts for one command only.</summary>
    public Func<DeploymentRequest, DeploymentSettings, DeploymentRequest>? Complete { get; init; }

    /// <summary>Writes its value into the state of a new node; null if it is not kept.</summary>
    public Action<NodeState, DeploymentSettings>? Record { get; init; }

    /// <summary>True if each command may choose it again, and what it chose is kept for the next one.</summary>
    public bool IsChosenAgain { get; init; }

    /// <summary>Its value as a part of what the user agrees to; null if the plan tells it in another way, or not at all.</summary>
    public Func<DeploymentSettings, object?>? Agreed { get; init; }

    /// <summary>True if a resume asks for a launch that differs in it; null for what a launch does not depend on.</summary>
    public Func<DeploymentRequest, DeploymentSettings, NodeState, bool>? ChangesLaunch { get; init; }

    /// <summary>What its parameter is completed with, and those that belong to it; empty where nothing can be suggested.</summary>
    public IReadOnlyList<SettingWords> Words { get; init; } = [];

    /// <summary>How the user can keep a default of it; null if each deployment has its own.</summary>
    public KeptDefault? Kept { get; init; }
}

/// <summary>From where the value of a setting can come.</summary>
/// <param name="Request">What the caller said.</param>
/// <param name="Recorded">The state to continue; null for a new deployment.</param>
/// <param name="RecordedAgent">The agent chosen by an earlier command; null if there is none.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Machine">What else of this machine and release has a say.</param>
internal sealed record SettingSources(
    DeploymentRequest Request,
    NodeState? Recorded,
    ConnectAgentChoice? RecordedAgent,
    DeployerEnvironment Environment,
    SettingMachine Machine)
{
    /// <summary>The value of the first of the setting's variables that is set, else the one that the user keeps as a default.</summary>
    public string? Variable { get; private init; }

    /// <summary>The user's default, if <see cref="Variable"/> is that.</summary>
    public KeptValue? Kept { get; private init; }

    /// <summary>What names <see cref="Variable"/>, in words.</summary>
    public Advice VariableFoundBy => Kept is null
        ? Advice.Of(nameof(Texts.Found_Environment))
        : Advice.Of(nameof(Texts.Found_Default), Kept.Place);

    /// <summary>True if one of the setting's variables switches it on.</summary>
    public bool IsOn { get; private init; }

    /// <summary>The same for one setting.</summary>
    public SettingSources For(Setting setting)
    {
        var variable = Environment.FirstOf([.. setting.Variables]);
        var kept = variable is null ? Machine.Defaults.Find(setting, Machine) : null;
        return this with
        {
            Variable = variable ?? kept?.Value,
            Kept = kept,
            IsOn = setting.Variables.Any(Environment.IsOn),
        };
    }
}
