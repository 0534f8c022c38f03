using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rpa.Bots.Documents;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Mime.Outgoing;
using Rpa.Bots.Triggers;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Mail.Actions;

/// <summary>What a workflow sees of a message: the scope `mail`.</summary>
internal static partial class MailScope
{
    /// <summary>Levels of messages within messages whose attachments are taken out.</summary>
    private const int ForwardDepth = 3;

    /// <summary>
    /// `from` and `replyTo` are set only where they are addresses one can write to; `automatic` says why no answer may go out and is unset where one may. `undelivered` names receivers that a
    /// report of delivery gives up. `authentication` is what the office's own server says of the sender (`pass`, `fail`, `unknown`); `infections` what a virus scanner found.
    /// </summary>
    public static CelType Type { get; } = CelType.Record("mail",
    [
        new("subject", CelType.String, IsPersonal: true),
        new("from", CelType.String, IsOptional: true, IsPersonal: true),
        new("fromName", CelType.String, IsOptional: true, IsPersonal: true),
        new("replyTo", CelType.String, IsOptional: true, IsPersonal: true),
        new("to", CelType.List(CelType.String)),
        new("text", CelType.String, IsPersonal: true),
        new("newText", CelType.String, IsPersonal: true),
        new("attachments", CelType.Int),
        new("messageId", CelType.String, IsOptional: true),
        new("inReplyTo", CelType.String, IsOptional: true),
        new("references", CelType.List(CelType.String)),
        new("sentAt", CelType.Timestamp, IsOptional: true),
        new("language", CelType.String),
        new("isAutomatic", CelType.Bool),
        new("automatic", CelType.String, IsOptional: true),
        new("isReport", CelType.Bool),
        new("undelivered", CelType.List(CelType.String), IsPersonal: true),
        new("isReply", CelType.Bool),
        new("authentication", CelType.String),
        new("infections", CelType.List(CelType.String)),
        new("isProtected", CelType.Bool),
        new("warnings", CelType.List(CelType.String)),
    ]);

    public static MapValue Of(MailMessage message, int documents, MailAccount? account = null, IReadOnlyList<string>? infections = null)
    {
        var automatic = AutomaticMail.Reason(message);
        return Value.Map(
            ("subject", Value.Of(message.Subject ?? "")),
            ("from", Address(message.From)),
            ("fromName", message.From is [{ Name: { } name }, ..] ? Value.Of(name) : null),
            ("replyTo", Address(message.ReplyTo) ?? Address(message.From)),
            ("to", Value.Of(message.To.Where(a => a.Address is not null).Select(a => Value.Of(a.Address!)))),
            ("text", Value.Of(message.Text)),
            ("newText", Value.Of(message.NewText)),
            ("attachments", Value.Of(documents)),
            ("messageId", message.MessageId is { } id ? Value.Of(id) : null),
            ("inReplyTo", message.InReplyTo is [var answered, ..] ? Value.Of(answered) : null),
            ("references", Value.Of(message.References.Select(Value.Of))),
            ("sentAt", message.Date is { } date ? Value.Of(date) : null),
            ("language", Value.Of(LanguageGuess.Of($"{message.Subject} {message.NewText}"))),
            ("isAutomatic", Value.Of(automatic is not null)),
            ("automatic", automatic is null ? null : Value.Of(automatic)),
            ("isReport", Value.Of(message.IsReport)),
            ("undelivered", Value.Of(message.DeliveryReports.Where(r => r.Action == "failed").Select(r => Value.Of(string.Join(' ', new[] { r.Recipient, r.Status, r.Diagnostic }.Where(p => p is not null)))))),
            ("isReply", Value.Of(IsReply(message))),
            ("authentication", Value.Of(AuthenticationResults.Of(message, account?.AuthenticationServer))),
            ("infections", Value.Of((infections ?? []).Select(Value.Of))),
            ("isProtected", Value.Of(message.Protection == MailProtection.Encrypted)),
            ("warnings", Value.Of(message.Warnings.Select(Value.Of))));
    }

    /// <summary>Whether the message presents itself as an answer to an earlier one.</summary>
    public static bool IsReply(MailMessage message) => message.InReplyTo.Length > 0 || message.References.Length > 0 || AnswerMark().IsMatch(message.Subject ?? "");

    /// <summary>
    /// Attachments as documents, typed by content, those of forwarded messages included. Real files come before pictures within the text (logos, mostly), these before
    /// whole messages; the same bytes come once.
    /// </summary>
    public static ImmutableArray<ArrivedDocument> Documents(MailMessage message, IReadOnlySet<string>? infected = null)
    {
        var ranked = new List<(int Rank, ArrivedDocument Document, string Sha256)>();
        Collect(message, ranked, 0);
        return [.. ranked.Where(d => infected?.Contains(d.Sha256) != true).DistinctBy(d => d.Sha256).OrderBy(d => d.Rank).Select((d, i) => Named(d.Document, i))];
    }

    /// <summary>
    /// What a message belongs to, strongest evidence first: for a report of delivery the message it reports on (RFC 3464), In-Reply-To, References from the newest,
    /// then case references, from ids of our own making and from the subject. All of it is a stranger's claim.
    /// </summary>
    public static ImmutableArray<string> Correlation(MailMessage message)
    {
        var ids = Reported(message).Concat(message.InReplyTo).Concat(message.References.Reverse()).Distinct(StringComparer.Ordinal).Take(50).ToList();
        var references = ids.Where(id => id.StartsWith("rpa.", StringComparison.Ordinal)).Append(message.Subject ?? "").SelectMany(text => CaseReference().Matches(text).Select(m => m.Value));
        return [.. ids.Concat(references).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A report may follow the standard or not; what only claims to be one, from an address that people write from, is an ordinary message.</summary>
    private static IEnumerable<string> Reported(MailMessage message) =>
        message.IsReport || message.ReturnPath is "" || (message.From is [{ Address: { } from }, ..] && AutomaticMail.ReasonOfAddress(from) is not null) ? DeliveryReport.MessageIdsIn(message) : [];

    private static Value? Address(ImmutableArray<MailAddress> people) =>
        people is [{ Address: { } text }, ..] && EmailAddress.TryParse(text, out var address) ? Value.Of(address.Value) : null;

    private static void Collect(MailMessage message, List<(int Rank, ArrivedDocument Document, string Sha256)> found, int depth)
    {
        foreach (var attachment in message.Attachments.SelectMany(a => a.Contained.IsEmpty ? [a] : a.Contained))
        {
            // A refused archive is kept, but typed so that nothing opens it.
            var type = attachment.Refusal is not null ? "application/octet-stream" : ContentSniffer.MediaType(attachment.Bytes.Span, attachment.MediaType);
            var isMessage = attachment.MediaType == "message/rfc822";
            var rank = isMessage ? 3 : type.StartsWith("image/", StringComparison.Ordinal) && (attachment.IsInline || attachment.ContentId is not null) ? 2
                : type is "text/plain" or "text/calendar" or "application/pkcs7-signature" or "application/pgp-signature" ? 1 : 0;
            found.Add((rank, new ArrivedDocument(attachment.Name ?? "", type, attachment.Bytes), attachment.Sha256));
            if (isMessage && depth < ForwardDepth)
            {
                Collect(MimeReader.Read(attachment.Bytes), found, depth + 1);
            }
        }
    }

    private static ArrivedDocument Named(ArrivedDocument document, int index) => document.Name.Length > 0
        ? document
        : document with { Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"attachment-{index + 1}{Ending(document.MediaType)}") };

    private static string Ending(string mediaType) => mediaType switch
    {
        "application/pdf" => ".pdf",
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/tiff" => ".tif",
        "message/rfc822" => ".eml",
        "text/plain" => ".txt",
        "text/html" => ".html",
        "text/calendar" => ".ics",
        _ => ".bin",
    };

    [GeneratedRegex(@"^\s*(re|aw|antw|antwort)(\[[0-9]+\])?\s*:", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex AnswerMark();

    [GeneratedRegex(@"\b[0-9]{4}-[0-9]{6}\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CaseReference();
}
