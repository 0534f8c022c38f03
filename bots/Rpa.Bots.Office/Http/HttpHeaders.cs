using System.Collections.Frozen;
using System.Net.Http.Headers;

namespace Rpa.Bots.Office.Http;

/// <summary>Which headers a workflow may write. What frames a message, names its target or carries a right is not for data to decide.</summary>
internal static class HttpHeaders
{
    private static readonly FrozenSet<string> s_kept = new[]
    {
        "authorization", "connection", "content-length", "content-type", "cookie", "expect", "host", "idempotency-key", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "via", "x-http-method-override",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>It is a token of RFC 9110, 5.6.2.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    /// <summary>Adds what a workflow gives; throws <see cref="HttpInputException"/> for what it may not give.</summary>
    public static void Add(HttpRequestHeaders headers, string name, string value)
    {
        if (!IsName(name))
        {
            throw new HttpInputException($"'{name}' is no name of a header.");
        }

        if (s_kept.Contains(name) || name.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase))
        {
            throw new HttpInputException($"The header '{name}' is written by the program and not by a workflow.");
        }

        if (!IsValue(value))
        {
            throw new HttpInputException($"The header '{name}' would hold a line break or a character that no header can hold.");
        }

        headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>Visible ASCII, spaces and tabs.</summary>
    public static bool IsValue(string value) => value.Length <= 4000 && value.All(c => c is (>= ' ' and < '\u007f') or '\t');
}

/// <summary>What was put into a call does not fit into one.</summary>
internal sealed class HttpInputException(string message) : Exception(message);
