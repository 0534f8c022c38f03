using Rpa.Bots.Mail.Mime.Outgoing;

namespace Rpa.Bots.Mail.Smtp;

/// <summary>What is known of a message that may have gone out.</summary>
/// <param name="Count">How often it certainly went out.</param>
/// <param name="IsCertain">False where a copy is there of which nobody knows whether it went out.</param>
internal readonly record struct SentTrace(int Count, bool IsCertain);

/// <summary>Where the note of one attempt lies; nothing where none was made, or the server does not tell.</summary>
internal readonly record struct SentNote(long UidValidity, uint Uid);

/// <summary>A memory of sent messages outside this program, which survives its crash.</summary>
internal interface ISentRecord
{
    /// <summary>What is known of the message.</summary>
    Task<SentTrace> FindAsync(MessageId id, CancellationToken cancellationToken);

    /// <summary>Writes down that the message is about to be sent.</summary>
    Task<SentNote> PrepareAsync(OutgoingMessage message, byte[] raw, CancellationToken cancellationToken);

    /// <summary>
    /// Takes back the notes that earlier processes left of the message, once this attempt has begun and before it sends: that it could begin proves that none of them sent. Before that an
    /// earlier note may be the only trace of a message that went out.
    /// </summary>
    Task ReplaceAsync(MessageId id, CancellationToken cancellationToken);

    /// <summary>Writes down that it was sent.</summary>
    Task ConfirmAsync(OutgoingMessage message, SentNote note, CancellationToken cancellationToken);

    /// <summary>
    /// Takes back the note of this attempt, which certainly did not send. The note of another attempt at the same message stays: it may be about to.
    /// </summary>
    Task WithdrawAsync(SentNote note, CancellationToken cancellationToken);

    /// <summary>Automatic answers that went to the address since the beginning of the day.</summary>
    Task<int> CountRepliesAsync(EmailAddress to, DateOnly day, CancellationToken cancellationToken);
}
