using System.Text;
using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>
/// A node is changed in place, end to end. A machine of the range has no disk of its own, so the programs that measure and grow it
/// are stand-ins that keep its sizes in files; everything else, stop and start of a real boot included, is as elsewhere here.
/// </summary>
[Collection(LaunchCollection.Name)]
public sealed class ChangeTests(RangeFixture fixture) : RangeTest(fixture)
{
    // The disk has 60 GiB as soon as it is asked; partition and file system have 30 until they are grown.
    private const string Disk = """
        set -eu
        mkdir -p /var/lib/range-disk
        echo 32212254720 > /var/lib/range-disk/part; echo 31000000000 > /var/lib/range-disk/fs
        program() { cat > /usr/local/bin/$1; chmod 755 /usr/local/bin/$1; }
        program findmnt <<'END'
        #!/bin/sh
        case "$*" in *MAJ:MIN*) echo "259:1 ";; *FSTYPE*) echo ext4;; esac
        END
        program lsblk <<'END'
        #!/bin/sh
        part=$(cat /var/lib/range-disk/part)
        case "$*" in
          "-nrpo MAJ:MIN,NAME,PKNAME") printf '259:0 /dev/nvme0n1 \n259:1 /dev/nvme0n1p1 /dev/nvme0n1\n';;
          "-bnro TYPE,SIZE /dev/nvme0n1") printf 'disk 64424509440\npart %s\n' "$part";;
          "-bdnro SIZE /dev/nvme0n1") echo 64424509440;;
          "-bdnro SIZE /dev/nvme0n1p1") echo "$part";;
          *) echo "lsblk $* is not known here" >&2; exit 1;;
        esac
        END
        program growpart <<'END'
        #!/bin/sh
        [ "$*" = "/dev/nvme0n1 1" ] || exit 2
        [ "${TMPDIR-/tmp}" != /tmp ] || { echo "FAILED: failed to make temp dir" >&2; exit 2; }
        [ "$(cat /var/lib/range-disk/part)" = 32212254720 ] || { echo NOCHANGE; exit 1; }
        echo 64423460864 > /var/lib/range-disk/part
        END
        program resize2fs <<'END'
        #!/bin/sh
        [ "$*" = /dev/nvme0n1p1 ] && echo 62500000000 > /var/lib/range-disk/fs
        END
        program df <<'END'
        #!/bin/sh
        echo 1B-blocks; cat /var/lib/range-disk/fs
        END
        """;

    [Fact]
    public async Task Type_and_disk_change_at_the_same_address_with_the_same_keys_and_the_price_difference_is_right()
    {
        var deployer = await SetUpAsync(new RangeConfig { Plan = AccountPlan.Paid });
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        var node = new NodeFiles(deployer.NodeFolder(Domain));
        var keys = await File.ReadAllTextAsync(Path.Combine(node.Folder, "known_hosts"), Cancellation);
        var address = node.PublicIp;
        await node.OnNodeAsync(Internet, $"sh -c 'echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(Disk))} | base64 -d | sh'");
        var before = (await deployer.RunAsync("Get-DirexioCostEstimate", "-Domain", Domain)).Document.GetProperty("TotalMonthlyUsd").GetDecimal();

        var run = (await deployer.RunAsync(
            "Set-DirexioNode", "-Domain", Domain, "-InstanceType", "t3.medium", "-DiskSizeGB", "60", "-Force")).MustEndWith(DeployerRun.Completed);

        Assert.Equal("Running", run.Document.GetProperty("State").GetString());
        Assert.Equal(60, run.Document.GetProperty("DiskSizeGB").GetInt32());
        Assert.InRange(run.Document.GetProperty("FileSystemGB").GetDecimal(), 57, 60);
        var account = await Inventory.ReadAsync(Internet, Region);
        account.MustHoldOneNode();
        Assert.Equal("t3.medium", account.Instances[0].Details.Value("instanceType"));
        Assert.Equal(address, node.PublicIp);
        Assert.Equal(keys, await File.ReadAllTextAsync(Path.Combine(node.Folder, "known_hosts"), Cancellation));
        Assert.Equal("62500000000", (await node.OnNodeAsync(Internet, "cat /var/lib/range-disk/fs")).Trim());
        var after = (await deployer.RunAsync("Get-DirexioCostEstimate", "-Domain", Domain)).Document.GetProperty("TotalMonthlyUsd").GetDecimal();
        Assert.Equal(after, run.Document.GetProperty("MonthlyUsd").GetDecimal());
        Assert.True(after > before);
        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);
    }

    [Fact]
    public async Task A_node_is_stopped_and_comes_back_and_what_AWS_does_not_run_is_put_back()
    {
        var deployer = await SetUpAsync(new RangeConfig { Plan = AccountPlan.Paid });
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);

        (await deployer.RunAsync("Stop-DirexioNode", "-Domain", Domain)).MustEndWith(DeployerRun.Completed);
        var status = (await deployer.RunAsync("Get-DirexioStatus", "-Domain", Domain)).Document;
        Assert.Equal("Stopped", status.GetProperty("Status").GetString());
        (await deployer.RunAsync("Start-DirexioNode", "-Domain", Domain)).MustEndWith(DeployerRun.Completed);
        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);

        await Internet.ChangeAsync(new RangeConfig
        {
            Plan = AccountPlan.Paid,
            Faults = [new Fault("StartInstances", FaultKind.Error) { Code = "InsufficientInstanceCapacity", Message = "no room for it", Status = 500 }],
        });
        var run = (await deployer.RunAsync("Set-DirexioNode", "-Domain", Domain, "-InstanceType", "t3.medium", "-Force")).MustEndWith(DeployerRun.Failed);

        Assert.Equal("InstanceTypeRefused", run.ErrorCode);
        Assert.Contains("no room for it", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal("t3.small", (await Inventory.ReadAsync(Internet, Region)).Instances[0].Details.Value("instanceType"));
        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);
    }

    [Fact]
    public async Task What_is_killed_while_the_node_is_stopped_the_next_command_brings_up_and_a_protected_node_is_not_removed()
    {
        var deployer = await SetUpAsync(new RangeConfig { Plan = AccountPlan.Paid });
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        await Internet.ChangeAsync(new RangeConfig { Plan = AccountPlan.Paid, Faults = [new Fault("ModifyInstanceAttribute", FaultKind.KillAfter)] });
        (await deployer.RunAsync("Set-DirexioNode", "-Domain", Domain, "-InstanceType", "t3.medium", "-Force")).MustEndWith(DeployerRun.Killed);
        await Internet.ChangeAsync(new RangeConfig { Plan = AccountPlan.Paid });

        (await deployer.RunAsync("Set-DirexioNode", "-Domain", Domain, "-Force")).MustEndWith(DeployerRun.Completed);

        Assert.Equal("t3.medium", (await Inventory.ReadAsync(Internet, Region)).Instances[0].Details.Value("instanceType"));
        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);

        (await deployer.RunAsync("Set-DirexioNode", "-Domain", Domain, "-Protected", "-Force")).MustEndWith(DeployerRun.Completed);
        Assert.Equal("NodeIsProtected", (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Failed).ErrorCode);
        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
        (await deployer.RunAsync("Set-DirexioNode", "-Domain", Domain, "-Protected:$false", "-Force")).MustEndWith(DeployerRun.Completed);
        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);
        (await Inventory.ReadAsync(Internet, Region)).MustBeEmpty();
    }

    [Fact]
    public async Task A_server_whose_key_is_lost_takes_a_new_one_through_EC2_Instance_Connect_and_keeps_its_data()
    {
        var deployer = await SetUpAsync(new RangeConfig { Plan = AccountPlan.Paid });
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        var node = new NodeFiles(deployer.NodeFolder(Domain));
        await node.OnNodeAsync(Internet, "touch /home/ubuntu/kept");
        var lost = Assert.Single(Directory.GetFiles(node.Folder, "*.pem"));
        var former = Path.Combine(Path.GetDirectoryName(node.Folder)!, "former-key");
        File.Move(lost, former);
        Assert.Equal("PrivateKeyUnusable", (await deployer.RunAsync("Sync-DirexioCredential", "-Domain", Domain)).MustEndWith(DeployerRun.Failed).ErrorCode);

        (await deployer.RunAsync("Set-DirexioNode", "-Domain", Domain, "-NewSshKey", "-Force")).MustEndWith(DeployerRun.Completed);

        Assert.Equal([lost], Directory.GetFiles(node.Folder, "*.pem"));
        Assert.NotEqual(await File.ReadAllTextAsync(former, Cancellation), await File.ReadAllTextAsync(lost, Cancellation));
        Assert.Equal("/home/ubuntu/kept", (await node.OnNodeAsync(Internet, "ls /home/ubuntu/kept")).Trim());
        Assert.Single((await node.OnNodeAsync(Internet, "cat /home/ubuntu/.ssh/authorized_keys")).Trim().Split('\n'));
        (await deployer.RunAsync("Sync-DirexioCredential", "-Domain", Domain)).MustEndWith(DeployerRun.Completed);
        (await deployer.ResumeAsync(Domain, "-RepeatFrom", "S3_PROVISION")).MustEndWith(DeployerRun.Completed);
    }
}
