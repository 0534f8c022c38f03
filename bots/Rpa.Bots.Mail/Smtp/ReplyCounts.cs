using System.Collections.Immutable;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Mime.Outgoing;

namespace Rpa.Bots.Mail.Smtp;

/// <summary>How many automatic answers each address got on a day.</summary>
internal sealed class ReplyCounts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);
    private DateOnly _day;
    private DateTimeOffset _countedAt;

    /// <summary>Nothing was counted for the day, or longer ago than allowed: others may have written since.</summary>
    public bool IsStale(DateOnly day, DateTimeOffset notBefore)
    {
        lock (_lock)
        {
            return _day != day || _countedAt < notBefore;
        }
    }

    /// <summary>Counting begins anew.</summary>
    public void Begin(DateOnly day, DateTimeOffset now)
    {
        lock (_lock)
        {
            _counts.Clear();
            (_day, _countedAt) = (day, now);
        }
    }

    /// <summary>One more, to each of these.</summary>
    public void Add(ImmutableArray<MailAddress> to)
    {
        lock (_lock)
        {
            foreach (var address in to)
            {
                if (address.Address is { } text)
                {
                    _counts[text] = _counts.GetValueOrDefault(text) + 1;
                }
            }
        }
    }

    /// <summary>A message that went out, if it is an automatic answer.</summary>
    public void Add(OutgoingMessage message)
    {
        if (message.IsAutomaticReply)
        {
            Add([.. message.To.Select(t => new MailAddress(null, t.Address.Value))]);
        }
    }

    /// <summary>What the address got.</summary>
    public int Of(EmailAddress to)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault(to.Value);
        }
    }
}
