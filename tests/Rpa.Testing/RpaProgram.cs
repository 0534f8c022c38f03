using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Rpa.Testing;

/// <summary>What a run of the program left.</summary>
/// <param name="ExitCode">128 plus the signal when it was killed by one.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record RpaRun(int ExitCode, string Output, string Error)
{
    /// <summary>Everything, for the message of a failed check.</summary>
    public override string ToString() => $"exit code {ExitCode}\n--- standard output\n{Output}\n--- standard error\n{Error}";
}

/// <summary>The built program `rpa` as a process of its own, as a user would start it.</summary>
public sealed class RpaProgram : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private bool _isDisposed;
    private TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RpaProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where the build put it: beside the folder of the tests' own output, for the same configuration.</summary>
    public static string File
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var name = OperatingSystem.IsWindows() ? "rpa.exe" : "rpa";
            var file = Path.Combine(own.Parent!.Parent!.FullName, "Rpa.Host", own.Name, name);
            return System.IO.File.Exists(file) ? file : throw new FileNotFoundException($"'{file}' is not built. Run: dotnet build engine/Rpa.Host");
        }
    }

    /// <summary>The operating system's number of it.</summary>
    public int Id => _process.Id;

    /// <summary>It has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>What it said on standard error so far.</summary>
    public string ErrorSoFar
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>Starts it in the repository's folder.</summary>
    public static RpaProgram Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(File, arguments)
        {
            WorkingDirectory = Checkout.Root, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        return new RpaProgram(new Process { StartInfo = start });
    }

    /// <summary>Starts it and waits for its end.</summary>
    public static async Task<RpaRun> RunAsync(params string[] arguments)
    {
        using var program = Start(arguments);
        return await program.EndAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>Waits for its end; kills it and fails when it takes longer than <paramref name="atMost"/>.</summary>
    public async Task<RpaRun> EndAsync(TimeSpan atMost)
    {
        using var patience = new CancellationTokenSource(atMost);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException late)
        {
            Kill();
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"rpa did not end within {atMost}. It said:\n{_output}\n{_error}"), late);
        }

        // Waits for the last lines of both streams too.
        await _process.WaitForExitAsync(CancellationToken.None);
        return new RpaRun(_process.ExitCode, _output.ToString(), _error.ToString());
    }

    /// <summary>`kill -9` of this process alone: no handler runs.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Ctrl+C.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <summary>SIGTERM, as a service manager sends it.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>Waits until it has said something on standard error; fails when it ends before, or does not say it in time.</summary>
    public async Task SaysAsync(string text, TimeSpan? atMost = null)
    {
        using var patience = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(60));
        while (!ErrorSoFar.Contains(text, StringComparison.Ordinal))
        {
            var heard = _heard.Task;
            if (ErrorSoFar.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            if (await Task.WhenAny(heard, _process.WaitForExitAsync(patience.Token)) != heard && !ErrorSoFar.Contains(text, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"rpa did not say '{text}'. It said:\n{ErrorSoFar}");
            }
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var shell = Process.Start("sh", ["-c", $"kill -{signal} " + _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await shell.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            if (line is not null)
            {
                text.AppendLine(line);
            }
        }

        Interlocked.Exchange(ref _heard, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
