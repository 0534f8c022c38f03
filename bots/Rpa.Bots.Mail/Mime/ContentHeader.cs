using System.Buffers;
using System.Text;

namespace Rpa.Bots.Mail.Mime;

/// <summary>A value with parameters: Content-Type and Content-Disposition (RFC 2045 5.1, RFC 2183), continuations and charsets of RFC 2231.</summary>
internal sealed class ContentHeader
{
    private const int MostParameters = 100;
    private static readonly SearchValues<char> s_parameterName = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*-_");
    private readonly List<(string Name, string Value)> _parameters = [];

    private ContentHeader(string value) => Value = value;

    /// <summary>What stands before the parameters, lower case: `text/plain`, `attachment`.</summary>
    public string Value { get; }

    public static ContentHeader? Parse(string? field)
    {
        if (field is null)
        {
            return null;
        }

        var end = field.IndexOf(';', StringComparison.Ordinal);
        var (value, rest) = Split(StripComments(end < 0 ? field : field[..end]));
        var header = new ContentHeader(value.ToLowerInvariant());
        header.ReadParameters(rest, 0);
        if (end >= 0)
        {
            header.ReadParameters(field, end + 1);
        }

        return header;
    }

    /// <summary>Type and subtype, around whose slash blanks may stand; parameters may follow a blank or comma where the semicolon was forgotten, or stand alone.</summary>
    private static (string Value, string Parameters) Split(string head)
    {
        var type = Token(head, 0, out var after);
        var rest = head.AsSpan(after).TrimStart(" \t");
        if (rest.StartsWith("/"))
        {
            var from = head.Length - rest[1..].TrimStart(" \t").Length;
            type = string.Concat(type, "/", Token(head, from, out after));
        }

        return type.Contains('=', StringComparison.Ordinal) ? ("", head) : (type, head[after..]);
    }

    private static string Token(string text, int from, out int after)
    {
        var length = text.AsSpan(from).IndexOfAny(from == 0 ? " \t,/" : " \t,");
        after = length < 0 ? text.Length : from + length;
        return text[from..after];
    }

    /// <summary>A parameter's decoded text; null when missing. The extended form (`name*`) says what the plain one beside it only approximates for old readers.</summary>
    public string? Parameter(string name, string? fallbackCharset = null)
    {
        if (Continued(name) is { Length: > 0 } extended)
        {
            return extended;
        }

        string? empty = null;
        foreach (var (key, value) in _parameters)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                if (value.Length > 0)
                {
                    return EncodedWords.Decode(value, fallbackCharset);
                }

                empty = "";
            }
        }

        return empty;
    }

    private string? Continued(string name)
    {
        var pieces = new SortedDictionary<int, (string Value, bool Encoded)>();
        foreach (var (key, value) in _parameters)
        {
            if (key.Length <= name.Length || key[name.Length] != '*' || !key.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var rest = key.AsSpan(name.Length + 1);
            var encoded = rest.IsEmpty || rest[^1] == '*';
            var number = rest.IsEmpty ? 0 : -1;
            if (!rest.IsEmpty && int.TryParse(rest.TrimEnd('*'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n))
            {
                number = n;
            }

            if (number >= 0)
            {
                pieces.TryAdd(number, (value, encoded));
            }
        }

        if (pieces.Count == 0)
        {
            return null;
        }

        string? charset = null;
        var bytes = new List<byte>();
        var first = true;
        foreach (var (value, encoded) in pieces.Values)
        {
            var text = value;
            if (first && encoded)
            {
                var mark = text.IndexOf('\'', StringComparison.Ordinal);
                var second = mark < 0 ? -1 : text.IndexOf('\'', mark + 1);
                if (second > 0)
                {
                    charset = text[..mark];
                    text = text[(second + 1)..];
                }
            }

            first = false;
            AddBytes(bytes, text, encoded);
        }

        var decoded = Charsets.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), charset);
        return EncodedWords.Decode(Latin1OrSame(decoded));

        // Some programs put encoded words into continuations; only pure ASCII can hold them.
        static string Latin1OrSame(string s) => Ascii.IsValid(s) ? s : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(s));
    }

    private static void AddBytes(List<byte> bytes, string text, bool encoded)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (encoded && text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add((byte)((TransferEncoding.Hex(text[i + 1]) << 4) | TransferEncoding.Hex(text[i + 2])));
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }
    }

    private void ReadParameters(string field, int start)
    {
        var i = start;
        while (i < field.Length && _parameters.Count < MostParameters)
        {
            while (i < field.Length && field[i] is ' ' or '\t' or ';' or ',')
            {
                i++;
            }

            var equals = field.AsSpan(i).IndexOfAny('=', ';');
            if (equals < 0)
            {
                return;
            }

            if (field[i + equals] == ';')
            {
                i += equals + 1;
                continue;
            }

            var name = StripComments(field[i..(i + equals)]).Trim(' ', '\t');
            i += equals + 1;
            while (i < field.Length && field[i] is ' ' or '\t')
            {
                i++;
            }

            var value = i < field.Length && field[i] == '"' ? Quoted(field, ref i) : Bare(field, ref i);
            if (name.Length > 0)
            {
                _parameters.Add((name, value));
            }
        }
    }

    /// <summary>People send names with blanks unquoted, so a bare value ends at the semicolon only; a trailing comment is not part of it.</summary>
    private static string Bare(string field, ref int i)
    {
        if (i < field.Length && field[i] == '(' && field.IndexOf(')', i) is var closed and > 0)
        {
            i = closed + 1;
        }

        var start = i;
        var end = field.IndexOf(';', i);
        i = end < 0 ? field.Length : end;
        var value = field[start..i].Trim(' ', '\t');
        var comment = value.IndexOf(" (", StringComparison.Ordinal);
        return comment > 0 && value.EndsWith(')') && !value.AsSpan(0, comment).Contains(' ') ? value[..comment] : value;
    }

    private static string Quoted(string field, ref int i)
    {
        var value = new StringBuilder();
        i++;
        while (i < field.Length)
        {
            var c = field[i++];
            if (c == '"')
            {
                // An unescaped quote inside a name: only one before ';' or the end closes it.
                var rest = field.AsSpan(i).TrimStart(" \t");
                if (rest.IsEmpty || rest[0] is ';' or '(' || !field.AsSpan(i).Contains('"'))
                {
                    break;
                }

                // A forgotten semicolon: another parameter's name and '=' follow.
                if (rest.IndexOf('=') is > 0 and < 30 and var equals && rest[..equals].IndexOfAnyExcept(s_parameterName) < 0)
                {
                    break;
                }

                continue;
            }

            if (c == '\\' && i < field.Length && field[i] is '"' or '\\')
            {
                c = field[i++];
            }

            value.Append(c);
        }

        return value.ToString();
    }

    private static string StripComments(string text)
    {
        if (!text.Contains('(', StringComparison.Ordinal))
        {
            return text.Trim(' ', '\t');
        }

        var result = new StringBuilder();
        var depth = 0;
        foreach (var c in text)
        {
            if (c == '(')
            {
                depth++;
            }
            else if (c == ')' && depth > 0)
            {
                depth--;
            }
            else if (depth == 0)
            {
                result.Append(c);
            }
        }

        return result.ToString().Trim(' ', '\t');
    }
}
