using System.Collections.Immutable;

namespace Rpa.Bots.Mail.Mime.Outgoing;

/// <summary>Someone a message is from or to.</summary>
public sealed record Correspondent(HeaderText? Name, EmailAddress Address)
{
    /// <summary>An address without a name.</summary>
    public static Correspondent Of(EmailAddress address) => new(null, address);
}

/// <summary>A file that goes out with a message.</summary>
/// <param name="Name">File name; cleaned when written.</param>
/// <param name="MediaType">By content.</param>
/// <param name="Bytes">Content.</param>
public sealed record OutgoingAttachment(string Name, string MediaType, ReadOnlyMemory<byte> Bytes);

/// <summary>A message to be sent. Every header value has a type that cannot hold a line break.</summary>
public sealed record OutgoingMessage
{
    /// <summary>The office.</summary>
    public required Correspondent From { get; init; }

    /// <summary>Receivers; at least one.</summary>
    public required ImmutableArray<Correspondent> To { get; init; }

    /// <summary>One line.</summary>
    public required HeaderText Subject { get; init; }

    /// <summary>Body as plain text, lines ended by LF.</summary>
    public required string Text { get; init; }

    /// <summary>Body as a whole HTML document, or null for text only.</summary>
    public string? Html { get; init; }

    /// <summary>Files.</summary>
    public ImmutableArray<OutgoingAttachment> Attachments { get; init; } = [];

    /// <summary>Date header.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Message-ID, by which a probe finds the message.</summary>
    public required MessageId Id { get; init; }

    /// <summary>The message this one answers.</summary>
    public MessageId? InReplyTo { get; init; }

    /// <summary>The thread, oldest first, without <see cref="Id"/>.</summary>
    public ImmutableArray<MessageId> References { get; init; } = [];

    /// <summary>Written without a person's hand in answer to a message: `Auto-Submitted: auto-replied`, else `auto-generated` (RFC 3834, 5).</summary>
    public bool IsAutomaticReply { get; init; }

    /// <summary>The case it belongs to, for the header `X-Case-Reference`.</summary>
    public HeaderText? CaseReference { get; init; }
}
