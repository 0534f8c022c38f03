using System.Globalization;
using System.Runtime.CompilerServices;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Imap;

/// <summary>
/// A folder on an IMAP server. New is what is neither seen nor deleted; acknowledged means seen. One session is kept and opened anew when it broke. When UIDVALIDITY changes,
/// the same messages come again under new keys; their hash tells that they were taken.
/// </summary>
internal sealed class ImapMailbox(
    string account, string folder, ServerSettings server, Func<string> secret, TimeProvider time, MimeLimits? limits = null, Func<CancellationToken, Task<MailConnection>>? open = null)
    : IMailbox, IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly MimeLimits _limits = limits ?? MimeLimits.Default;
    private ImapClient? _client;

    public async IAsyncEnumerable<MailboxItem> ListNewAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in await SearchAsync("UNSEEN UNDELETED", cancellationToken))
        {
            yield return item;
        }
    }

    public Task<byte[]?> ReadAsync(MailboxItem item, CancellationToken cancellationToken) =>
        // One byte beyond the limit lets the reader say that the message was cut; a huge message must not stop the mailbox.
        WithSessionAsync(async client => Uid(client, item.Key) is { } uid ? await client.FetchAsync(uid, _limits.Bytes + 1, cancellationToken) : null, cancellationToken);

    public Task AcknowledgeAsync(string key, CancellationToken cancellationToken) =>
        WithSessionAsync(
            async client =>
            {
                if (Uid(client, key) is { } uid)
                {
                    await client.SetSeenAsync(uid, cancellationToken);
                }

                return true;
            },
            cancellationToken);

    public async IAsyncEnumerable<MailboxItem> FindAsync(string messageId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in (await SearchAsync($"HEADER Message-ID {ImapClient.Quoted(messageId)}", cancellationToken)).Reverse())
        {
            yield return item;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        _one.Dispose();
    }

    private async Task<IReadOnlyList<MailboxItem>> SearchAsync(string criteria, CancellationToken cancellationToken) =>
        await WithSessionAsync<IReadOnlyList<MailboxItem>>(
            async client =>
            {
                // New messages show only after a command in which the server may tell of them.
                await client.NoOperationAsync(cancellationToken);
                var uids = await client.SearchAsync(criteria, cancellationToken);
                return [.. uids.Select(uid => new MailboxItem(Key(client, uid), 0))];
            },
            cancellationToken);

    private string Key(ImapClient client, uint uid) =>
        MailboxItem.KeyOf(account, folder, client.UidValidity.ToString(CultureInfo.InvariantCulture), uid.ToString(CultureInfo.InvariantCulture));

    /// <summary>The UID of a key; null when the key is of an earlier life of the folder.</summary>
    private uint? Uid(ImapClient client, string key) =>
        uint.TryParse(MailboxItem.UidOf(key), NumberStyles.None, CultureInfo.InvariantCulture, out var uid) && key == Key(client, uid) ? uid : null;

    private async Task<T> WithSessionAsync<T>(Func<ImapClient, Task<T>> work, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var isFresh = _client is null;
            try
            {
                return await work(_client ??= await OpenAsync(cancellationToken));
            }
            catch (IOException e) when (!isFresh && e is not ImapRefusedException)
            {
                // The kept session died of idleness; every command here may be repeated.
                await CloseAsync();
                return await work(_client = await OpenAsync(cancellationToken));
            }
        }
        catch (Exception e) when (e is not ImapRefusedException)
        {
            await CloseAsync();
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<ImapClient> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await (open?.Invoke(cancellationToken) ?? MailConnection.OpenAsync(server, time, cancellationToken));
        var client = await ImapClient.BeginAsync(connection, server, secret, _limits.Bytes + (64 * 1024), cancellationToken);
        await client.SelectAsync(folder, readOnly: false, cancellationToken);
        return client;
    }

    private async Task CloseAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.DisposeAsync();
        }
    }
}
