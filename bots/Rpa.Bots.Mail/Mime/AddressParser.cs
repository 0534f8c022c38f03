using System.Collections.Immutable;
using System.Text;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Address lists (RFC 5322 3.4, obsolete forms included, RFC 6532), and what people's programs put there instead.</summary>
internal sealed class AddressParser
{
    private const int MostAddresses = 2000;
    private readonly string _text;
    private readonly string? _charset;
    private readonly ImmutableArray<MailAddress>.Builder _found = ImmutableArray.CreateBuilder<MailAddress>();
    private readonly StringBuilder _phrase = new();
    private string? _angle;
    private string? _comment;
    private bool _quotedPhrase;
    private bool _noQuoteCloses;
    private int _i;

    private AddressParser(string text, string? charset)
    {
        _text = text;
        _charset = charset;
    }

    /// <summary>Reads all fields of the name; <paramref name="header"/> values hold one character per byte.</summary>
    public static ImmutableArray<MailAddress> Read(HeaderBlock header, string name)
    {
        var all = ImmutableArray.CreateBuilder<MailAddress>();
        foreach (var field in header.Fields)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && all.Count < MostAddresses)
            {
                all.AddRange(Parse(field.Value, header.FallbackCharset));
            }
        }

        return all.ToImmutable();
    }

    public static ImmutableArray<MailAddress> Parse(string text, string? charset = null) => new AddressParser(text, charset).Run();

    private ImmutableArray<MailAddress> Run()
    {
        while (_i < _text.Length && _found.Count < MostAddresses)
        {
            var c = _text[_i];
            switch (c)
            {
                case '"':
                    Quoted();
                    break;
                case '(':
                    Comment();
                    break;
                case '<':
                    Angle();
                    break;
                case ',' or ';':
                    _i++;
                    Flush(c == ',');
                    break;
                case ':' when _angle is null && !Contains(_phrase, '@') && _phrase.Length > 0:
                    // The name of a group; its members follow.
                    _i++;
                    _quotedPhrase = false;
                    _phrase.Clear();
                    break;
                case '=' when EncodedWords.EndOf(_text, _i) is var end && end > 0:
                    _phrase.Append(_text, _i, end - _i);
                    _i = end;
                    break;
                case '\\' when _i + 1 < _text.Length && _text[_i + 1] is ',' or ';' or '(' or '<' or '"' or '@' or ':':
                    _phrase.Append(_text[_i + 1]);
                    _i += 2;
                    break;
                case '>' when _angle is not null:
                    _i++;
                    break;
                default:
                    _phrase.Append(c);
                    _i++;
                    break;
            }
        }

        Flush(false);
        return _found.ToImmutable();
    }

    private static bool Contains(StringBuilder text, char c)
    {
        foreach (var chunk in text.GetChunks())
        {
            if (chunk.Span.Contains(c))
            {
                return true;
            }
        }

        return false;
    }

    private void Quoted()
    {
        var start = _i++;
        if (_noQuoteCloses)
        {
            return;
        }

        var value = new StringBuilder();
        while (_i < _text.Length && _text[_i] != '"')
        {
            if (_text[_i] == '\\' && _i + 1 < _text.Length)
            {
                _i++;
            }

            value.Append(_text[_i++]);
        }

        if (_i >= _text.Length)
        {
            // A quote that nothing closes is noise: what follows it is read as if it were not there.
            _noQuoteCloses = true;
            _i = start + 1;
            return;
        }

        _i++;
        if (_i < _text.Length && _text[_i] == '@')
        {
            // A quoted local part keeps its quotes: "two words"@example.de.
            _phrase.Append(_text, start, _i - start);
            return;
        }

        _quotedPhrase = true;
        _phrase.Append(value);
    }

    private void Comment()
    {
        var depth = 0;
        var value = new StringBuilder();
        do
        {
            var c = _text[_i++];
            if (c == '(' && depth++ == 0)
            {
                continue;
            }

            if (c == ')' && --depth == 0)
            {
                break;
            }

            if (c == '\\' && _i < _text.Length)
            {
                c = _text[_i++];
            }

            value.Append(c);
        }
        while (_i < _text.Length);

        _comment ??= value.ToString();
        _phrase.Append(' ');
    }

    private void Angle()
    {
        _i++;
        var start = _i;
        var end = _text.AsSpan(_i).IndexOf('>');
        var comma = _text.AsSpan(_i).IndexOf(',');
        var length = end >= 0 ? end : comma >= 0 ? comma : _text.Length - _i;
        _i = Math.Min(start + length + (end >= 0 ? 1 : 0), _text.Length);
        var inner = WithoutComments(_text.AsSpan(start, length).Trim(" \t<").ToString());
        if (inner.StartsWith('@') && inner.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
        {
            inner = inner[(colon + 1)..];
        }

        if (_angle is null || (!_angle.Contains('@', StringComparison.Ordinal) && inner.Contains('@', StringComparison.Ordinal)))
        {
            _angle = inner;
        }
    }

    private void Flush(bool atComma)
    {
        var phrase = _phrase.ToString().Trim();
        string? name = null;
        string? address = null;
        if (_angle is not null)
        {
            address = _angle;
            name = phrase;
        }
        else if (WhollyEncoded(phrase) is { } encoded)
        {
            (name, address) = encoded;
        }
        else if (!_quotedPhrase && phrase.Contains('@', StringComparison.Ordinal))
        {
            phrase = Squeezed(phrase);
            var at = phrase.IndexOf('@', StringComparison.Ordinal);
            var from = at > 1 && phrase[at - 1] == '"' ? Math.Max(0, phrase.LastIndexOf('"', at - 2)) : phrase.LastIndexOf(' ', at) + 1;
            var until = phrase.IndexOf(' ', at);
            until = until < 0 ? phrase.Length : until;
            address = phrase[from..until];
            name = (phrase[..from] + phrase[until..]).Trim();
        }
        else if (_quotedPhrase && phrase.Contains('@', StringComparison.Ordinal) && !phrase.Contains(' ', StringComparison.Ordinal))
        {
            address = phrase;
        }
        else if (atComma && phrase.Length > 0 && !_quotedPhrase && NextHasNoAddressBefore())
        {
            // "Müller, Hans <h@example.de>": the comma belongs to a name that should have been quoted.
            _phrase.Append(", ");
            return;
        }
        else
        {
            name = phrase;
        }

        name = string.IsNullOrWhiteSpace(name) ? _comment : name;
        Add(name, address);
        _phrase.Clear();
        _angle = null;
        _comment = null;
        _quotedPhrase = false;
    }

    /// <summary>Some programs encode name, brackets and address together; null where the phrase is anything else.</summary>
    private (string? Name, string? Address)? WhollyEncoded(string phrase)
    {
        if (!phrase.StartsWith("=?", StringComparison.Ordinal) || EncodedWords.EndOf(phrase, 0) != phrase.Length)
        {
            return null;
        }

        var text = EncodedWords.Decode(phrase, _charset);
        var open = text.LastIndexOf('<');
        if (open >= 0 && text.EndsWith('>') && text.IndexOf('@', open) > 0)
        {
            // What was decoded is text already, so it must not be decoded again.
            return (Utf8AsBytes(text[..open].Trim(' ', '"')), Utf8AsBytes(text[(open + 1)..^1]));
        }

        return text.Contains('@', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal) ? (null, Utf8AsBytes(text)) : (phrase, null);
    }

    private static string Utf8AsBytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Blanks around the at sign and single dots, which old programs wrote (RFC 5322, 4.4).</summary>
    private static string Squeezed(string phrase)
    {
        if (!phrase.Contains(" @", StringComparison.Ordinal) && !phrase.Contains("@ ", StringComparison.Ordinal) && !phrase.Contains(" .", StringComparison.Ordinal))
        {
            return phrase;
        }

        var result = new StringBuilder(phrase.Length);
        for (var i = 0; i < phrase.Length; i++)
        {
            var c = phrase[i];
            if (c is '@' or '.' && result.Length > 0 && (c == '@' || result[^1] == ' '))
            {
                while (result.Length > 0 && result[^1] == ' ')
                {
                    result.Length--;
                }

                result.Append(c);
                while (i + 1 < phrase.Length && phrase[i + 1] == ' ')
                {
                    i++;
                }

                continue;
            }

            result.Append(c);
        }

        return result.ToString();
    }

    private static string WithoutComments(string address)
    {
        if (!address.Contains('(', StringComparison.Ordinal) || address.StartsWith('"') || !address.Contains(')', StringComparison.Ordinal))
        {
            return address;
        }

        var result = new StringBuilder(address.Length);
        var depth = 0;
        for (var i = 0; i < address.Length; i++)
        {
            var c = address[i];
            if (c == '\\' && depth > 0)
            {
                i++;
            }
            else if (c == '(')
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

        return result.ToString();
    }

    /// <summary>Whether the text up to the next comma is words followed by an address in angle brackets.</summary>
    private bool NextHasNoAddressBefore()
    {
        var rest = _text.AsSpan(_i, Math.Min(200, _text.Length - _i));
        var open = rest.IndexOf('<');
        return open > 0 && !rest[..open].ContainsAny(",;\"@") && !rest[..open].IsWhiteSpace();
    }

    private void Add(string? name, string? address)
    {
        var decoded = name is null ? null : Collapse(EncodedWords.Decode(name, _charset));
        var clean = CleanAddress(address);
        decoded = decoded is { Length: > 1 } && decoded[0] == '\'' && decoded[^1] == '\'' ? decoded[1..^1] : decoded;
        decoded = string.IsNullOrEmpty(decoded) ? null : decoded;
        if (decoded is not null || clean is not null)
        {
            _found.Add(new MailAddress(decoded, clean));
        }
    }

    private string? CleanAddress(string? address)
    {
        if (address is null)
        {
            return null;
        }

        var text = EncodedWords.Decode(address, _charset);
        text = text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? text[7..] : text;
        var quoted = text.StartsWith('"');
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c) && (quoted || !char.IsWhiteSpace(c)) && c is not ('<' or '>'))
            {
                result.Append(c);
            }
        }

        // 64 + 1 + 255 is the longest address (RFC 5321, 4.5.3.1); a longer one is an attack or noise.
        return result.Length is 0 or > 320 ? null : result.ToString();
    }

    private static string Collapse(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                result.Append(c);
            }
            else if (result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return result.ToString().TrimEnd();
    }
}
