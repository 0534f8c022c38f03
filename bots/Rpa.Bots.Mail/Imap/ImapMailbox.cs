using System.Globalization;
using System.Runtime.CompilerServices;
using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Imap;

/// <summary>
/// A folder on an IMAP server. New is what is neither seen nor deleted; acknowledged means seen or, where the account names a folder for it, moved there. When UIDVALIDITY changes, the same
/// messages come again under new keys; their hash tells that they were taken.
/// </summary>
internal sealed class ImapMailbox(string account, string folder, ImapSession session, ImapWatch? watch = null, string? doneFolder = null, MimeLimits? limits = null) : IMailbox, IAsyncDisposable
{
    /// <summary>Of a mailbox with more unread mail than this the rest follows with the next poll.</summary>
    private const int MostAtOnce = 5000;
    private const int ChunkMessages = 100;
    private const long ChunkBytes = 2 * 1024 * 1024;
    private const int HeaderBytes = 64 * 1024;
    private readonly MimeLimits _limits = limits ?? MimeLimits.Default;
    private Quiet? _quiet;

    /// <summary>What the folder looked like when it held nothing new; as long as it looks so, nothing need be sought.</summary>
    private sealed record Quiet(ImapClient Client, long Changes, long UidValidity, long? ModSeq)
    {
        public static Quiet Of(ImapClient client) => new(client, client.Changes, client.UidValidity, client.HighestModSeq);

        public bool Holds(ImapClient client) => client.UidValidity == UidValidity
            && (ReferenceEquals(client, Client) ? client.Changes == Changes : ModSeq is not null && client.HighestModSeq == ModSeq && client.Changes <= 1);
    }

    public async IAsyncEnumerable<MailboxItem> ListNewAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in await session.RunAsync(client => ListAsync(client, cancellationToken), cancellationToken))
        {
            yield return item;
        }
    }

    public async IAsyncEnumerable<NewMail> ReadNewAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = await session.RunAsync(client => ListAsync(client, cancellationToken), cancellationToken);
        var at = 0;
        var next = FetchAsync(Chunk(items, ref at), cancellationToken);
        try
        {
            while (true)
            {
                var chunk = await next;
                if (chunk.Count == 0 && at >= items.Count)
                {
                    yield break;
                }

                // The next ones come over the line while these are taken in.
                next = FetchAsync(Chunk(items, ref at), cancellationToken);
                foreach (var mail in chunk)
                {
                    yield return mail;
                }
            }
        }
        finally
        {
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public Task<byte[]?> ReadAsync(MailboxItem item, CancellationToken cancellationToken) => session.RunAsync(
        // One byte beyond the limit lets the reader say that the message was cut; a huge message must not stop the mailbox.
        async client => Uid(client, item.Key) is { } uid ? (await client.FetchAsync([uid], _limits.Bytes + 1, cancellationToken)).GetValueOrDefault(uid) : null,
        cancellationToken);

    public Task AcknowledgeAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => session.RunAsync(
        async client =>
        {
            var uids = keys.Select(key => Uid(client, key)).OfType<uint>().ToList();
            if (uids.Count > 0)
            {
                await (doneFolder is null ? client.StoreAsync(uids, add: true, "\\Seen", cancellationToken) : client.MoveAsync(uids, doneFolder, cancellationToken));
            }

            return true;
        },
        cancellationToken);

    public async IAsyncEnumerable<MailboxItem> FindAsync(string messageId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = await session.RunAsync(
            async client =>
            {
                await client.NoOperationAsync(cancellationToken);
                var uids = await client.SearchAsync($"HEADER Message-ID {ImapClient.Quoted(messageId)}", cancellationToken);
                return uids.Select(uid => new MailboxItem(Key(client, uid), 0)).Reverse().ToList();
            },
            cancellationToken);
        foreach (var item in items)
        {
            yield return item;
        }
    }

    public Task<(byte[] Header, int Attachments)?> DescribeAsync(MailboxItem item, CancellationToken cancellationToken) => session.RunAsync<(byte[], int)?>(
        async client => Uid(client, item.Key) is { } uid && await client.DescribeAsync(uid, HeaderBytes, cancellationToken) is { } found ? (found.Header, found.Structure?.Attachments ?? 0) : null,
        cancellationToken);

    public Task WaitForNewsAsync(CancellationToken cancellationToken) => watch?.NextAsync(cancellationToken) ?? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (watch is not null)
        {
            await watch.DisposeAsync();
        }

        await session.DisposeAsync();
    }

    private async Task<IReadOnlyList<MailboxItem>> ListAsync(ImapClient client, CancellationToken cancellationToken)
    {
        // New messages show only after a command in which the server may tell of them.
        await client.NoOperationAsync(cancellationToken);
        if (_quiet?.Holds(client) == true)
        {
            return [];
        }

        var before = Quiet.Of(client);
        var uids = await client.SearchAsync("UNSEEN UNDELETED", cancellationToken);
        _quiet = uids.Count == 0 ? before : null;
        if (uids.Count == 0)
        {
            return [];
        }

        var some = uids.Take(MostAtOnce).ToList();
        var sizes = await client.SizesAsync(some, cancellationToken);
        return [.. some.Where(sizes.ContainsKey).Select(uid => new MailboxItem(Key(client, uid), sizes[uid]))];
    }

    private static List<MailboxItem> Chunk(IReadOnlyList<MailboxItem> items, ref int at)
    {
        var chunk = new List<MailboxItem>();
        long bytes = 0;
        while (at < items.Count && chunk.Count < ChunkMessages && (chunk.Count == 0 || bytes + items[at].Size <= ChunkBytes))
        {
            bytes += items[at].Size;
            chunk.Add(items[at++]);
        }

        return chunk;
    }

    private async Task<IReadOnlyList<NewMail>> FetchAsync(List<MailboxItem> chunk, CancellationToken cancellationToken) => chunk.Count == 0 ? [] : await session.RunAsync<IReadOnlyList<NewMail>>(
        async client =>
        {
            var raw = await client.FetchAsync([.. chunk.Select(i => Uid(client, i.Key)).OfType<uint>()], _limits.Bytes + 1, cancellationToken);
            return [.. chunk.Select(item => (Item: item, Raw: Uid(client, item.Key) is { } uid ? raw.GetValueOrDefault(uid) : null)).Where(m => m.Raw is not null).Select(m => new NewMail(m.Item, m.Raw))];
        },
        cancellationToken);

    private string Key(ImapClient client, uint uid) =>
        MailboxItem.KeyOf(account, folder, client.UidValidity.ToString(CultureInfo.InvariantCulture), uid.ToString(CultureInfo.InvariantCulture));

    /// <summary>The UID of a key; null when the key is of an earlier life of the folder.</summary>
    private uint? Uid(ImapClient client, string key) =>
        uint.TryParse(MailboxItem.UidOf(key), NumberStyles.None, CultureInfo.InvariantCulture, out var uid) && key == Key(client, uid) ? uid : null;
}
