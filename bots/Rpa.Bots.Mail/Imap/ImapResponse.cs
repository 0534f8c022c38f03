using System.Globalization;
using System.Text;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Imap;

/// <summary>A response of the server: its tag (`*`, `+` or ours) and what follows, as a tree of atoms, strings, literals and lists.</summary>
/// <param name="Tag">First word.</param>
/// <param name="Items">Text (`string`), literals (`byte[]`) and lists (`IReadOnlyList&lt;object&gt;`); NIL is null.</param>
/// <param name="Line">The first line as sent, for status texts and their codes.</param>
internal sealed record ImapResponse(string Tag, IReadOnlyList<object?> Items, string Line)
{
    public string Status => Items is [string word, ..] ? word.ToUpperInvariant() : "";

    /// <summary>The number of a code in brackets, such as `[UIDVALIDITY 7]`; null if the line has none.</summary>
    public long? CodeNumber(string code)
    {
        var at = Line.IndexOf("[" + code + " ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var rest = Line.AsSpan(at + code.Length + 2);
        var end = rest.IndexOf(']');
        return end > 0 && long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>What stands behind a code in brackets, such as `7 12` in `[APPENDUID 7 12]`; null if the line has none.</summary>
    public string? CodeText(string code)
    {
        var at = Line.IndexOf("[" + code + " ", StringComparison.OrdinalIgnoreCase);
        var end = at < 0 ? -1 : Line.IndexOf(']', at);
        return end < 0 ? null : Line[(at + code.Length + 2)..end];
    }

    /// <summary>Text of an item, whichever form the server chose.</summary>
    public static string? TextOf(object? item) => item switch { string text => text, byte[] literal => Encoding.Latin1.GetString(literal), _ => null };
}

/// <summary>Reads responses: literals by byte count wherever they stand, caps on length, literal and nesting.</summary>
internal sealed class ImapReader(MailConnection connection, int mostLiteralBytes)
{
    private const int MostItems = 200_000;
    private const int DeepestNesting = 32;

    public async Task<ImapResponse> ReadAsync(CancellationToken cancellationToken)
    {
        var line = await connection.ReadLineAsync(cancellationToken);
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        var tag = blank < 0 ? line : line[..blank];
        var first = line;
        var rest = blank < 0 ? "" : line[(blank + 1)..];
        if (IsStatus(rest) || tag == "+")
        {
            // Free text may hold anything, so it is not parsed beyond its first word.
            var end = rest.IndexOf(' ', StringComparison.Ordinal);
            return new ImapResponse(tag, tag == "+" ? [rest] : [end < 0 ? rest : rest[..end]], first);
        }

        var parser = new Parser();
        long literals = 0;
        while (true)
        {
            var (text, literal) = SplitLiteral(rest);
            parser.Text(text);
            if (literal < 0)
            {
                return new ImapResponse(tag, parser.Finish(), first);
            }

            literals += literal;
            if (literals > mostLiteralBytes)
            {
                throw new MailProtocolException($"The server announced {literals} bytes; at most {mostLiteralBytes} are taken.");
            }

            parser.Literal(await connection.ReadBlockAsync((int)literal, cancellationToken));
            rest = await connection.ReadLineAsync(cancellationToken);
        }
    }

    private static bool IsStatus(string rest) =>
        rest.StartsWith("OK", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("NO", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("BAD", StringComparison.OrdinalIgnoreCase)
        || rest.StartsWith("BYE", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("PREAUTH", StringComparison.OrdinalIgnoreCase);

    private static (string Text, long Literal) SplitLiteral(string line)
    {
        if (!line.EndsWith('}'))
        {
            return (line, -1);
        }

        var open = line.LastIndexOf('{');
        var digits = open < 0 ? default : line.AsSpan(open + 1, line.Length - open - 2).TrimEnd('+');
        return open >= 0 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? (line[..open], count) : (line, -1);
    }

    /// <summary>Builds the tree piece by piece, as literals interrupt the text.</summary>
    private sealed class Parser
    {
        private readonly Stack<List<object?>> _open = new([[]]);
        private int _items;

        public void Literal(byte[] bytes) => Add(bytes);

        public void Text(string text)
        {
            for (var i = 0; i < text.Length;)
            {
                switch (text[i])
                {
                    case ' ':
                        i++;
                        break;
                    case '(':
                        i++;
                        if (_open.Count > DeepestNesting)
                        {
                            throw new MailProtocolException($"The server's answer is nested deeper than {DeepestNesting}.");
                        }

                        _open.Push([]);
                        break;
                    case ')':
                        i++;
                        if (_open.Count < 2)
                        {
                            throw new MailProtocolException("The server's answer closes a list that is not open.");
                        }

                        var done = _open.Pop();
                        Add(done);
                        break;
                    case '"':
                        Add(Quoted(text, ref i));
                        break;
                    default:
                        Add(Atom(text, ref i));
                        break;
                }
            }
        }

        public IReadOnlyList<object?> Finish() =>
            _open.Count == 1 ? _open.Peek() : throw new MailProtocolException("The server's answer ends within a list.");

        private void Add(object? item)
        {
            if (++_items > MostItems)
            {
                throw new MailProtocolException($"The server's answer has more than {MostItems} items.");
            }

            _open.Peek().Add(item is "NIL" ? null : item);
        }

        private static string Quoted(string text, ref int i)
        {
            var value = new StringBuilder();
            for (i++; i < text.Length && text[i] != '"'; i++)
            {
                if (text[i] == '\\' && i + 1 < text.Length)
                {
                    i++;
                }

                value.Append(text[i]);
            }

            i++;
            return value.ToString();
        }

        /// <summary>An atom; brackets belong to it with all they hold: `BODY[HEADER.FIELDS (DATE)]`.</summary>
        private static string Atom(string text, ref int i)
        {
            var start = i;
            var brackets = 0;
            for (; i < text.Length; i++)
            {
                var c = text[i];
                brackets += c == '[' ? 1 : c == ']' && brackets > 0 ? -1 : 0;
                if (brackets == 0 && (c is ' ' or '(' or ')'))
                {
                    break;
                }
            }

            return text[start..i];
        }
    }
}
