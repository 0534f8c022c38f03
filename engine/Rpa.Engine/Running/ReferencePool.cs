using Rpa.Engine.Storage;

namespace Rpa.Engine.Running;

/// <summary>Case references out of the year's sequence, a few at a time so that a start does not wait for a commit of its own; gaps are allowed.</summary>
internal sealed class ReferencePool(CaseStore cases, TimeZoneInfo zone, int block = ReferencePool.Block) : IDisposable
{
    /// <summary>For a process that starts many cases.</summary>
    public const int Block = 16;

    private const int Few = 8;

    private readonly SemaphoreSlim _turn = new(1);
    private int _year;
    private long _next;
    private long _end;
    private Task<long>? _more;

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
                var more = _more ?? cases.ReserveReferencesAsync(year, block);
                _more = null;
                _next = await more;
                _end = _next + block;
            }

            if (block > Few && _end - _next <= Few)
            {
                // The next block is there before this one is used up.
                _more ??= cases.ReserveReferencesAsync(year, block);
            }

            return CaseSql.Reference(year, _next++);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
