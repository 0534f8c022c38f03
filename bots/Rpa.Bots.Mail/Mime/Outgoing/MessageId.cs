using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rpa.Bots.Mail.Mime.Outgoing;

/// <summary>A Message-ID (RFC 5322, 3.6.4) without its angle brackets: printable ASCII with one at sign.</summary>
public sealed record MessageId
{
    private MessageId(string value) => Value = value;

    /// <summary>`left@right`.</summary>
    public string Value { get; }

    /// <summary>
    /// The id of what a case sends in one visit. The same for every attempt, so that a probe finds an earlier attempt; the hash keeps two installations apart
    /// that share a domain, by the bundle's name.
    /// </summary>
    public static MessageId For(string caseReference, int visit, string workflow, EmailAddress from)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caseReference}\n{visit}\n{workflow}\n{from.Value}")).AsSpan(0, 8));
        var reference = string.Concat(caseReference.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(40));
        return new MessageId(string.Create(CultureInfo.InvariantCulture, $"rpa.{reference}.{visit}.{hash}@{from.Domain}"));
    }

    /// <summary>A stranger's id, usable in our headers only if it is well formed.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MessageId? id)
    {
        id = null;
        var bare = text?.Trim(' ', '<', '>');
        if (bare is null or { Length: < 3 or > 500 } || bare.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || bare.AsSpan().ContainsAny('<', '>') || bare.AsSpan(1).Count('@') != 1)
        {
            return false;
        }

        id = new MessageId(bare);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"<{Value}>";
}
