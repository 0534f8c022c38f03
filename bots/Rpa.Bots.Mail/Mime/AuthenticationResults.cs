using System.Collections.Immutable;

namespace Rpa.Bots.Mail.Mime;

/// <summary>
/// What the office's own mail server found out about the sender (Authentication-Results, RFC 8601). Only the topmost field counts, and only when it names the server that is configured: all
/// below it came with the message and may be the sender's invention.
/// </summary>
internal static class AuthenticationResults
{
    /// <summary>`pass`, `fail` or `unknown`. DMARC decides where it was checked; else a passing DKIM signature or SPF of the author's own domain.</summary>
    public static string Of(MailMessage message, string? server)
    {
        if (server is null || message.AuthenticationResults is not { } field || Read(field) is not var (name, results) || !name.Equals(server, StringComparison.OrdinalIgnoreCase))
        {
            return "unknown";
        }

        if (results.FirstOrDefault(r => r.Method == "dmarc") is { Method: not null } dmarc && dmarc.Value is "pass" or "fail")
        {
            return dmarc.Value;
        }

        var domain = message.From is [{ Address: { } address }] ? address[(address.LastIndexOf('@') + 1)..] : null;
        if (domain is not null && results.Any(r => r.Value == "pass" && r.Method is "dkim" or "spf" && IsOf(r.Domain, domain)))
        {
            return "pass";
        }

        return results.Any(r => r.Method is "dkim" or "spf" && r.Value is "fail" or "softfail" or "permerror") ? "fail" : "unknown";
    }

    internal readonly record struct Result(string Method, string Value, string? Domain);

    /// <summary>The server and its results; null where the field is malformed.</summary>
    internal static (string Server, ImmutableArray<Result> Results)? Read(string field)
    {
        var pieces = WithoutComments(field).Split(';', 100);
        var server = pieces[0].Trim().Split(' ', 2)[0].Trim('"');
        if (server.Length == 0)
        {
            return null;
        }

        var results = ImmutableArray.CreateBuilder<Result>();
        foreach (var piece in pieces.Skip(1))
        {
            var words = piece.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words is not [var first, ..] || first.Split('=') is not [var method, var value])
            {
                continue;
            }

            var domain = words.Skip(1).Select(w => w.Split('=', 2)).FirstOrDefault(w => w is [var property, _] && property is "header.d" or "header.i" or "smtp.mailfrom" or "header.from")?[1].Trim('"');
            var slash = method.IndexOf('/', StringComparison.Ordinal);
            results.Add(new Result((slash < 0 ? method : method[..slash]).ToLowerInvariant(), value.ToLowerInvariant(), domain?[(domain.LastIndexOf('@') + 1)..]));
        }

        return (server, results.ToImmutable());
    }

    /// <summary>The domain itself or one above or below it, as relaxed alignment has it.</summary>
    private static bool IsOf(string? checkedDomain, string domain) => checkedDomain is not null && checkedDomain.Contains('.', StringComparison.Ordinal)
        && (checkedDomain.Equals(domain, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + checkedDomain, StringComparison.OrdinalIgnoreCase));

    private static string WithoutComments(string text)
    {
        var result = new System.Text.StringBuilder(text.Length);
        var depth = 0;
        foreach (var c in text)
        {
            depth += c == '(' ? 1 : 0;
            if (depth == 0)
            {
                result.Append(c is '\t' or '\r' or '\n' ? ' ' : c);
            }

            depth -= c == ')' && depth > 0 ? 1 : 0;
        }

        return result.ToString();
    }
}
