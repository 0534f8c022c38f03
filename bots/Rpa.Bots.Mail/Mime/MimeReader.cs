using System.Collections.Immutable;
using System.Text;
using Rpa.Bots.Mail.Mime.Outlook;

namespace Rpa.Bots.Mail.Mime;

/// <summary>
/// Reads a message (RFC 5322, 2045-2049, 2047, 2231, 6532) as it came, however damaged. It never throws: what cannot be understood is
/// kept as an attachment and named in <see cref="MailMessage.Warnings"/>.
/// </summary>
public static class MimeReader
{
    /// <summary>Reads a raw message; the result refers to <paramref name="raw"/>, which must not change afterwards.</summary>
    public static MailMessage Read(ReadOnlyMemory<byte> raw, MimeLimits? limits = null)
    {
        limits ??= MimeLimits.Default;
        try
        {
            return ReadOrThrow(raw, limits);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A fault of this reader must not stop a mailbox: the raw message goes to a person.
            return new MailMessage
            {
                Attachments = [new MailAttachment("message.eml", "message/rfc822", null, false, raw)],
                Warnings = [$"The message could not be read because of a fault in the reader ({e.GetType().Name}); it is attached as it came."],
            };
        }
    }

    internal static MailMessage ReadOrThrow(ReadOnlyMemory<byte> raw, MimeLimits limits)
    {
        var warnings = new Warnings();
        if (raw.Length > limits.Bytes)
        {
            warnings.Add($"The message has {raw.Length} bytes; only the first {limits.Bytes} were read.");
            raw = raw[..limits.Bytes];
        }

        raw = WithLineFeeds(raw);
        var root = MimeTree.Read(raw, limits, warnings);
        var choice = BodyChoice.Of(root);
        var html = HtmlOf(choice, limits, warnings);
        var text = TextOf(choice, html, limits, warnings);
        var attachments = choice.Attachments.Concat(Incomplete(choice)).Select(part => Attachment(part, limits, warnings)).ToImmutableArray();
        if (text.Length == 0 && html is null && attachments.SelectMany(a => a.Contained).FirstOrDefault(a => a.MediaType == "text/html" && a.Name == Tnef.HtmlBody) is { } wrapped)
        {
            html = Tidy(Charsets.Decode(wrapped.Bytes.Span, HtmlText.DeclaredCharset(wrapped.Bytes.Span), warnings), limits, warnings);
            text = HtmlText.Of(html);
        }

        if (root is { IsMultipart: true, IsContainer: false } && text.Length == 0)
        {
            // A container that cannot be split still holds what the sender wrote.
            text = Tidy(Charsets.Guess(root.Body.Span), limits, warnings);
        }

        return Assemble(root, text, html, attachments, warnings);
    }

    private static MailMessage Assemble(MimePart root, string text, string? html, ImmutableArray<MailAttachment> attachments, Warnings warnings)
    {
        var header = root.Header;
        if (header.Fields.Count == 0)
        {
            warnings.Add("The message has no header.");
        }

        var date = header["Date"];
        var parsed = DateParser.Parse(date is null ? null : EncodedWords.Plain(date, null));
        if (date is not null && parsed is null)
        {
            warnings.Add("The Date header is no date.");
        }

        var tnef = attachments.FirstOrDefault(a => Tnef.Is(a.Bytes.Span, a.MediaType));
        if (tnef is not null)
        {
            warnings.Add(tnef.Contained.IsEmpty
                ? "Attachments are wrapped in winmail.dat (TNEF), which could not be unpacked; ask the sender for plain attachments."
                : $"Attachments were wrapped in winmail.dat (TNEF): {tnef.Contained.Length} files were unpacked.");
        }

        var protection = Protections.Of(root, attachments, text);
        if (protection != MailProtection.None)
        {
            warnings.Add(protection == MailProtection.Encrypted ? "The message is encrypted and cannot be read here." : "The message is signed; the signature was not checked.");
        }

        return new MailMessage
        {
            Subject = header.Text("Subject"),
            From = AddressParser.Read(header, "From"),
            Sender = AddressParser.Read(header, "Sender") is [var sender, ..] ? sender : null,
            ReplyTo = AddressParser.Read(header, "Reply-To"),
            To = AddressParser.Read(header, "To"),
            Cc = AddressParser.Read(header, "Cc"),
            Date = parsed,
            MessageId = MessageIds.Parse(header["Message-ID"]) is [var id, ..] ? id : null,
            InReplyTo = MessageIds.Parse(header["In-Reply-To"]),
            References = MessageIds.Parse(header["References"]),
            Text = text,
            NewText = NewTextOnly.Of(text),
            Html = html,
            Attachments = attachments,
            AutoSubmitted = Keyword(header["Auto-Submitted"]),
            Precedence = Keyword(header["Precedence"]),
            IsList = header.Has("List-Id") || header.Has("List-Post") || header.Has("List-Unsubscribe") || header.Has("List-Help") || header.Has("X-Mailing-List"),
            IsReport = root.MediaType == "multipart/report",
            DeliveryReports = DeliveryReport.Of(attachments),
            AuthenticationResults = header["Authentication-Results"],
            ReturnPath = header["Return-Path"] is { } path ? path.Trim('<', '>', ' ', '\t') : null,
            HasAutoResponseSigns = AutomaticSigns(header),
            Protection = protection,
            HasTnef = tnef is not null,
            Warnings = warnings.ToImmutable(),
        };
    }

    private static bool AutomaticSigns(HeaderBlock header) =>
        header.Has("X-Autoreply") || header.Has("X-Autorespond") || header.Has("X-Autoresponder") || header.Has("X-Loop") || header.Has("X-Failed-Recipients")
        || (header["X-Auto-Response-Suppress"] is { } suppress && (suppress.Contains("All", StringComparison.OrdinalIgnoreCase)
            || suppress.Contains("AutoReply", StringComparison.OrdinalIgnoreCase) || suppress.Contains("OOF", StringComparison.OrdinalIgnoreCase)));

    private static string? Keyword(string? value)
    {
        if (value is null)
        {
            return null;
        }

        var end = value.AsSpan().IndexOfAny(";( \t");
        return (end < 0 ? value : value[..end]).Trim().ToLowerInvariant();
    }

    private static string? HtmlOf(BodyChoice choice, MimeLimits limits, Warnings warnings)
    {
        StringBuilder? all = null;
        foreach (var part in choice.Html)
        {
            if (part.MediaType == "text/html" && !part.Body.IsEmpty && (all?.Length ?? 0) < limits.TextCharacters)
            {
                var bytes = part.Content(warnings).Span;
                (all ??= new StringBuilder()).Append(Tidy(Charsets.Decode(bytes, part.Charset ?? HtmlText.DeclaredCharset(bytes), warnings), limits, warnings));
            }
        }

        return all is null || string.IsNullOrWhiteSpace(all.ToString()) ? null : all.ToString();
    }

    private static string TextOf(BodyChoice choice, string? html, MimeLimits limits, Warnings warnings)
    {
        var all = new StringBuilder();
        var fromHtml = false;
        foreach (var part in choice.Text)
        {
            if (all.Length >= limits.TextCharacters)
            {
                break;
            }

            string piece;
            if (part.MediaType == "text/plain")
            {
                var bytes = part.Content(warnings).Span;
                piece = Tidy(Charsets.Decode(bytes, part.Charset, warnings), limits, warnings);
                piece = FlowedText.Join(piece, part.ContentType);
            }
            else if (!fromHtml)
            {
                fromHtml = true;
                piece = HtmlText.Of(html ?? "");
            }
            else
            {
                continue;
            }

            if (all.Length > 0 && all[^1] != '\n' && piece.Length > 0)
            {
                all.Append('\n');
            }

            all.Append(piece);
        }

        // An empty plain part beside a written HTML part says nothing.
        return string.IsNullOrWhiteSpace(all.ToString()) && html is not null && !fromHtml ? HtmlText.Of(html) : all.ToString();
    }

    private static string Tidy(string text, MimeLimits limits, Warnings warnings)
    {
        if (text.Length > limits.TextCharacters)
        {
            warnings.Add($"The text is longer than {limits.TextCharacters} characters; its rest was left out.");
            text = text[..limits.TextCharacters];
        }

        return text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\0", "", StringComparison.Ordinal);
    }

    /// <summary>Body parts that the message's end cut off, or whose encoding is damaged, are kept as they came as well: what is missing may matter.</summary>
    private static IEnumerable<MimePart> Incomplete(BodyChoice choice) =>
        choice.Text.Concat(choice.Html).Distinct().Where(part => (part.IsCutOff || part.IsDamaged) && !part.Body.Span.Trim(" \t\r\n"u8).IsEmpty);

    private static MailAttachment Attachment(MimePart part, MimeLimits limits, Warnings warnings)
    {
        var bytes = part.Content(warnings);
        var id = part.Header["Content-ID"]?.Trim('<', '>', ' ', '\t');
        var refusal = Archives.Fault(bytes.Span, limits);
        if (refusal is not null)
        {
            warnings.Add($"The archive '{part.Name ?? part.MediaType}' is refused: {refusal}. It is kept as it came and not opened.");
        }

        return new MailAttachment(part.Name, part.MediaType, string.IsNullOrEmpty(id) ? null : id, part.Disposition?.Value == "inline", bytes)
        {
            Refusal = refusal,
            Contained = Tnef.Is(bytes.Span, part.MediaType) ? Tnef.Unpack(bytes) : [],
        };
    }

    /// <summary>Messages whose lines end by CR alone (old Macintosh programs) get LF.</summary>
    private static ReadOnlyMemory<byte> WithLineFeeds(ReadOnlyMemory<byte> raw)
    {
        var head = raw.Span[..Math.Min(raw.Length, 4096)];
        if (head.Contains((byte)'\n') || !head.Contains((byte)'\r'))
        {
            return raw;
        }

        var copy = raw.ToArray();
        copy.AsSpan().Replace((byte)'\r', (byte)'\n');
        return copy;
    }
}
