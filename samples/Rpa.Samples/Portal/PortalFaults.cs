namespace Rpa.Samples.Portal;

/// <summary>What the portal does with the final submit of a form when it misbehaves.</summary>
public enum SubmitFault
{
    /// <summary>Behaves.</summary>
    None,

    /// <summary>Answers 500; nothing was stored.</summary>
    ErrorBeforeSaving,

    /// <summary>Stores the entry, then answers 500.</summary>
    ErrorAfterSaving,

    /// <summary>Never answers; nothing was stored.</summary>
    SilentBeforeSaving,

    /// <summary>Stores the entry and never answers.</summary>
    SilentAfterSaving,
}

/// <summary>Switches to make a running portal misbehave. All members may be used from any thread.</summary>
public sealed class PortalFaults
{
    private readonly Lock _lock = new();
    private TimeSpan _delay;
    private SubmitFault _submit;
    private int _submitTimes;
    private int _expireSessions;
    private bool _maintenance;
    private int? _layout;

    /// <summary>Each answer is held back for this long.</summary>
    public TimeSpan Delay
    {
        get { lock (_lock) { return _delay; } }
        set { lock (_lock) { _delay = value; } }
    }

    /// <summary>Every page is "Wartungsarbeiten" with status 503.</summary>
    public bool Maintenance
    {
        get { lock (_lock) { return _maintenance; } }
        set { lock (_lock) { _maintenance = value; } }
    }

    /// <summary>The pages look as another release would show them; the number is the seed of their changes, null for the pages as they are.</summary>
    public int? ChangedLayout
    {
        get { lock (_lock) { return _layout; } }
        set { lock (_lock) { _layout = value; } }
    }

    /// <summary>The next <paramref name="times"/> final submits meet this fault.</summary>
    public void FailSubmits(SubmitFault fault, int times = int.MaxValue)
    {
        lock (_lock)
        {
            _submit = fault;
            _submitTimes = fault == SubmitFault.None ? 0 : times;
        }
    }

    /// <summary>The next <paramref name="times"/> requests with a valid session find it expired.</summary>
    public void ExpireSessions(int times = 1)
    {
        lock (_lock) { _expireSessions = times; }
    }

    internal SubmitFault TakeSubmitFault()
    {
        lock (_lock)
        {
            if (_submitTimes <= 0) { return SubmitFault.None; }
            _submitTimes--;
            return _submit;
        }
    }

    internal bool TakeExpiry()
    {
        lock (_lock)
        {
            if (_expireSessions <= 0) { return false; }
            _expireSessions--;
            return true;
        }
    }
}
