namespace Rpa.Bots.Browser.Pool;

/// <summary>Holds a site's limits: cases at the same time, and the pause between two starts.</summary>
internal sealed class SiteGate(BrowserSite site, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _places = new(site.Concurrency, site.Concurrency);
    private readonly Lock _lock = new();
    private long _next = time.GetTimestamp();

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            var wait = TakeTurn();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    public void Leave() => _places.Release();

    public void Dispose() => _places.Dispose();

    private TimeSpan TakeTurn()
    {
        if (site.Politeness <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        lock (_lock)
        {
            var now = time.GetTimestamp();
            var wait = time.GetElapsedTime(now, _next);
            var pause = (long)(site.Politeness.TotalSeconds * time.TimestampFrequency);
            _next = Math.Max(now, _next) + pause;
            return wait;
        }
    }
}
