using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Rpa.Bots.Mail.Mime;

/// <summary>The JSON views of a message that `rpa mail parse FILE.eml` prints.</summary>
public static class MailJson
{
    /// <summary>
    /// `subject`, `from`, `to`, `cc` (lists of `name`, `address`), `date` (ISO 8601 with offset), `messageId`, `inReplyTo` (text or null), `text`, `html`,
    /// `attachments` (`name`, `mediaType`, `size` in bytes, `sha256`), `warnings`.
    /// </summary>
    public static JsonObject Of(MailMessage message) => new()
    {
        ["subject"] = message.Subject,
        ["from"] = People(message.From),
        ["to"] = People(message.To),
        ["cc"] = People(message.Cc),
        ["date"] = message.Date?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        ["messageId"] = message.MessageId,
        ["inReplyTo"] = message.InReplyTo is [var first, ..] ? first : null,
        ["text"] = message.Text,
        ["html"] = message.Html,
        ["attachments"] = new JsonArray([.. message.Attachments.Select(a => File(a.Name, a.MediaType, a.Bytes.Length, a.Sha256))]),
        ["warnings"] = Texts(message.Warnings),
    };

    /// <summary>
    /// <see cref="Of"/> and what the bots work out of the message besides: `replyTo`, `references`, `newText`, `autoSubmitted`, `precedence`, `isList`, `isReport`, `protection`, and
    /// `contained`, the files within wrappers such as winmail.dat (with the `wrapper`'s name).
    /// </summary>
    public static JsonObject WithDetails(MailMessage message)
    {
        var json = Of(message);
        json["replyTo"] = People(message.ReplyTo);
        json["references"] = Texts(message.References);
        json["newText"] = message.NewText;
        json["autoSubmitted"] = message.AutoSubmitted;
        json["precedence"] = message.Precedence;
        json["isList"] = message.IsList;
        json["isReport"] = message.IsReport;
        json["protection"] = message.Protection.ToString().ToLowerInvariant();
        json["contained"] = new JsonArray([.. message.Attachments.SelectMany(wrapper => wrapper.Contained.Select(a =>
        {
            var file = File(a.Name, a.MediaType, a.Bytes.Length, a.Sha256);
            file["wrapper"] = wrapper.Name;
            return (JsonNode)file;
        }))]);
        return json;
    }

    private static JsonArray People(ImmutableArray<MailAddress> people) =>
        new([.. people.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["address"] = p.Address })]);

    private static JsonArray Texts(ImmutableArray<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);

    private static JsonObject File(string? name, string mediaType, int size, string sha256) => new()
    {
        ["name"] = name,
        ["mediaType"] = mediaType,
        ["size"] = size,
        ["sha256"] = sha256,
    };
}
