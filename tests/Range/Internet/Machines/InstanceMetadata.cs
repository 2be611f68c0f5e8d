using Microsoft.AspNetCore.Http;

namespace Direxio.Deployer.Range.Machines;

/// <summary>The instance metadata service, version 2 only: what is not asked with a session's token is refused.</summary>
internal sealed class InstanceMetadata(MachinePark machines)
{
    private readonly string token = Guid.NewGuid().ToString("N");

    /// <summary>Answers one request of a machine.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.ToString();
        if (context.Request.Method == "PUT" && path == "/latest/api/token")
        {
            await context.Response.WriteAsync(token);
            return;
        }

        if (context.Request.Headers["X-aws-ec2-metadata-token"] != token)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var machine = machines.AtAddress(context.Connection.RemoteIpAddress!.MapToIPv4().ToString());
        var value = path switch
        {
            "/latest/meta-data/instance-id" => machine?.Launch.Id,
            "/latest/meta-data/local-ipv4" => machine?.Launch.PrivateAddress,
            "/latest/meta-data/public-ipv4" => machine?.PublicAddress,
            "/latest/meta-data/managed-ssh-keys/active-keys/ubuntu" => machine?.LentKeys,
            _ => null,
        };
        context.Response.StatusCode = value is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        await context.Response.WriteAsync(value ?? string.Empty);
    }
}
