using System.Globalization;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Parsing;

/// <summary>Cuts an expression into tokens, by the grammar of the CEL language definition.</summary>
internal sealed class CelLexer
{
    private static readonly string[] Symbols =
    [
        "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")", "[", "]", "{", "}", ",", ".",
    ];

    private readonly List<CelToken> _tokens = [];
    private readonly string _text;
    private readonly int _start;
    private readonly bool _stopsAtBrace;
    private int _at;
    private int _braces;

    public CelLexer(string text, int start, bool stopsAtBrace)
    {
        (_text, _start, _stopsAtBrace) = (text, start, stopsAtBrace);
        _at = start;
    }

    /// <summary>Where the expression ended: the text's end, or the closing brace of a template.</summary>
    public int EndOffset { get; private set; }

    /// <summary>All tokens, the last one is the end. In a template the end is the first brace that closes nothing; its absence is reported by the caller.</summary>
    public List<CelToken> Read()
    {
        while (true)
        {
            SkipBlank();
            if (_at - _start > CelLimits.MaxLength)
            {
                throw new CelSyntaxException(CelDiagnostics.TooLarge, _start, 1, $"The expression is longer than {CelLimits.MaxLength} characters.", "Split it.");
            }

            if (_at >= _text.Length || (_stopsAtBrace && _braces == 0 && _text[_at] == '}'))
            {
                EndOffset = _at;
                _tokens.Add(new CelToken(TokenKind.End, _at, 0, ""));
                return _tokens;
            }

            _tokens.Add(Next());
        }
    }

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void SkipBlank()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _at++;
            }
            else if (_text[_at] == '/' && Peek(1) == '/')
            {
                while (_at < _text.Length && _text[_at] != '\n')
                {
                    _at++;
                }
            }
            else
            {
                return;
            }
        }
    }

    private CelToken Next()
    {
        var c = _text[_at];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return Number();
        }

        if (c is '"' or '\'')
        {
            return Quoted(0);
        }

        if (c == '`')
        {
            return QuotedIdentifier();
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            var prefix = 0;
            while (prefix < 2 && Peek(prefix) is 'r' or 'R' or 'b' or 'B')
            {
                prefix++;
            }

            return prefix > 0 && Peek(prefix) is '"' or '\'' ? Quoted(prefix) : Identifier();
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) == 0)
            {
                _braces += symbol is "{" ? 1 : symbol is "}" ? -1 : 0;
                return Take(TokenKind.Symbol, symbol.Length);
            }
        }

        throw new CelSyntaxException(CelDiagnostics.Syntax, _at, 1, $"The character '{c}' has no meaning in an expression.", c switch
        {
            '=' => "Compare with '=='.",
            '&' => "Write '&&' for and.",
            '|' => "Write '||' for or.",
            '„' or '“' or '”' or '‚' or '‘' or '’' => "Use straight quotes.",
            '$' => "Inside an expression names stand without '${ }'.",
            _ => char.IsLetter(c) ? "Names have the letters a to z, digits and '_' only." : "",
        });
    }

    private CelToken Take(TokenKind kind, int length)
    {
        var token = new CelToken(kind, _at, length, _text.Substring(_at, length));
        _at += length;
        return token;
    }

    private CelToken Identifier()
    {
        var length = 1;
        while (char.IsAsciiLetterOrDigit(Peek(length)) || Peek(length) == '_')
        {
            length++;
        }

        return Take(TokenKind.Identifier, length);
    }

    private CelToken QuotedIdentifier()
    {
        var end = _text.IndexOf('`', _at + 1);
        if (end < 0 || _text.AsSpan(_at + 1, end - _at - 1).ContainsAny('\n', '\r'))
        {
            throw new CelSyntaxException(CelDiagnostics.Syntax, _at, 1, "The quoted field name is not closed.", "Close it with '`'.");
        }

        var token = new CelToken(TokenKind.QuotedIdentifier, _at, end + 1 - _at, _text.Substring(_at + 1, end - _at - 1));
        if (token.Text.Length == 0 || !token.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '/' or ' '))
        {
            throw new CelSyntaxException(CelDiagnostics.Syntax, _at, token.Length, "A quoted field name has letters, digits, '_', '.', '-', '/' and blanks only.");
        }

        _at = end + 1;
        return token;
    }

    private CelToken Number()
    {
        var begin = _at;
        if (Peek() == '0' && Peek(1) is 'x' or 'X')
        {
            _at += 2;
            SkipWhile(char.IsAsciiHexDigit);
            return Whole(begin, _text.AsSpan(begin + 2, _at - begin - 2), NumberStyles.AllowHexSpecifier);
        }

        SkipWhile(char.IsAsciiDigit);
        var isDouble = false;
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            isDouble = true;
            _at++;
            SkipWhile(char.IsAsciiDigit);
        }

        if (Peek() is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            isDouble = true;
            _at += 2;
            SkipWhile(char.IsAsciiDigit);
        }

        var written = _text.AsSpan(begin, _at - begin);
        if (!isDouble)
        {
            return Whole(begin, written, NumberStyles.None);
        }

        CheckNumberEnds(begin);
        var number = double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsInfinity(number) ? throw TooBig(begin) : Literal(begin, new DoubleValue(number));
    }

    private CelToken Whole(int begin, ReadOnlySpan<char> digits, NumberStyles style)
    {
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var number))
        {
            throw TooBig(begin);
        }

        if (Peek() is 'u' or 'U')
        {
            _at++;
            CheckNumberEnds(begin);
            return Literal(begin, new UIntValue(number));
        }

        CheckNumberEnds(begin);

        // The least int has no positive twin: the parser joins it with its sign, so it travels as an unsigned number until then.
        return number <= long.MaxValue ? Literal(begin, new IntValue((long)number)) : Literal(begin, new UIntValue(number));
    }

    private CelSyntaxException TooBig(int begin) =>
        new(CelDiagnostics.BadLiteral, begin, _at - begin, $"The number '{_text[begin.._at]}' is too large or not complete.", "Whole numbers have 64 bits; texts hold longer ones.");

    private void CheckNumberEnds(int begin)
    {
        if (char.IsAsciiLetterOrDigit(Peek()) || Peek() == '_')
        {
            throw new CelSyntaxException(CelDiagnostics.Syntax, begin, _at + 1 - begin, $"'{_text.AsSpan(begin, _at + 1 - begin)}' is neither a number nor a name.");
        }
    }

    private CelToken Literal(int begin, Value value) => new(TokenKind.Literal, begin, _at - begin, _text[begin.._at], value);

    private void SkipWhile(Func<char, bool> belongs)
    {
        while (_at < _text.Length && belongs(_text[_at]))
        {
            _at++;
        }
    }

    private CelToken Quoted(int prefix)
    {
        var begin = _at;
        var marks = _text.AsSpan(begin, prefix);
        var isRaw = marks.ContainsAny('r', 'R');
        var isBytes = marks.ContainsAny('b', 'B');
        if (prefix == 2 && !(isRaw && isBytes))
        {
            throw new CelSyntaxException(CelDiagnostics.Syntax, begin, prefix, $"'{marks}' is no prefix of a text.", "Use r, b or br.");
        }

        _at += prefix;
        var quote = Peek();
        var isTriple = Peek(1) == quote && Peek(2) == quote;
        _at += isTriple ? 3 : 1;
        var content = _at;
        while (true)
        {
            if (_at >= _text.Length || (!isTriple && Peek() is '\n' or '\r'))
            {
                throw new CelSyntaxException(CelDiagnostics.Syntax, begin, prefix + 1, "The text is not closed.", $"Close it with {quote}.");
            }

            if (Peek() == quote && (!isTriple || (Peek(1) == quote && Peek(2) == quote)))
            {
                break;
            }

            _at += Peek() == '\\' && !isRaw ? 2 : 1;
        }

        var inner = _text[content..Math.Min(_at, _text.Length)];
        _at += isTriple ? 3 : 1;
        return Literal(begin, isBytes ? new BytesValue(CelEscapes.Bytes(inner, content, isRaw)) : new StringValue(CelEscapes.Text(inner, content, isRaw)));
    }
}
