using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rpa.Bots.Mail.Mime;

/// <summary>The JSON view of a message that `rpa mail parse FILE.eml --json` prints.</summary>
public static class MailJson
{
    /// <summary>
    /// `subject`, `from`, `to`, `cc`, `replyTo` (lists of `name`, `address`), `date` (ISO 8601 with offset), `messageId`, `inReplyTo` (text or null),
    /// `references`, `text`, `newText`, `html`, `attachments` (`name`, `mediaType`, `size`, `sha256`), `autoSubmitted`, `precedence`, `isList`, `warnings`.
    /// </summary>
    public static JsonObject Of(MailMessage message) => new()
    {
        ["subject"] = message.Subject,
        ["from"] = People(message.From),
        ["to"] = People(message.To),
        ["cc"] = People(message.Cc),
        ["replyTo"] = People(message.ReplyTo),
        ["date"] = message.Date?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
        ["messageId"] = message.MessageId,
        ["inReplyTo"] = message.InReplyTo is [var first, ..] ? first : null,
        ["references"] = Texts(message.References),
        ["text"] = message.Text,
        ["newText"] = message.NewText,
        ["html"] = message.Html,
        ["attachments"] = new JsonArray([.. message.Attachments.Select(File)]),
        ["autoSubmitted"] = message.AutoSubmitted,
        ["precedence"] = message.Precedence,
        ["isList"] = message.IsList,
        ["warnings"] = Texts(message.Warnings),
    };

    private static JsonArray People(ImmutableArray<MailAddress> people) =>
        new([.. people.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["address"] = p.Address })]);

    private static JsonArray Texts(ImmutableArray<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);

    private static JsonNode File(MailAttachment attachment) => new JsonObject
    {
        ["name"] = attachment.Name,
        ["mediaType"] = attachment.MediaType,
        ["size"] = attachment.Bytes.Length,
        ["sha256"] = attachment.Sha256,
    };
}
