using System.Net;
using System.Net.Sockets;
using Direxio.Deployer.Engine.Adapters.Dns;
using Direxio.Deployer.Engine.Redaction;
using DnsClient;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Hostile;

/// <summary>What comes back from port 53 may be anything: it is an answer or a problem, never a crash.</summary>
public sealed class NameServerAnswerTests
{
    private const int Questions = 300;
    private const int HeaderLength = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Garbage_under_the_number_of_the_question_is_an_answer_or_a_problem(int seed)
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var serving = ServeAsync(server, new Random(seed), stopping.Token);
        var endpoint = new NameServer((IPEndPoint)server.Client.LocalEndPoint!);
        var transport = new DnsTransport(() => [endpoint], [endpoint]);

        for (var number = 0; number < Questions; number++)
        {
            var reply = await transport.AskServerAsync(endpoint, "chat.example.org", number % 2 == 0 ? QueryType.A : QueryType.NS, Token);

            Assert.True(reply.Response is not null || !string.IsNullOrEmpty(reply.Problem));
            HostileTexts.AssertNothingRaw(new Redactor().Redact(reply.Problem ?? string.Empty));
        }

        await stopping.CancelAsync();
        await serving;
    }

    // The question with its answer's bit and some bytes of it changed, cut, or lengthened by noise.
    private static async Task ServeAsync(UdpClient server, Random random, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var asked = await server.ReceiveAsync(stop);
                var noise = new byte[random.Next(200)];
                random.NextBytes(noise);
                byte[] answer = [.. asked.Buffer, .. noise];
                answer[2] = 0x84;
                answer[3] = 0;
                for (var change = random.Next(8); change > 0; change--)
                {
                    answer[random.Next(4, answer.Length)] = (byte)random.Next(256);
                }

                // Records that are announced and are not there.
                answer[7] = (byte)random.Next(5);
                answer[6] = 0;
                await server.SendAsync(answer.AsMemory(0, random.Next(HeaderLength, answer.Length + 1)), asked.RemoteEndPoint, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
