namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>From what kind of source credentials come.</summary>
internal enum CredentialKind
{
    /// <summary>Not looked for yet.</summary>
    Unknown,

    /// <summary>Given by the caller outright.</summary>
    Given,

    /// <summary>AWS_ACCESS_KEY_ID and its fellows.</summary>
    Environment,

    /// <summary>Keys in a profile.</summary>
    ProfileKeys,

    /// <summary>A role that a profile assumes, by its source profile, a credential source or with MFA.</summary>
    AssumedRole,

    /// <summary>A role assumed with a token of an identity provider, by the environment or by a profile.</summary>
    WebIdentity,

    /// <summary>A sign-in by IAM Identity Center (SSO).</summary>
    IdentityCenter,

    /// <summary>A sign-in by <c>aws login</c>.</summary>
    LoginSession,

    /// <summary>A program that a profile names.</summary>
    Process,

    /// <summary>The role of a container.</summary>
    Container,

    /// <summary>The role of the EC2 instance that this machine is.</summary>
    Instance,
}
