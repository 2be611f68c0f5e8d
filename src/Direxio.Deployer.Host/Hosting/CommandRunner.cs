using System.Management.Automation;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>Runs one cmdlet or script, writes its results and failures, and answers the exit code.</summary>
internal sealed class CommandRunner(CommandLine line, Terminal terminal)
{
    private readonly List<ErrorReport> errors = [];

    public int Run()
    {
        using var session = PowerShellSession.Open(line, terminal);
        using var pipeline = session.CreatePipeline();
        var invocation = Invocation.Prepare(line, session, pipeline);
        var errorText = new ErrorText(terminal, invocation.IsVerbose);
        var collector = new ResultCollector(line.Format, line.Mode, session.Host.Console);
        pipeline.AddCommand(new CmdletInfo("Receive-Result", typeof(ReceiveResultCommand))).AddParameter("Collector", collector);
        pipeline.Streams.Error.DataAdded += (_, added) => Report(ErrorReport.From(pipeline.Streams.Error[added.Index]), errorText);
        using var interruption = new Interruption(pipeline, exitCode => OnStop(exitCode, session.Host.Console));
        try
        {
            pipeline.Invoke();
        }
        catch (PipelineStoppedException) when (interruption.RequestedExitCode is not null)
        {
            // Told below: a pipeline can also end stopped without throwing.
        }
        catch (RuntimeException failure)
        {
            Report(ErrorReport.From(failure), errorText);
        }

        session.Host.Console.EndProgress();
        // A signal that came when all was done changes nothing.
        var interrupted = pipeline.InvocationStateInfo.State == PSInvocationState.Completed ? null : interruption.RequestedExitCode;
        if (interrupted is not null)
        {
            Report(
                ErrorReport.Stopped(session.Host.StopNextAction ?? invocation.AfterStop, session.Host.StopTarget ?? invocation.Target),
                errorText);
        }

        if (line.Format == OutputFormat.Json)
        {
            terminal.WriteOutputLine(errors.Count > 0
                ? JsonDocumentWriter.Failure(errors, collector.Results)
                : invocation.IsWhatIf && collector.Results.Count == 0
                ? JsonDocumentWriter.WhatIf(session.Host.Console.WouldDo)
                : JsonDocumentWriter.Results(collector.Results));
        }

        // What -ErrorAction keeps from being shown has failed all the same.
        var hasFailed = errors.Count > 0 || (line.Mode == CommandMode.Cmdlet && pipeline.HadErrors);
        return interrupted ?? session.Host.RequestedExitCode ?? (hasFailed ? ExitCode.Failed : collector.ExitCode);
    }

    private void Report(ErrorReport report, ErrorText text)
    {
        errors.Add(report);
        text.Write(report);
    }

    private void OnStop(int exitCode, ConsoleUserInterface ui)
    {
        if (exitCode == ExitCode.HungUp)
        {
            terminal.HangUp();
        }

        ui.EndProgress();
        terminal.WriteErrorLine("Stopping; what is under way is being saved. Ctrl+C once more ends at once.", Style.Warning);
        ui.Prompts.Stop();
    }
}
