namespace Rpa.Bots.Mail;

/// <summary>A folder that mail arrives in. Reading changes nothing; only <see cref="AcknowledgeAsync"/> does, after the commit (R4).</summary>
public interface IMailbox
{
    /// <summary>Messages not yet acknowledged, oldest first. The same message has the same key after a crash.</summary>
    IAsyncEnumerable<MailboxItem> ListNewAsync(CancellationToken cancellationToken);

    /// <summary>The raw message; null when it is gone meanwhile. Nothing is marked as read.</summary>
    Task<byte[]?> ReadAsync(MailboxItem item, CancellationToken cancellationToken);

    /// <summary>Takes the message out of the new ones. Repeating it does no harm, nor does a message that is gone.</summary>
    Task AcknowledgeAsync(string key, CancellationToken cancellationToken);

    /// <summary>Messages of any state that carry the Message-ID, newest first; for `mail.find`.</summary>
    IAsyncEnumerable<MailboxItem> FindAsync(string messageId, CancellationToken cancellationToken);
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
