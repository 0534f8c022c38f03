using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Running;

/// <summary>
/// Playwright's recording of an attempt, made where an earlier one has failed: it costs more than half again. It holds what was typed, so it is kept like the case's documents; what is
/// typed to sign in is left out.
/// </summary>
internal sealed class AttemptTrace(IBrowserContext context, bool isOn, BrowserBotOptions options)
{
    private const long Largest = 40 * 1024 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);
    private bool _isRunning;

    /// <summary>The attempt is recorded.</summary>
    public bool IsOn => isOn;

    public async Task StartAsync()
    {
        if (isOn && !_isRunning)
        {
            await context.Tracing.StartAsync(new TracingStartOptions { Screenshots = true, Snapshots = true, Sources = false });
            _isRunning = true;
        }
    }

    /// <summary>Does something that the recording must not hold; what was recorded before goes too.</summary>
    public async Task WithoutAsync(Func<Task> secret)
    {
        if (_isRunning)
        {
            _isRunning = false;
            await context.Tracing.StopAsync();
        }

        await secret();
        await StartAsync();
    }

    /// <summary>The recording as a file; null where there is none.</summary>
    public async Task<byte[]?> EndAsync()
    {
        if (!_isRunning)
        {
            return null;
        }

        _isRunning = false;

        // A folder that no other user of the machine can read: the recording holds what was typed.
        var folder = Directory.CreateTempSubdirectory("rpa-trace-").FullName;
        var path = Path.Combine(folder, "trace.zip");
        try
        {
            await context.Tracing.StopAsync(new TracingStopOptions { Path = path }).WaitAsync(s_patience, options.Time);
            return new FileInfo(path) is { Exists: true, Length: <= Largest } ? await File.ReadAllBytesAsync(path) : null;
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException or IOException)
        {
            // The recording went with its browser.
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
