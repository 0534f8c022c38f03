using System.Globalization;
using Rpa.Bots.Mail.Mime.Outgoing;
using Rpa.Bots.Mail.Smtp;

namespace Rpa.Bots.Mail.Imap;

/// <summary>
/// The folder of sent mail as the memory of what went out. A copy is put there, marked as a draft, before the dot that sends it, and loses the mark when the server took the message. So after a
/// crash: no copy, and it was never sent; a copy without the mark, and it was; a marked one, and nobody here can know. Servers that file sent mail themselves get no copy from us.
/// </summary>
internal sealed class ImapSent(ImapSession session, string folder, bool serverFiles) : ISentRecord, IAsyncDisposable
{
    private const string Draft = "\\Draft";

    public Task<SentTrace> FindAsync(MessageId id, CancellationToken cancellationToken) => session.RunAsync(
        async client =>
        {
            var flags = await CopiesAsync(client, id, cancellationToken);
            var sent = flags.Values.Count(f => !IsDraft(f));
            return sent > 0 ? new SentTrace(sent, IsCertain: true) : new SentTrace(0, IsCertain: flags.Count == 0);
        },
        cancellationToken);

    public async Task PrepareAsync(MessageId id, byte[] raw, CancellationToken cancellationToken)
    {
        if (!serverFiles)
        {
            // An attempt that never came to the dot may have left its copy; it must not be found beside the new one.
            await WithdrawAsync(id, cancellationToken);
            await session.RunAsync(
                async client =>
                {
                    await client.AppendAsync(await FolderAsync(client, cancellationToken), raw, $"\\Seen {Draft}", cancellationToken);
                    return true;
                },
                cancellationToken);
        }
    }

    public Task ConfirmAsync(MessageId id, CancellationToken cancellationToken) => serverFiles ? Task.CompletedTask : session.RunAsync(
        async client =>
        {
            await client.StoreAsync(Drafts(await CopiesAsync(client, id, cancellationToken)), add: false, Draft, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task WithdrawAsync(MessageId id, CancellationToken cancellationToken) => serverFiles ? Task.CompletedTask : session.RunAsync(
        async client =>
        {
            await client.DeleteAsync(Drafts(await CopiesAsync(client, id, cancellationToken)), cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<int> CountRepliesAsync(EmailAddress to, DateOnly day, CancellationToken cancellationToken) => session.RunAsync(
        async client =>
        {
            await client.NoOperationAsync(cancellationToken);
            var since = day.ToString("d-MMM-yyyy", CultureInfo.InvariantCulture);
            return (await client.SearchAsync($"SINCE {since} TO {ImapClient.Quoted(to.Value)} HEADER Auto-Submitted auto-replied UNDRAFT", cancellationToken)).Count;
        },
        cancellationToken);

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private static bool IsDraft(IReadOnlyList<string> flags) => flags.Contains(Draft, StringComparer.OrdinalIgnoreCase);

    private static List<uint> Drafts(Dictionary<uint, IReadOnlyList<string>> copies) => [.. copies.Where(c => IsDraft(c.Value)).Select(c => c.Key)];

    private static async Task<Dictionary<uint, IReadOnlyList<string>>> CopiesAsync(ImapClient client, MessageId id, CancellationToken cancellationToken)
    {
        await client.NoOperationAsync(cancellationToken);
        var uids = await client.SearchAsync($"HEADER Message-ID {ImapClient.Quoted(id.Value)} UNDELETED", cancellationToken);
        return uids.Count == 0 ? [] : await client.FlagsAsync(uids, cancellationToken);
    }

    private async Task<string> FolderAsync(ImapClient client, CancellationToken cancellationToken) => await ImapDoor.NameAsync(client, folder, cancellationToken);
}
