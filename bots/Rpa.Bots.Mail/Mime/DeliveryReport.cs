using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Rpa.Bots.Mail.Mime;

/// <summary>What a report of delivery (RFC 3464) says of one receiver.</summary>
/// <param name="Recipient">The address.</param>
/// <param name="Action">`failed`, `delayed`, `delivered`, `relayed`, `expanded`.</param>
/// <param name="Status">Such as `5.1.1`.</param>
/// <param name="Diagnostic">What the other server said.</param>
public sealed partial record DeliveryReport(string? Recipient, string Action, string? Status, string? Diagnostic)
{
    private const int Most = 50;

    /// <summary>Ids of messages that the report is about: from the message or header it carries, and, in reports that follow no standard, ids of our own making in its text.</summary>
    internal static IEnumerable<string> MessageIdsIn(MailMessage message)
    {
        var carried = message.Attachments.Where(a => a.MediaType is "message/rfc822" or "text/rfc822-headers" or "message/rfc822-headers" or "message/global-headers" or "message/global")
            .Select(a => MimeReader.Read(a.Bytes).MessageId).OfType<string>();
        return carried.Concat(OwnId().Matches(message.Text.Length > 100_000 ? message.Text[..100_000] : message.Text).Select(m => m.Value)).Distinct(StringComparer.Ordinal).Take(Most);
    }

    /// <summary>The receivers that the message's `message/delivery-status` parts tell of.</summary>
    internal static ImmutableArray<DeliveryReport> Of(IEnumerable<MailAttachment> attachments)
    {
        var reports = ImmutableArray.CreateBuilder<DeliveryReport>();
        foreach (var part in attachments.Where(a => a.MediaType is "message/delivery-status" or "message/global-delivery-status"))
        {
            var rest = part.Bytes;
            for (var n = 0; n < Most && !rest.IsEmpty; n++)
            {
                var next = HeaderBlock.Read(rest.Span, 0, MimeLimits.Default, new Warnings(), static (_, _, _) => false, out var block);
                if (block["Action"] is { } action)
                {
                    reports.Add(new DeliveryReport(Address(block["Final-Recipient"] ?? block["Original-Recipient"]), action.Trim().ToLowerInvariant(), block["Status"]?.Trim(), block["Diagnostic-Code"]));
                }

                rest = next <= 0 ? default : rest[next..];
                while (!rest.IsEmpty && rest.Span[0] is (byte)'\r' or (byte)'\n')
                {
                    rest = rest[1..];
                }
            }
        }

        return reports.ToImmutable();
    }

    private static string? Address(string? field) => field is null ? null : field[(field.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim(' ', '<', '>');

    [GeneratedRegex(@"\brpa\.[0-9A-Za-z-]{1,40}\.[0-9]{1,9}\.[0-9a-f]{16}@[0-9A-Za-z.-]{1,255}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OwnId();
}
