using System.Collections.Immutable;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Message ids (RFC 5322, 3.6.4) as lists, without angle brackets; without brackets at all in careless messages.</summary>
internal static class MessageIds
{
    private const int Most = 200;
    private const int Longest = 500;

    public static ImmutableArray<string> Parse(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return [];
        }

        var ids = ImmutableArray.CreateBuilder<string>();
        var rest = value.AsSpan();
        var open = rest.IndexOf('<');
        if (open < 0)
        {
            foreach (var range in rest.SplitAny(" \t,"))
            {
                Add(rest[range]);
            }

            return ids.ToImmutable();
        }

        while (open >= 0 && ids.Count < Most)
        {
            rest = rest[(open + 1)..];
            var close = rest.IndexOf('>');
            Add(close < 0 ? rest : rest[..close]);
            if (close < 0)
            {
                break;
            }

            rest = rest[(close + 1)..];
            open = rest.IndexOf('<');
        }

        return ids.ToImmutable();

        void Add(ReadOnlySpan<char> id)
        {
            // Line folding may have put blanks into a long id.
            var clean = EncodedWords.Plain(id.ToString(), null).Replace(" ", "", StringComparison.Ordinal).Trim('\t');
            if (clean.Length is > 0 and <= Longest && ids.Count < Most)
            {
                ids.Add(clean);
            }
        }
    }
}
