namespace Rpa.Bots.Mail.Net;

/// <summary>When a server that failed may be tried again: after 1 s, then twice as long each time, up to 5 minutes.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);
    private int _failures;
    private DateTimeOffset _notBefore;
    private string _reason = "";

    /// <summary>The wait that follows the failures so far.</summary>
    public TimeSpan Wait => _failures < 2 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(s_longest.TotalSeconds, Math.Pow(2, Math.Min(_failures - 2, 10))));

    /// <summary>Throws, without a connection being made, where it is too early.</summary>
    public void DemandTurn(string place)
    {
        var now = time.GetUtcNow();
        if (now < _notBefore)
        {
            throw new MailProtocolException($"{place} failed {_failures} times in a row; it is tried again in {Math.Ceiling((_notBefore - now).TotalSeconds):F0} s. The last time: {_reason}");
        }
    }

    public void Succeeded() => (_failures, _notBefore) = (0, default);

    public void Failed(string reason)
    {
        _failures++;
        _reason = reason;
        _notBefore = time.GetUtcNow() + Wait;
    }
}
