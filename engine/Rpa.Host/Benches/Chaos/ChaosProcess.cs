using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Rpa.Host.Benches.Chaos;

/// <summary>This program once more, as a process that can be killed, stopped and continued.</summary>
internal sealed class ChaosProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _errors = new();

    private ChaosProcess(Process process, Action<string> line)
    {
        _process = process;
        process.OutputDataReceived += (_, read) =>
        {
            if (read.Data is { } text && !_first.TrySetResult(text))
            {
                line(text);
            }
        };
        process.ErrorDataReceived += (_, read) => _errors.Enqueue(read.Data ?? "");
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _first.TrySetResult("");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>It has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Its exit code.</summary>
    public int Code => _process.ExitCode;

    /// <summary>What it said on standard error.</summary>
    public string Errors => string.Join('\n', _errors).Trim();

    /// <summary>Starts it with the words of a command.</summary>
    public static ChaosProcess Start(IEnumerable<string> words, Action<string> line)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChaosProcess).Assembly.Location);
        }

        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        return new ChaosProcess(new Process { StartInfo = start }, line);
    }

    /// <summary>The first line it says; empty where it ends without one.</summary>
    public Task<string> FirstLineAsync(CancellationToken cancellationToken) => _first.Task.WaitAsync(cancellationToken);

    /// <summary>`kill -9`, without waiting for its end; nothing where it has ended.</summary>
    public void KillNow() => _process.Kill();

    /// <summary>`kill -9`.</summary>
    public async Task KillAsync()
    {
        KillNow();
        await _process.WaitForExitAsync();
    }

    /// <summary>Tells it something on standard input.</summary>
    public void Tell(int number)
    {
        _process.StandardInput.WriteLine(number.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
    }

    /// <summary>`kill -STOP` and `kill -CONT`.</summary>
    public Task SignalAsync(string signal) => SignalAsync(_process.Id, signal);

    public static async Task SignalAsync(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Lets it end by itself; kills it where it takes longer than half a minute.</summary>
    public async Task EndAsync()
    {
        if (_process.HasExited)
        {
            return;
        }

        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>Waits for its end.</summary>
    public Task ExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
