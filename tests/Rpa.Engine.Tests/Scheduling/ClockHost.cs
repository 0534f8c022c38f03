using System.Diagnostics;

namespace Rpa.Engine.Tests.Scheduling;

/// <summary>A host of the cluster that a test kills.</summary>
internal sealed class ClockHost : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _errors = [];
    private int _beats;

    public ClockHost(string name, string wire, ProcessStartInfo start)
    {
        (Name, Wire) = (name, wire);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data == "ready")
            {
                _ready.TrySetResult();
            }
            else if (line.Data == ChildClock.Beat)
            {
                Interlocked.Increment(ref _beats);
            }
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.Add(line.Data ?? "");
            }
        };
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"{name} ended: {string.Join('\n', _errors)}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>The network device on this side.</summary>
    public string Wire { get; }

    /// <summary>How often it was its turn.</summary>
    public int Beats => Volatile.Read(ref _beats);

    public Task ReadyAsync() => _ready.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>`kill -9`.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
