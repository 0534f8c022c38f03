using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Rpa.Samples.Portal;

/// <summary>A half-filled form. It lives as long as the session.</summary>
internal sealed class Draft(string id, EntryForm form, string caseReference)
{
    public string Id => id;

    public EntryForm Form => form;

    public string CaseReference => caseReference;

    /// <summary>As typed, to show it again.</summary>
    public Dictionary<string, string> Typed { get; } = [];

    public Dictionary<string, string> Address { get; set; } = [];

    public Dictionary<string, string> Details { get; set; } = [];

    /// <summary>Set by the final submit; a second submit of the same form leads to the same entry.</summary>
    public string? FiledAs { get; set; }
}

internal sealed class Session(string id, byte[] secret)
{
    public string Id => id;

    public DateTimeOffset LastSeen { get; set; }

    public ConcurrentDictionary<string, Draft> Drafts { get; } = new();

    /// <summary>The token that a form posted to this path must carry.</summary>
    public string TokenFor(string path) => Convert.ToHexString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(path)))[..32];
}

/// <summary>Who is signed in. Kept in memory only: a restarted portal asks everybody to sign in again.</summary>
internal sealed class Sessions(TimeProvider time, TimeSpan lifetime)
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new();

    public Session Open()
    {
        var now = time.GetUtcNow();
        foreach (var old in _sessions.Values.Where(session => now - session.LastSeen > lifetime)) { _sessions.TryRemove(old.Id, out _); }
        var session = new Session(NewId(), RandomNumberGenerator.GetBytes(32)) { LastSeen = now };
        _sessions[session.Id] = session;
        return session;
    }

    public Session? Find(string? id)
    {
        if (id is null || !_sessions.TryGetValue(id, out var session)) { return null; }
        var now = time.GetUtcNow();
        if (now - session.LastSeen > lifetime)
        {
            Close(id);
            return null;
        }

        session.LastSeen = now;
        return session;
    }

    public void Close(string id) => _sessions.TryRemove(id, out _);

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
