using Rpa.Engine.Storage;

namespace Rpa.Engine.Running;

/// <summary>
/// Case references out of the year's sequence, a few at a time so that a start does not wait for a commit of its own: the first alone, then more with each time, so that a command which
/// starts one case leaves no gap. Gaps are allowed.
/// </summary>
internal sealed class ReferencePool(CaseStore cases, TimeZoneInfo zone) : IDisposable
{
    /// <summary>Most at a time.</summary>
    private const int Block = 16;

    private const int Few = 8;

    private readonly SemaphoreSlim _turn = new(1);
    private int _year;
    private long _next;
    private long _end;
    private int _block = 1;
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
                var (first, count) = _more ?? Reserve(year);
                _more = null;
                _next = await first;
                _end = _next + count;
            }

            if (_block == Block && _end - _next <= Few)
            {
                // The next block is there before this one is used up.
                _more ??= Reserve(year);
            }

            return CaseSql.Reference(year, _next++);
        }
        finally
        {
            _turn.Release();
        }
    }

    private (Task<long> First, int Count) Reserve(int year)
    {
        var count = _block;
        _block = Math.Min(Block, 2 * _block);
        return (cases.ReserveReferencesAsync(year, count), count);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
