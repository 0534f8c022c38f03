namespace Rpa.Bots.Browser.Pool;

/// <summary>Pages that wait ready, each within the fence that it was made for.</summary>
/// <param name="each">How many for each fence.</param>
internal sealed class PreparedPages(int each)
{
    /// <summary>Pages for so many fences wait; those that wait longest go.</summary>
    private const int MostFences = 3;

    private readonly Lock _lock = new();
    private readonly List<(string? Fence, PreparedPage Page)> _waiting = [];

    /// <summary>One that waits within this fence, or null.</summary>
    public PreparedPage? Take(HostFence fence)
    {
        lock (_lock)
        {
            var at = _waiting.FindIndex(w => w.Fence == fence.Exceptions);
            if (at < 0)
            {
                return null;
            }

            var page = _waiting[at].Page;
            _waiting.RemoveAt(at);
            return page;
        }
    }

    /// <summary>Whether more should wait within this fence.</summary>
    public bool Wants(HostFence fence)
    {
        lock (_lock)
        {
            return _waiting.Count(w => w.Fence == fence.Exceptions) < each;
        }
    }

    /// <summary>Lets a page wait; gives those that need wait no longer.</summary>
    public IReadOnlyList<PreparedPage> Add(HostFence fence, PreparedPage page)
    {
        lock (_lock)
        {
            _waiting.Add((fence.Exceptions, page));
            if (_waiting.DistinctBy(w => w.Fence).Count() <= MostFences)
            {
                return [];
            }

            var over = _waiting[0].Fence;
            PreparedPage[] gone = [.. _waiting.Where(w => w.Fence == over).Select(w => w.Page)];
            _waiting.RemoveAll(w => w.Fence == over);
            return gone;
        }
    }
}
