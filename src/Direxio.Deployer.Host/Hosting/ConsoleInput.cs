using System.Management.Automation;
using System.Security;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>
/// What a person types. Reads on a thread of its own, because a read cannot be cancelled: a stop ends the wait, and
/// the process ends the thread.
/// </summary>
internal sealed class ConsoleInput(Terminal terminal, bool isInteractive)
{
    private readonly CancellationTokenSource stopped = new();

    /// <summary>True when there is someone to ask.</summary>
    public bool IsOpen =>
        isInteractive && terminal.Traits.InputIsTerminal && (terminal.Traits.ErrorIsTerminal || terminal.Traits.OutputIsTerminal);

    /// <summary>Ends the read that goes on, and every later one.</summary>
    public void Stop() => stopped.Cancel();

    public string ReadLine(string question)
    {
        var line = Read(question, Console.In.ReadLine);
        terminal.EndAnsweredLine();
        return line;
    }

    public SecureString ReadSecret(string question)
    {
        var secret = Read(question, ReadWithoutEcho);
        terminal.WriteError(Environment.NewLine);
        return secret;
    }

    private static SecureString? ReadWithoutEcho()
    {
        var secret = new SecureString();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    secret.MakeReadOnly();
                    return secret;
                case ConsoleKey.Backspace when secret.Length > 0:
                    secret.RemoveAt(secret.Length - 1);
                    break;
                case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control && secret.Length == 0:
                    return null;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        secret.AppendChar(key.KeyChar);
                    }

                    break;
            }
        }
    }

    private T Read<T>(string question, Func<T?> read)
        where T : class
    {
        if (!IsOpen)
        {
            throw AnswerNeededException.Value(question);
        }

        var answer = new TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                answer.SetResult(read());
            }
            catch (Exception failure)
            {
                answer.SetException(failure);
            }
        })
        { IsBackground = true }.Start();
        try
        {
            answer.Task.Wait(stopped.Token);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        // Ctrl+D: the person has left the question open.
        return answer.Task.Result ?? throw AnswerNeededException.Value(question);
    }
}
