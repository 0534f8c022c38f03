namespace Rpa.Bots.Browser.Pool;

/// <summary>Pages that wait ready, each within the fence that it was made for.</summary>
/// <param name="each">How many for each fence.</param>
internal sealed class PreparedPages(int each)
{
    /// <summary>Pages for so many fences wait; those of the one that was asked for longest ago go.</summary>
    private const int MostFences = 3;

    private readonly Lock _lock = new();
    private readonly List<string?> _fences = [];
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
            _fences.Remove(fence.Exceptions);
            _fences.Add(fence.Exceptions);
            if (_fences.Count <= MostFences)
            {
                return [];
            }

            var over = _fences[0];
            _fences.RemoveAt(0);
            PreparedPage[] gone = [.. _waiting.Where(w => w.Fence == over).Select(w => w.Page)];
            _waiting.RemoveAll(w => w.Fence == over);
            return gone;
        }
    }
}
