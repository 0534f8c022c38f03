using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Actions;

/// <summary>Which messages must never be answered automatically, lest two machines write to each other without end (RFC 3834, 2).</summary>
internal static class AutomaticMail
{
    private static readonly string[] s_machines =
    [
        "mailer-daemon", "mailerdaemon", "postmaster", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply", "keine-antwort", "keineantwort", "nichtantworten", "listserv", "majordomo",
        "bounce", "bounces", "mdaemon", "autoreply", "auto-reply", "daemon", "root", "newsletter",
    ];

    /// <summary>Why the message must not be answered, in words; null when it may be.</summary>
    public static string? Reason(MailMessage message)
    {
        if (message.AutoSubmitted is { } keyword && keyword != "no")
        {
            return $"it was sent automatically (Auto-Submitted: {keyword})";
        }

        if (message.ReturnPath is "")
        {
            return "its return path is empty, as in reports of delivery";
        }

        if (message.IsReport)
        {
            return "it is a report of delivery";
        }

        if (message.IsList)
        {
            return "it came through a mailing list";
        }

        if (message.Precedence is "bulk" or "list" or "junk" or "auto_reply")
        {
            return $"it is mass mail (Precedence: {message.Precedence})";
        }

        if (message.HasAutoResponseSigns)
        {
            return "its sender asks for no automatic answers";
        }

        return message.From is [{ Address: { } address }, ..] ? ReasonOfAddress(address) : "it names no sender";
    }

    /// <summary>Why nothing must be sent to the address automatically; null when it may be.</summary>
    public static string? ReasonOfAddress(string address)
    {
        var at = address.LastIndexOf('@');
        var local = (at < 0 ? address : address[..at]).ToLowerInvariant();
        var plus = local.IndexOf('+', StringComparison.Ordinal);
        var bare = plus > 0 ? local[..plus] : local;
        if (Array.IndexOf(s_machines, bare) >= 0 || bare.StartsWith("noreply", StringComparison.Ordinal) || bare.StartsWith("no-reply", StringComparison.Ordinal)
            || bare.StartsWith("owner-", StringComparison.Ordinal) || bare.StartsWith("bounce", StringComparison.Ordinal)
            || bare.EndsWith("-request", StringComparison.Ordinal) || bare.EndsWith("-bounces", StringComparison.Ordinal) || bare.EndsWith("-noreply", StringComparison.Ordinal))
        {
            return $"'{address}' is the address of a machine";
        }

        return null;
    }
}
