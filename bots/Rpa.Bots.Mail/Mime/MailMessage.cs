using System.Collections.Immutable;

namespace Rpa.Bots.Mail.Mime;

/// <summary>What protects a message cryptographically; such a message is a person's matter.</summary>
public enum MailProtection
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Signed by S/MIME or OpenPGP; the text is readable, the signature is not checked.</summary>
    Signed,

    /// <summary>Encrypted by S/MIME or OpenPGP; nobody here can read it.</summary>
    Encrypted,
}

/// <summary>A message as it was read. All of it is the sender's claim.</summary>
public sealed record MailMessage
{
    /// <summary>Decoded subject; null when the header is missing.</summary>
    public string? Subject { get; init; }

    /// <summary>Authors (From).</summary>
    public ImmutableArray<MailAddress> From { get; init; } = [];

    /// <summary>The one who sent it for the authors (Sender), when different.</summary>
    public MailAddress? Sender { get; init; }

    /// <summary>Where answers shall go (Reply-To).</summary>
    public ImmutableArray<MailAddress> ReplyTo { get; init; } = [];

    /// <summary>Receivers (To).</summary>
    public ImmutableArray<MailAddress> To { get; init; } = [];

    /// <summary>Receivers of a copy (Cc).</summary>
    public ImmutableArray<MailAddress> Cc { get; init; } = [];

    /// <summary>Date header with the sender's offset; null when missing or not a date.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Message-ID without angle brackets.</summary>
    public string? MessageId { get; init; }

    /// <summary>In-Reply-To: the ids answered, without angle brackets.</summary>
    public ImmutableArray<string> InReplyTo { get; init; } = [];

    /// <summary>References: the thread's ids, oldest first, without angle brackets.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>Body as plain text, lines ended by LF; taken out of the HTML when that is all there is.</summary>
    public string Text { get; init; } = "";

    /// <summary><see cref="Text"/> without quoted history and signature: what the sender says now.</summary>
    public string NewText { get; init; } = "";

    /// <summary>Body as HTML as sent (hostile: never show it unsanitised); null when there is none.</summary>
    public string? Html { get; init; }

    /// <summary>Every part that is not the body, in order.</summary>
    public ImmutableArray<MailAttachment> Attachments { get; init; } = [];

    /// <summary>Auto-Submitted keyword in lower case (RFC 3834); null when missing.</summary>
    public string? AutoSubmitted { get; init; }

    /// <summary>Precedence in lower case: `bulk`, `list`, `junk`.</summary>
    public string? Precedence { get; init; }

    /// <summary>Whether a mailing list sent it (List-Id, List-Post, List-Unsubscribe).</summary>
    public bool IsList { get; init; }

    /// <summary>Whether the message reports on a delivery (RFC 3462, 3464, multipart/report).</summary>
    public bool IsReport { get; init; }

    /// <summary>What such a report says of each receiver.</summary>
    public ImmutableArray<DeliveryReport> DeliveryReports { get; init; } = [];

    /// <summary>The topmost Authentication-Results field, undecoded: worth something only where the office's own server wrote it.</summary>
    public string? AuthenticationResults { get; init; }

    /// <summary>Return-Path; empty string for `&lt;&gt;`, null when missing.</summary>
    public string? ReturnPath { get; init; }

    /// <summary>Other signs of a machine as sender, such as `X-Auto-Response-Suppress`.</summary>
    public bool HasAutoResponseSigns { get; init; }

    /// <summary>Signed or encrypted.</summary>
    public MailProtection Protection { get; init; }

    /// <summary>Whether an Outlook wrapper (winmail.dat, TNEF) holds the real attachments; see <see cref="MailAttachment.Contained"/>.</summary>
    public bool HasTnef { get; init; }

    /// <summary>What was wrong with the message and how it was read nevertheless, in plain words.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
