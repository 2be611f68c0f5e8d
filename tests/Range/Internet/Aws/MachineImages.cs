namespace Direxio.Deployer.Range.Aws;

/// <summary>The public machine images of the account's regions.</summary>
internal static class MachineImages
{
    /// <summary>Canonical's account.</summary>
    private const string Canonical = "099720109477";

    /// <summary>The image that Canonical's parameter names.</summary>
    public const string CurrentNoble = "ami-0aa2404amd64second";

    /// <summary>
    /// The release wanted in two builds, and what a careless search finds as well: other releases, other processors,
    /// daily builds, and somebody else's image of the same name that is newer.
    /// </summary>
    public static IReadOnlyList<object> All { get; } =
    [
        Image("ami-0aa2404amd64first0", Canonical, "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260310", "x86_64", "2026-03-10"),
        Image(CurrentNoble, Canonical, "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260522", "x86_64", "2026-05-22"),
        Image("ami-0aa2404arm64second", Canonical, "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20260522", "arm64", "2026-05-22"),
        Image("ami-0aa2404daily00000", Canonical, "ubuntu/images-testing/hvm-ssd-gp3/ubuntu-noble-daily-amd64-server-20260601", "x86_64", "2026-06-01"),
        Image("ami-0aa2204amd6400000", Canonical, "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20260520", "x86_64", "2026-05-20"),
        Image("ami-0bad404amd6400000", "210987654321", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260630", "x86_64", "2026-06-30"),
    ];

    private static object Image(string id, string owner, string name, string architecture, string date) => new
    {
        ami_id = id,
        owner_id = owner,
        name,
        description = $"Canonical, Ubuntu, {name}",
        architecture,
        image_location = $"{owner}/{name}",
        creation_date = $"{date}T00:00:00.000Z",
        image_type = "machine",
        state = "available",
        @public = true,
        virtualization_type = "hvm",
        hypervisor = "xen",
        root_device_type = "ebs",
        root_device_name = "/dev/sda1",
        platform = (string?)null,
        sriov = "simple",
    };
}
