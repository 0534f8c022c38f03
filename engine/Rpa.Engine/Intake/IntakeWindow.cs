using Rpa.Bots.Triggers;

namespace Rpa.Engine.Intake;

/// <summary>
/// Items that are being taken in side by side, so that they share commits, and are acknowledged together when all of them are through. While some windows are committed and acknowledged the next
/// one fills: the database does not wait for the source's answers. Each holds few bytes, or one item that is larger. An answer waits for what came before it: that may be what it answers.
/// </summary>
internal sealed class IntakeWindow(Func<TriggerItem, Task<bool>> takeIn, Func<IReadOnlyCollection<TriggerItem>, Task> acknowledge)
{
    private const int MostItems = 128;
    private const long MostBytes = 4 * 1024 * 1024;
    private const int MostClosing = 3;
    private readonly Queue<Task> _closing = [];
    private List<(TriggerItem Item, Task<bool> Done)> _open = [];
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
            Close();
            if (_closing.Count > MostClosing)
            {
                await _closing.Dequeue();
            }
        }

        _bytes += item.Raw.Length;
        _open.Add((item, Task.Run(() => takeIn(item))));
    }

    /// <summary>Waits for all of them and acknowledges those that were taken in.</summary>
    public async Task DrainAsync()
    {
        Close();
        Task[] all = [.. _closing];
        _closing.Clear();
        await Task.WhenAll(all);
    }

    /// <summary>Hands the open window over to be finished.</summary>
    private void Close()
    {
        if (_open.Count > 0)
        {
            _closing.Enqueue(FinishAsync(_open));
            (_open, _bytes) = ([], 0);
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
