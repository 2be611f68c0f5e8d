using System.Xml.Linq;

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
    private static readonly IReadOnlyList<(string Id, string Owner, string Name, string Architecture, string Date)> Images =
    [
        ("ami-0aa2404amd64first0", Canonical, "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260310", "x86_64", "2026-03-10"),
        (CurrentNoble, Canonical, "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260522", "x86_64", "2026-05-22"),
        ("ami-0aa2404arm64second", Canonical, "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20260522", "arm64", "2026-05-22"),
        ("ami-0aa2404daily00000", Canonical, "ubuntu/images-testing/hvm-ssd-gp3/ubuntu-noble-daily-amd64-server-20260601", "x86_64", "2026-06-01"),
        ("ami-0aa2204amd6400000", Canonical, "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20260520", "x86_64", "2026-05-20"),
        ("ami-0bad404amd6400000", "210987654321", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260630", "x86_64", "2026-06-30"),
    ];

    /// <summary>The images in the form in which moto reads them, without their dates: moto stumbles over a date read twice.</summary>
    public static IEnumerable<object> ForMoto => Images.Select(image => Image(image.Id, image.Owner, image.Name, image.Architecture));

    /// <summary>Puts the dates into an answer of DescribeImages.</summary>
    public static AwsReply WithDates(AwsReply reply)
    {
        var answer = Xml.Of(reply);
        foreach (var item in answer.Items("imagesSet"))
        {
            var known = Images.FirstOrDefault(image => image.Id == item.Value("imageId"));
            if (known.Date is not null && item.All("creationDate").FirstOrDefault() is { } date)
            {
                date.Value = $"{known.Date}T00:00:00.000Z";
            }
        }

        return reply with { Body = System.Text.Encoding.UTF8.GetBytes(answer.ToString(SaveOptions.DisableFormatting)) };
    }

    private static object Image(string id, string owner, string name, string architecture) => new
    {
        ami_id = id,
        owner_id = owner,
        name,
        description = $"Canonical, Ubuntu, {name}",
        architecture,
        image_location = $"{owner}/{name}",
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
