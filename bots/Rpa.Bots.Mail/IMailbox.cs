namespace Rpa.Bots.Mail;

/// <summary>A folder that mail arrives in. Reading changes nothing; only acknowledging does, after the commit (R4).</summary>
public interface IMailbox
{
    /// <summary>Messages not yet acknowledged, oldest first. The same message has the same key after a crash.</summary>
    IAsyncEnumerable<MailboxItem> ListNewAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The messages of <see cref="ListNewAsync"/> with their bytes, fetched as is quickest; memory holds a few megabytes of them, or one that is larger. What is gone meanwhile is left out.
    /// </summary>
    IAsyncEnumerable<NewMail> ReadNewAsync(CancellationToken cancellationToken);

    /// <summary>The raw message; null when it is gone meanwhile. Nothing is marked as read.</summary>
    Task<byte[]?> ReadAsync(MailboxItem item, CancellationToken cancellationToken);

    /// <summary>Takes messages out of the new ones. Repeating it does no harm, nor does a message that is gone.</summary>
    Task AcknowledgeAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Messages of any state that carry the Message-ID, newest first.</summary>
    IAsyncEnumerable<MailboxItem> FindAsync(string messageId, CancellationToken cancellationToken);

    /// <summary>The message's header (and no more, where that is cheaper) and how many attachments it has; null when it is gone.</summary>
    Task<(byte[] Header, int Attachments)?> DescribeAsync(MailboxItem item, CancellationToken cancellationToken);

    /// <summary>Completes when something may have come since the last call completed; a mailbox that cannot tell never completes.</summary>
    Task WaitForNewsAsync(CancellationToken cancellationToken);
}

/// <summary>A message in a mailbox.</summary>
/// <param name="Key">Account, mailbox, UIDVALIDITY and UID, each escaped, joined by `/`; for Maildir `maildir` and the unique file name stand for the last two.</param>
/// <param name="Size">Bytes, where known; else 0.</param>
public sealed record MailboxItem(string Key, long Size)
{
    /// <summary>Builds a key; a slash within a piece is escaped.</summary>
    public static string KeyOf(string account, string mailbox, string uidValidity, string uid) =>
        string.Join('/', new[] { account, mailbox, uidValidity, uid }.Select(Uri.EscapeDataString));

    /// <summary>The last piece of a key.</summary>
    public static string UidOf(string key) => Uri.UnescapeDataString(key[(key.LastIndexOf('/') + 1)..]);
}

/// <summary>A new message with its bytes, or why it could not be read.</summary>
/// <param name="Item">Which one.</param>
/// <param name="Raw">As it came; null with <paramref name="Fault"/>.</param>
/// <param name="Fault">Trouble with this message alone; the others are read on.</param>
public sealed record NewMail(MailboxItem Item, byte[]? Raw, Exception? Fault = null);
