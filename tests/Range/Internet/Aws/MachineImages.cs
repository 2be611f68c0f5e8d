using System.Xml.Linq;

namespace Direxio.Deployer.Range.Aws;

/// <summary>The public machine images of the account's regions.</summary>
internal static class MachineImages
{
    private const string Commercial = "099720109477";
    private const string China = "837727238323";
    private const string GovCloud = "513442679011";
    private const string Folder = "ubuntu/images/";
    private const string Noble = Folder + "hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-";

    /// <summary>
    /// The release wanted in two builds, and what a careless search finds as well: other releases, other processors,
    /// daily builds, and somebody else's image of the same name that is newer. Canonical has an account of its own in
    /// each partition, and no image of one partition is there in another.
    /// </summary>
    private static readonly IReadOnlyList<(string Id, string Owner, string Name, string Architecture, string Date)> Images =
    [
        .. OfCanonical(Commercial, "0aa"),
        .. OfCanonical(China, "0cc"),
        .. OfCanonical(GovCloud, "0ee"),
        ("ami-0bad404amd6400000", "210987654321", Noble + "20260630", "x86_64", "2026-06-30"),
    ];

    /// <summary>The images in the form in which moto reads them, without their dates: moto stumbles over a date read twice.</summary>
    public static IEnumerable<object> ForMoto => Images.Select(image => Image(image.Id, image.Owner, image.Name, image.Architecture));

    /// <summary>The image that Canonical's parameter names in a region.</summary>
    public static string CurrentNoble(string region) =>
        Images.First(image => image.Owner == CanonicalOf(region) && image.Name == Noble + "20260522").Id;

    /// <summary>An answer of DescribeImages with what is there in the region, and with dates.</summary>
    public static AwsReply AsOffered(AwsReply reply, string region)
    {
        var answer = Xml.Of(reply);
        foreach (var item in answer.Items("imagesSet").ToList())
        {
            var known = Images.FirstOrDefault(image => image.Id == item.Value("imageId"));
            if (known.Owner is Commercial or China or GovCloud && known.Owner != CanonicalOf(region))
            {
                item.Remove();
            }
            else if (known.Date is not null && item.All("creationDate").FirstOrDefault() is { } date)
            {
                date.Value = $"{known.Date}T00:00:00.000Z";
            }
        }

        return reply with { Body = System.Text.Encoding.UTF8.GetBytes(answer.ToString(SaveOptions.DisableFormatting)) };
    }

    private static string CanonicalOf(string region) => region.StartsWith("cn-", StringComparison.Ordinal) ? China
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? GovCloud
        : Commercial;

    private static (string Id, string Owner, string Name, string Architecture, string Date)[] OfCanonical(string owner, string prefix) =>
    [
        ($"ami-{prefix}2404amd64first0", owner, Noble + "20260310", "x86_64", "2026-03-10"),
        ($"ami-{prefix}2404amd64second", owner, Noble + "20260522", "x86_64", "2026-05-22"),
        ($"ami-{prefix}2404arm64second", owner, Folder + "hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20260522", "arm64", "2026-05-22"),
        ($"ami-{prefix}2404daily00000", owner, "ubuntu/images-testing/ubuntu-noble-daily-amd64-server-20260601", "x86_64", "2026-06-01"),
        ($"ami-{prefix}2204amd6400000", owner, Folder + "hvm-ssd/ubuntu-jammy-22.04-amd64-server-20260520", "x86_64", "2026-05-20"),
    ];

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
