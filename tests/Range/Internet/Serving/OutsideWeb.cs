using Microsoft.AspNetCore.Http;

namespace Direxio.Deployer.Range.Serving;

/// <summary>
/// Web sites outside: check-ip services name the caller, the registry of images answers, download sites give something that is not used.
/// </summary>
internal static class OutsideWeb
{
    /// <summary>Answers one request.</summary>
    public static Task HandleAsync(HttpContext context, ImageRegistry registry)
    {
        if (context.Request.Host.Host == ImageRegistry.Host)
        {
            return registry.HandleAsync(context);
        }

        var isCheckIp = context.Request.Host.Host is "checkip.amazonaws.com" or "api.ipify.org" or "ifconfig.me" or "icanhazip.com";
        return isCheckIp
            ? context.Response.WriteAsync($"{PublicAddressOf(context)}\n")
            : context.Response.WriteAsync("# downloaded in the range\n");
    }

    private static string PublicAddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress!.MapToIPv4().ToString();
        return address == Topology.OutsideWeb ? Topology.Operator : address;
    }
}
