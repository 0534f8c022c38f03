using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Mime.Outgoing;
using Rpa.Bots.Mail.Smtp;

namespace Rpa.Bots.Mail.Imap;

/// <summary>
/// The folder of sent mail as the memory of what went out. A copy is put there, marked as a draft, before the dot that sends it, and loses the mark when the server took the message. So after a
/// crash: no copy, and it was never sent; a copy without the mark, and it was; a marked one, and nobody here can know. Servers that file sent mail themselves get no copy from us.
/// </summary>
internal sealed class ImapSent(ImapSession session, bool serverFiles, TimeProvider time) : ISentRecord, IAsyncDisposable
{
    private const string Draft = "\\Draft";
    private const int HeaderBytes = 16 * 1024;
    private static readonly TimeSpan s_recount = TimeSpan.FromMinutes(10);
    private readonly ReplyCounts _replies = new();
    private ConcurrentDictionary<string, ImmutableArray<uint>>? _left;
    private long _leftIn;

    public Task<SentTrace> FindAsync(MessageId id, CancellationToken cancellationToken) => session.RunAsync(
        async client =>
        {
            // That nothing is there lets the message be sent again, so it is asked twice: while a flag changes, a server that keeps a file a message may miss it.
            var uids = await CopiesAsync(client, id, cancellationToken);
            uids = uids.Count > 0 ? uids : await CopiesAsync(client, id, cancellationToken);
            var flags = uids.Count == 0 ? [] : await client.FlagsAsync(uids, cancellationToken);
            var sent = flags.Values.Count(f => !f.Contains(Draft, StringComparer.OrdinalIgnoreCase));
            return sent > 0 ? new SentTrace(sent, IsCertain: true) : new SentTrace(0, IsCertain: uids.Count == 0);
        },
        cancellationToken);

    public Task<SentNote> PrepareAsync(OutgoingMessage message, byte[] raw, CancellationToken cancellationToken) => serverFiles ? Task.FromResult(default(SentNote)) : session.RunAsync(
        async client =>
        {
            await RememberAsync(client, cancellationToken);

            // Into the folder that is searched after a crash, and no other.
            var place = await client.AppendAsync(client.Selected, raw, $"\\Seen {Draft}", cancellationToken);
            return place is var (validity, uid) ? new SentNote(validity, uid) : default;
        },
        cancellationToken);

    public async Task ReplaceAsync(MessageId id, CancellationToken cancellationToken)
    {
        if (_left is { } left && left.TryRemove(id.Value, out var uids))
        {
            await session.RunAsync(
                async client =>
                {
                    if (_leftIn == client.UidValidity)
                    {
                        await client.DeleteAsync(uids, cancellationToken);
                    }

                    return true;
                },
                cancellationToken);
        }
    }

    public async Task ConfirmAsync(OutgoingMessage message, SentNote note, CancellationToken cancellationToken)
    {
        _replies.Add(message);
        if (!serverFiles)
        {
            await session.RunAsync(
                async client =>
                {
                    var uids = note.Uid > 0 && note.UidValidity == client.UidValidity ? [note.Uid] : await DraftsAsync(client, message.Id, cancellationToken);
                    await client.StoreAsync(uids, add: false, Draft, cancellationToken);
                    return true;
                },
                cancellationToken);
        }
    }

    /// <summary>Only by its number: found by its Message-ID it might be the note of another attempt, and without a note a sent message would be sent again.</summary>
    public Task WithdrawAsync(SentNote note, CancellationToken cancellationToken) => note.Uid == 0 ? Task.CompletedTask : session.RunAsync(
        async client =>
        {
            if (note.UidValidity == client.UidValidity)
            {
                await client.DeleteAsync([note.Uid], cancellationToken);
            }

            return true;
        },
        cancellationToken);

    public async Task<int> CountRepliesAsync(EmailAddress to, DateOnly day, CancellationToken cancellationToken)
    {
        if (_replies.IsStale(day, time.GetUtcNow() - s_recount))
        {
            await session.RunAsync(client => CountAsync(client, day, cancellationToken), cancellationToken);
        }

        return _replies.Of(to);
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private static async Task<IReadOnlyList<uint>> CopiesAsync(ImapClient client, MessageId id, CancellationToken cancellationToken)
    {
        await client.NoOperationAsync(cancellationToken);
        return await client.SearchAsync($"HEADER Message-ID {ImapClient.Quoted(id.Value)} UNDELETED", cancellationToken);
    }

    private static async Task<IReadOnlyList<uint>> DraftsAsync(ImapClient client, MessageId id, CancellationToken cancellationToken)
    {
        await client.NoOperationAsync(cancellationToken);
        return await client.SearchAsync($"HEADER Message-ID {ImapClient.Quoted(id.Value)} DRAFT UNDELETED", cancellationToken);
    }

    /// <summary>Takes note of the copies that earlier processes left, before a first one of this process stands there.</summary>
    private async Task RememberAsync(ImapClient client, CancellationToken cancellationToken)
    {
        if (_left is null || _leftIn != client.UidValidity)
        {
            (_left, _leftIn) = (new(StringComparer.Ordinal), client.UidValidity);
            await client.NoOperationAsync(cancellationToken);
            var drafts = await client.SearchAsync("DRAFT UNDELETED HEADER Message-ID rpa.", cancellationToken);
            foreach (var (uid, header) in await client.HeadersAsync(drafts, "MESSAGE-ID", HeaderBytes, cancellationToken))
            {
                if (Fields(header).MessageId is { } found)
                {
                    _left[found] = _left.GetValueOrDefault(found, []).Add(uid);
                }
            }
        }
    }

    private static HeaderBlock Fields(byte[] header)
    {
        HeaderBlock.Read(header, 0, MimeLimits.Default, new Warnings(), static (_, _, _) => false, out var fields);
        return fields;
    }

    private async Task<bool> CountAsync(ImapClient client, DateOnly day, CancellationToken cancellationToken)
    {
        await client.NoOperationAsync(cancellationToken);
        var since = day.ToString("d-MMM-yyyy", CultureInfo.InvariantCulture);
        var uids = await client.SearchAsync($"SINCE {since} HEADER Auto-Submitted auto-replied UNDRAFT UNDELETED", cancellationToken);
        _replies.Begin(day, time.GetUtcNow());
        foreach (var (_, header) in await client.HeadersAsync(uids, "TO", HeaderBytes, cancellationToken))
        {
            _replies.Add(AddressParser.Read(Fields(header), "To"));
        }

        return true;
    }
}
