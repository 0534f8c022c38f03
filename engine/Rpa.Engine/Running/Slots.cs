namespace Rpa.Engine.Running;

/// <summary>How many actions of each capability may still begin in this process.</summary>
internal sealed class Slots(IReadOnlyDictionary<string, int> capabilities)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _free = new(capabilities, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _asking = new(StringComparer.Ordinal);

    /// <summary>Takes one; false when none is free or the capability is not offered.</summary>
    public bool TryTake(string capability)
    {
        lock (_lock)
        {
            if (_free.GetValueOrDefault(capability) <= 0)
            {
                return false;
            }

            _free[capability]--;
            return true;
        }
    }

    /// <summary>One is free now.</summary>
    public bool HasFree(string capability)
    {
        lock (_lock)
        {
            return _free.GetValueOrDefault(capability) > 0;
        }
    }

    /// <summary>One is free, or may turn out to be when the database has answered what there is for it.</summary>
    public bool MayHaveFree(string capability)
    {
        lock (_lock)
        {
            return _free.GetValueOrDefault(capability) > 0 || _asking.GetValueOrDefault(capability) > 0;
        }
    }

    /// <summary>Takes all that are free, to be given back or handed to what was leased for them.</summary>
    public List<(string Capability, int Count)> TakeAll()
    {
        lock (_lock)
        {
            var taken = _free.Where(f => f.Value > 0).Select(f => (f.Key, f.Value)).ToList();
            foreach (var (capability, _) in taken)
            {
                _free[capability] = 0;
                _asking[capability] = _asking.GetValueOrDefault(capability) + 1;
            }

            return taken;
        }
    }

    /// <summary>The database has answered: what there is nothing for is free again.</summary>
    public void Settle(string capability, int unused)
    {
        lock (_lock)
        {
            _free[capability] += unused;
            _asking[capability]--;
        }
    }

    /// <summary>Gives some back.</summary>
    public void Release(string capability, int count = 1)
    {
        lock (_lock)
        {
            _free[capability] += count;
        }
    }
}
