using System.Globalization;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>
/// A program of the shell in place of direxio-mcp, beside the bridge's stand-in and with its folder for faults. It keeps
/// a child of its own, as a server does that starts others, and leaves the numbers of both.
/// </summary>
internal static class McpStandIn
{
    private const string Script =
        """
        #!/bin/sh
        cd "$STAND_IN" || exit 3
        printf '%s|%s|%s\n' "$*" "$DIREXIO_CREDENTIALS_FILE" "$DIREXIO_AGENT_NODE_ID" >> mcp-calls
        if [ "$1" = doctor ]; then
          if [ -e doctor-hangs ]; then sleep 600; fi
          if [ -e doctor-complains ]; then cat doctor-complains >&2; fi
          cat doctor
          exit "$(cat doctor-exit 2>/dev/null || echo 0)"
        fi
        sleep 600 > /dev/null 2>&1 &
        echo "$$ $!" > mcp-processes
        if [ -e mcp-stays ]; then trap 'echo asked >> mcp-end' TERM; fi
        if [ -e mcp-obeys ]; then trap 'echo asked >> mcp-end; exit 0' TERM; fi
        if [ -e mcp-exits ]; then kill $!; cat mcp-exits >&2; exit 4; fi
        if [ -e mcp-floods ]; then yes "$(head -c 4000 /dev/zero | tr '\0' x)"; fi
        if [ -e mcp-chatters ]; then echo 'Server ready'; fi
        say() {
          if [ -e mcp-content-length ]; then printf 'Content-Length: %d\r\n\r\n%s' "${#1}" "$1"; else printf '%s\n' "$1"; fi
        }
        while read -r line; do
          id=$(printf '%s' "$line" | sed -n 's/.*"id":\("[^"]*"\|[0-9]*\).*/\1/p')
          case $line in
            *'"method":"initialize"'*)
              if [ -e mcp-hangs ]; then cat > /dev/null; fi
              version=$(printf '%s' "$line" | sed 's/.*"protocolVersion":"\([^"]*\)".*/\1/')
              say '{"jsonrpc":"2.0","id":'"$id"',"result":{"protocolVersion":"'"$version"'","capabilities":{"tools":{}},"serverInfo":{"name":"direxio-mcp","version":"0.1.7"}}}';;
            *'"method":"tools/list"'*)
              if [ -e tools-hang ]; then cat > /dev/null; fi
              if [ -e tools-refused ]; then say '{"jsonrpc":"2.0","id":'"$id"',"error":{"code":-32603,"message":"no credentials"}}'; continue; fi
              say '{"jsonrpc":"2.0","id":'"$id"',"result":{"tools":['"$(cat tools)"']}}';;
            *'"id":'*)
              say '{"jsonrpc":"2.0","id":'"$id"',"error":{"code":-32601,"message":"Method not found"}}';;
          esac
        done
        echo 'input ended' >> mcp-end
        while [ -e mcp-stays ] || [ -e mcp-obeys ]; do sleep 600 & wait $!; done
        """;

    private static readonly Lazy<string> Folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("direxio-mcp-bin-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        BridgeStandIn.WriteProgram(Path.Combine(folder, "direxio-mcp"), Script);
        return folder;
    });

    /// <summary>The stand-in's own file.</summary>
    public static string Program => Path.Combine(Folder.Value, "direxio-mcp");

    /// <summary>A PATH with both stand-ins.</summary>
    public static string SearchPath => $"{Folder.Value}:{BridgeStandIn.SearchPath}";

    /// <summary>Gives the server its tools.</summary>
    public static void Tools(this BridgeStandIn bridge, params IEnumerable<string> names) => bridge.Fault(
        "tools", string.Join(',', names.Select(name => $$$"""{"name":"{{{name}}}","inputSchema":{"type":"object"}}""")));

    /// <summary>Asserts that the server was started, and that neither it nor its child runs any more.</summary>
    public static async Task AssertEndedAsync(this BridgeStandIn bridge)
    {
        var numbers = (await File.ReadAllTextAsync(bridge.At("mcp-processes"))).Split(' ', StringSplitOptions.TrimEntries);
        Assert.Equal(2, numbers.Length);
        foreach (var number in numbers)
        {
            await ProcessEnd.AssertAsync(int.Parse(number, CultureInfo.InvariantCulture));
        }
    }
}
