using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>An npm registry on loopback with packages of the tests' own, shaped as the real ones are.</summary>
internal sealed class NpmRegistry : IDisposable
{
    // What runs leaves its environment in the folder that STAND_IN names, one file for each kind of run.
    private const string Seen =
        "const fs=require('fs'),path=require('path');"
        + "const note=name=>fs.writeFileSync(path.join(process.env.STAND_IN,name+'-'+process.pid+'.env'),JSON.stringify(process.env));";

    private static readonly Dictionary<string, string> Bridge = new()
    {
        ["package.json"] =
            """{"name":"direxio-connent","version":"1.3.17","bin":{"direxio-connect":"run.js"},"scripts":{"postinstall":"node install.js"}}""",
        ["install.js"] = Seen
            + """
              note('script');
              if (fs.existsSync(path.join(process.env.STAND_IN, 'fail-script')) && !process.env.DIREXIO_CONNECT_LOCAL_BINARY) {
                console.error('cannot download the program');
                process.exit(1);
              }
              fs.writeFileSync(path.join(__dirname, 'program'), 'fetched');
              """,
        ["run.js"] = "#!/usr/bin/env node\n" + Seen
            + """
              note('bridge-' + process.argv.slice(2, 4).join('-').replaceAll('-', ''));
              if (!fs.existsSync(path.join(__dirname, 'program'))) {
                console.error('the program is missing; was the install script run?');
                process.exit(1);
              }
              process.exit(require('child_process').spawnSync(process.env.BRIDGE, process.argv.slice(2), { stdio: 'inherit' }).status);
              """,
    };

    private static readonly Dictionary<string, string> Mcp = new()
    {
        ["package.json"] = """{"name":"direxio-mcp","version":"0.1.7","bin":{"direxio-mcp":"run.js"}}""",
        ["run.js"] = "#!/usr/bin/env node\n" + Seen
            + """
              note('mcp');
              require('readline').createInterface({ input: process.stdin }).on('line', line => {
                const call = JSON.parse(line);
                if (call.id === undefined) return;
                const answer = call.method === 'initialize'
                  ? { result: { protocolVersion: call.params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'direxio-mcp', version: '0.1.7' } } }
                  : call.method === 'tools/list' ? { result: { tools: [{ name: 'send_message', inputSchema: { type: 'object' } }] } }
                  : { error: { code: -32601, message: 'Method not found' } };
                console.log(JSON.stringify({ jsonrpc: '2.0', id: call.id, ...answer }));
              });
              """,
    };

    private readonly HttpListener listener;
    private readonly Dictionary<string, byte[]> archives = new() { ["direxio-connent"] = Pack(Bridge), ["direxio-mcp"] = Pack(Mcp) };

    public NpmRegistry()
    {
        (listener, Address) = FreePorts.Listen();
        _ = ServeAsync();
    }

    public string Address { get; }

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (status, body) = AnswerTo(context.Request.Url!.AbsolutePath.Trim('/'));
        try
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException)
        {
            // Whoever asked has hung up; the next one is served all the same.
        }
    }

    private (int Status, byte[] Body) AnswerTo(string path) =>
        archives.TryGetValue(path, out var archive) ? (200, Encoding.UTF8.GetBytes(Document(path, archive).ToJsonString()))
        : path.EndsWith(".tgz", StringComparison.Ordinal) && archives.TryGetValue(path[..^4], out archive) ? (200, archive)
        : (404, Encoding.UTF8.GetBytes("""{"error":"Not found"}"""));

    private JsonObject Document(string name, byte[] archive)
    {
        var version = (JsonObject)JsonNode.Parse((name == "direxio-mcp" ? Mcp : Bridge)["package.json"])!;
        version["hasInstallScript"] = version["scripts"] is not null;
        version["dist"] = new JsonObject
        {
            ["tarball"] = $"{Address}{name}.tgz",
            ["integrity"] = $"sha512-{Convert.ToBase64String(SHA512.HashData(archive))}",
        };
        var number = (string)version["version"]!;
        return new() { ["name"] = name, ["dist-tags"] = new JsonObject { ["latest"] = number }, ["versions"] = new JsonObject { [number] = version } };
    }

    private static byte[] Pack(Dictionary<string, string> files)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var archive = new TarWriter(zip, TarEntryFormat.Ustar))
        {
            foreach (var (name, text) in files)
            {
                archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"package/{name}")
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))),
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
            }
        }

        return packed.ToArray();
    }
}
