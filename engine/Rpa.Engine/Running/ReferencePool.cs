using Rpa.Engine.Storage;

namespace Rpa.Engine.Running;

/// <summary>Case references out of the year's sequence, a few at a time so that a start does not wait for a commit of its own; gaps are allowed.</summary>
internal sealed class ReferencePool(CaseStore cases, TimeZoneInfo zone, int block = ReferencePool.Block) : IDisposable
{
    /// <summary>For a process that starts many cases.</summary>
    public const int Block = 16;

    private readonly SemaphoreSlim _turn = new(1);
    private int _year;
    private long _next;
    private long _end;

    /// <summary>The next free reference of the local year of <paramref name="at"/>.</summary>
    public async Task<string> NextAsync(DateTimeOffset at)
    {
        var year = TimeZoneInfo.ConvertTime(at, zone).Year;
        await _turn.WaitAsync();
        try
        {
            if (_next == _end || year != _year)
            {
                _next = await cases.ReserveReferencesAsync(year, block);
                (_end, _year) = (_next + block, year);
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
