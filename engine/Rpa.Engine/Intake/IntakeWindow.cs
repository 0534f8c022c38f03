using Rpa.Bots.Triggers;

namespace Rpa.Engine.Intake;

/// <summary>
/// Items that are being taken in side by side, so that they share commits, and are acknowledged together when all of them are through. While one window is committed the next one fills. Each
/// holds few bytes, or one item that is larger. An answer waits for what came before it: that may be what it answers.
/// </summary>
internal sealed class IntakeWindow(Func<TriggerItem, Task<bool>> takeIn, Func<IReadOnlyCollection<TriggerItem>, Task> acknowledge)
{
    private const int MostItems = 64;
    private const long MostBytes = 2 * 1024 * 1024;
    private List<(TriggerItem Item, Task<bool> Done)> _open = [];
    private Task _closing = Task.CompletedTask;
    private long _bytes;
    private int _failed;

    /// <summary>Items that could not be taken in.</summary>
    public int Failed => _failed;

    /// <summary>Begins to take an item in; waits where there is no room, or for those it may belong to.</summary>
    public async Task AddAsync(TriggerItem item)
    {
        if (item.IsReply || item.Correlation.Length > 0)
        {
            await DrainAsync();
        }
        else if (_open.Count == MostItems || (_open.Count > 0 && _bytes + item.Raw.Length > MostBytes))
        {
            await CloseAsync();
        }

        _bytes += item.Raw.Length;
        _open.Add((item, Task.Run(() => takeIn(item))));
    }

    /// <summary>Waits for all of them and acknowledges those that were taken in.</summary>
    public async Task DrainAsync()
    {
        await CloseAsync();
        await _closing;
    }

    /// <summary>Hands the open window over to be finished, once the one before it is.</summary>
    private async Task CloseAsync()
    {
        var (all, before) = (_open, _closing);
        (_open, _bytes) = ([], 0);
        _closing = Task.CompletedTask;
        try
        {
            await before;
        }
        finally
        {
            _closing = all.Count > 0 ? FinishAsync(all) : Task.CompletedTask;
        }
    }

    private async Task FinishAsync(List<(TriggerItem Item, Task<bool> Done)> all)
    {
        var results = await Task.WhenAll(all.Select(o => o.Done));
        var taken = all.Where((_, i) => results[i]).Select(o => o.Item).ToList();
        Interlocked.Add(ref _failed, all.Count - taken.Count);
        if (taken.Count > 0)
        {
            await acknowledge(taken);
        }
    }
}
