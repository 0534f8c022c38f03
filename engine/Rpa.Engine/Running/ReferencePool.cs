using Rpa.Engine.Storage;

namespace Rpa.Engine.Running;

/// <summary>
/// Case references out of the year's sequence, some at a time so that a start does not wait for a commit of its own: the first alone, then more the faster they are used up, so that a
/// command which starts one case leaves no gap, and a flood does not stand in line. Gaps are allowed.
/// </summary>
internal sealed class ReferencePool(CaseStore cases, TimeZoneInfo zone) : IDisposable
{
    /// <summary>Most at a time while cases come one by one.</summary>
    private const int Block = 16;

    /// <summary>Most at a time in a flood.</summary>
    private const int FloodBlock = 512;

    /// <summary>A block that is used up sooner is too small.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private int _year;
    private long _next;
    private long _end;
    private int _block = 1;
    private DateTimeOffset _reservedAt;
    private (Task<long> First, int Count)? _more;

    /// <summary>The next free reference of the local year of <paramref name="at"/>.</summary>
    public async Task<string> NextAsync(DateTimeOffset at)
    {
        var year = TimeZoneInfo.ConvertTime(at, zone).Year;
        await _turn.WaitAsync();
        try
        {
            if (year != _year)
            {
                (_more, _next, _end, _year) = (null, 0, 0, year);
            }

            if (_next == _end)
            {
                var (first, count) = _more ?? Reserve(year, at);
                _more = null;
                _next = await first;
                _end = _next + count;
            }

            if (_block >= Block && _end - _next <= _block / 2)
            {
                // The next block is there before this one is used up.
                _more ??= Reserve(year, at);
            }

            return CaseSql.Reference(year, _next++);
        }
        finally
        {
            _turn.Release();
        }
    }

    private (Task<long> First, int Count) Reserve(int year, DateTimeOffset at)
    {
        var count = _block;
        _block = Math.Min(at - _reservedAt < Soon ? FloodBlock : Block, 2 * _block);
        _reservedAt = at;
        return (cases.ReserveReferencesAsync(year, count), count);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
