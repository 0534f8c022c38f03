using System.ComponentModel;
using System.Diagnostics;

namespace Rpa.Bots.Machine;

/// <summary>Output of a program that has ended.</summary>
/// <param name="ExitCode">Its exit code; -1 when it could not be started or was stopped for time.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error, or why it could not be started.</param>
public sealed record ProgramResult(int ExitCode, string Output, string Error);

/// <summary>Runs small programs to see whether they work.</summary>
public static class Programs
{
    /// <summary>Runs a program with <paramref name="input"/> on standard input and waits for its end, at most <paramref name="limit"/>. Never throws for a missing program.</summary>
    public static async Task<ProgramResult> RunAsync(
        string file, IEnumerable<string> arguments, string? input, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new ProgramResult(-1, "", $"'{file}' cannot be started: {e.Message}");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop.Token);
            var error = process.StandardError.ReadToEndAsync(stop.Token);
            await WriteInputAsync(process, input, stop.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            return new ProgramResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new ProgramResult(-1, "", $"'{file}' did not end within {limit.TotalSeconds:F0} s.");
        }
    }

    private static async Task WriteInputAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program closed its input early; its exit code says whether that was right.
        }
    }
}
