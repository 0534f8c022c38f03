using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Imap;

/// <summary>Listens for news in a folder on a session of its own, from the first question on, and opens it anew, with growing waits, as often as it breaks.</summary>
internal sealed class ImapWatch(ImapDoor door) : IAsyncDisposable
{
    private readonly SemaphoreSlim _news = new(0);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private Task? _listening;

    /// <summary>Completes when something may have come since it completed last. After each (re)connection it completes too: what came meanwhile was not heard.</summary>
    public Task NextAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _listening ??= Task.Run(ListenAsync, CancellationToken.None);
        }

        return _news.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_listening is { } listening)
        {
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _end.Dispose();
        _news.Dispose();
    }

    private async Task ListenAsync()
    {
        var backoff = new Backoff(door.Time);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await using var client = await door.OpenAsync(readOnly: true, known: null, _end.Token);
                backoff.Succeeded();
                Tell();
                while (true)
                {
                    if (await client.WaitForChangeAsync(door.Time, _end.Token))
                    {
                        Tell();
                    }
                }
            }
#pragma warning disable CA1031 // Listening is a help: whatever goes wrong with it, the poll by the clock finds the mail and tells the fault.
            catch (Exception e) when (e is not OperationCanceledException || !_end.IsCancellationRequested)
#pragma warning restore CA1031
            {
                backoff.Failed(e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1) + backoff.Wait, door.Time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Tell()
    {
        lock (_lock)
        {
            if (_news.CurrentCount == 0)
            {
                _news.Release();
            }
        }
    }
}
