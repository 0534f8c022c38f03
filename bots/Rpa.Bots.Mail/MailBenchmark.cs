using System.Diagnostics;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;

namespace Rpa.Bots.Mail;

/// <summary>What the mail bot's bench measures beneath the bot.</summary>
public static class MailBenchmark
{
    /// <summary>A connection of its own that listens to INBOX beside the bot: each call of the result completes with the server's next word of a change.</summary>
    public static (Func<CancellationToken, Task> Next, IAsyncDisposable Connection) Listen(ServerSettings server, Func<string> secret, TimeProvider time)
    {
        var watch = new ImapWatch(new ImapDoor("INBOX", server, secret, time));
        return (watch.NextAsync, watch);
    }

    /// <summary>
    /// Seconds to fetch every message of INBOX by a UID FETCH each, one after the other, on one connection that is open already: what no intake that fetches so could be faster than.
    /// </summary>
    public static async Task<double> FetchAllAsync(ServerSettings server, Func<string> secret, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var client = await new ImapDoor("INBOX", server, secret, time).OpenAsync(readOnly: true, known: null, cancellationToken);
        var uids = await client.SearchAsync("ALL", cancellationToken);
        var watch = Stopwatch.StartNew();
        foreach (var uid in uids)
        {
            if ((await client.FetchAsync([uid], int.MaxValue / 2, cancellationToken)).Count != 1)
            {
                throw new InvalidOperationException($"The message {uid} could not be fetched.");
            }
        }

        return watch.Elapsed.TotalSeconds;
    }
}
