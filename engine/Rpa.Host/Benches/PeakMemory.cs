namespace Rpa.Host.Benches;

/// <summary>Watches how much lies in managed memory, garbage not yet collected included, above what lay there at the beginning.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
    private readonly ITimer _timer;
    private long _peak;

    public PeakMemory(TimeProvider time) => _timer = time.CreateTimer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(5));

    /// <summary>The most that was seen, in bytes.</summary>
    public long Stop()
    {
        Look();
        Dispose();
        return Math.Max(0, Interlocked.Read(ref _peak));
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = GC.GetTotalMemory(forceFullCollection: false) - _before;
        if (now > Interlocked.Read(ref _peak))
        {
            Interlocked.Exchange(ref _peak, now);
        }
    }
}
