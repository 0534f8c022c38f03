using System.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Rpa.Bots.Mail.Mime.Outgoing;

/// <summary>
/// An address we send to or from: `local@domain` in ASCII (an international domain as punycode), checked so that it can stand in a header
/// and in an SMTP command without any escape (RFC 5321 4.1.2, dot-string only).
/// </summary>
public sealed record EmailAddress
{
    private const string LocalSpecials = "!#$%&'*+-/=?^_`{|}~.";

    private EmailAddress(string value) => Value = value;

    /// <summary>`local@domain`.</summary>
    public string Value { get; }

    /// <summary>What follows the at sign.</summary>
    public string Domain => Value[(Value.LastIndexOf('@') + 1)..];

    /// <summary>The address, or an <see cref="ArgumentException"/> that says why it is none.</summary>
    public static EmailAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new ArgumentException($"'{Shown(text)}' is not an e-mail address that can be written to; expected name@domain.", nameof(text));

    /// <summary>Whether <paramref name="text"/> is an address that can be written to. Blanks around it are forgiven; nothing else is.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        var trimmed = text?.Trim(' ');
        if (trimmed is null or { Length: < 3 or > 320 })
        {
            return false;
        }

        var at = trimmed.LastIndexOf('@');
        if (at <= 0 || at > 64 || !IsLocal(trimmed.AsSpan(0, at)) || !TryDomain(trimmed[(at + 1)..], out var domain) || at + 1 + domain.Length > 254)
        {
            return false;
        }

        address = new EmailAddress(trimmed[..at] + "@" + domain);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Domains do not care for case, and no real mailbox does either.</summary>
    public bool IsSameMailbox(string? other) => string.Equals(Value, other, StringComparison.OrdinalIgnoreCase);

    internal static string Shown(string text)
    {
        var clip = text.Length > 80 ? text[..80] + "…" : text;
        return string.Concat(clip.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in local)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !LocalSpecials.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryDomain(string text, out string domain)
    {
        domain = text;
        if (text.Length is 0 or > 255 || text.Any(char.IsControl))
        {
            return false;
        }

        try
        {
            domain = Ascii.IsValid(text) ? text : new IdnMapping { UseStd3AsciiRules = true }.GetAscii(text);
        }
        catch (ArgumentException)
        {
            return false;
        }

        foreach (var range in domain.AsSpan().Split('.'))
        {
            var label = domain.AsSpan(range);
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }
}
