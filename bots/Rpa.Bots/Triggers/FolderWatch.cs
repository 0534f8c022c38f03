namespace Rpa.Bots.Triggers;

/// <summary>Hears of files that appear in a folder. Where the system cannot tell, nothing is heard, and the poll by the clock finds them.</summary>
public sealed class FolderWatch(string folder) : IDisposable
{
    private readonly SemaphoreSlim _news = new(0);
    private readonly Lock _lock = new();
    private FileSystemWatcher? _watcher;

    /// <summary>Completes when a file came since it completed last, and the first time at once.</summary>
    public Task NextAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_watcher is null && Directory.Exists(folder))
            {
                try
                {
                    _watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName };
                    _watcher.Created += (_, _) => Tell();
                    _watcher.Renamed += (_, _) => Tell();
                    _watcher.EnableRaisingEvents = true;
                    Tell();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    _watcher?.Dispose();
                    _watcher = new FileSystemWatcher();
                }
            }
        }

        return _news.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watcher?.Dispose();
        _news.Dispose();
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
