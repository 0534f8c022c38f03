using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Parsing;

/// <summary>Builds the syntax tree. Macros stay calls; `has(a.b)` becomes a testing select.</summary>
internal sealed class CelParser(List<CelToken> tokens, SourceMap map)
{
    private static readonly Dictionary<string, (int Level, string Function)> Operators = new()
    {
        ["||"] = (1, "_||_"),
        ["&&"] = (2, "_&&_"),
        ["<"] = (3, "_<_"),
        ["<="] = (3, "_<=_"),
        [">"] = (3, "_>_"),
        [">="] = (3, "_>=_"),
        ["=="] = (3, "_==_"),
        ["!="] = (3, "_!=_"),
        ["in"] = (3, "@in"),
        ["+"] = (4, "_+_"),
        ["-"] = (4, "_-_"),
        ["*"] = (5, "_*_"),
        ["/"] = (5, "_/_"),
        ["%"] = (5, "_%_"),
    };

    private static readonly HashSet<string> Reserved =
    [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ];

    private int _at;
    private int _nesting;

    // The height of the subtree that was read last: chains such as a + b + c grow to the left without nesting the parser.
    private int _height;

    private CelToken Current => tokens[_at];

    /// <summary>Reads the whole expression.</summary>
    public CelExpr Parse()
    {
        var result = Conditional();
        return Current.Kind == TokenKind.End ? result : throw Unexpected("the end of the expression or an operator");
    }

    private CelExpr Conditional()
    {
        Enter();
        var start = Current.Start;
        var result = Binary(1);
        if (Current.Is("?"))
        {
            var height = _height;
            _at++;
            var yes = Binary(1);
            height = Math.Max(height, _height);
            Expect(":", "':' and the other outcome");
            var no = Conditional();
            Grow(Math.Max(height, _height));
            result = Call("_?_:_", null, [result, yes, no], start);
        }

        _nesting--;
        return result;
    }

    private CelExpr Binary(int level)
    {
        var start = Current.Start;
        var left = Unary();
        var height = _height;
        while (OperatorAt(Current) is { } op && op.Level >= level)
        {
            _at++;
            var right = Binary(op.Level + 1);
            Grow(Math.Max(height, _height));
            height = _height;
            left = Call(op.Function, null, [left, right], start);
        }

        _height = height;
        return left;
    }

    private static (int Level, string Function)? OperatorAt(CelToken token) =>
        (token.Kind == TokenKind.Symbol || (token.Kind == TokenKind.Identifier && token.Text == "in")) && Operators.TryGetValue(token.Text, out var op) ? op : null;

    private CelExpr Unary()
    {
        var token = Current;
        var isNumberNext = tokens[Math.Min(_at + 1, tokens.Count - 1)] is { Kind: TokenKind.Literal, Value: NumberValue };
        if (token.Is("!") || (token.Is("-") && !isNumberNext))
        {
            Enter();
            _at++;
            var operand = Unary();
            Grow(_height);
            _nesting--;
            return Call(token.Text == "!" ? "!_" : "-_", null, [operand], token.Start);
        }

        return Member();
    }

    private CelExpr Member()
    {
        var start = Current.Start;
        var result = Primary();
        while (true)
        {
            var height = _height;
            if (Current.Is("."))
            {
                _at++;
                var isOptional = Accept("?");
                var name = Current;
                if (name.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier))
                {
                    throw Unexpected("a field or function name after '.'");
                }

                _at++;
                if (!isOptional && name.Kind == TokenKind.Identifier && Current.Is("("))
                {
                    var arguments = Arguments();
                    Grow(Math.Max(height, _height));
                    result = Call(name.Text, result, arguments, start);
                }
                else
                {
                    Grow(height);
                    result = new CelSelect(result, name.Text, IsTest: false, isOptional, map.At(start, name.End - start));
                }
            }
            else if (Current.Is("["))
            {
                _at++;
                var isOptional = Accept("?");
                var index = Conditional();
                Expect("]", "']'");
                Grow(Math.Max(height, _height));
                result = Call(isOptional ? "_[?_]" : "_[_]", null, [result, index], start);
            }
            else if (Current.Is("{") && TypeName(result) is { } type)
            {
                result = MapLiteral(type, start);
                Grow(Math.Max(height, _height));
            }
            else
            {
                _height = height;
                return result;
            }
        }
    }

    private CelExpr Primary()
    {
        var token = Current;
        _height = 1;
        switch (token.Kind)
        {
            case TokenKind.Literal:
                _at++;
                return Number(token, isNegative: false, token.Start);
            case TokenKind.Identifier:
                return Name(token, isRooted: false);
            case TokenKind.Symbol:
                switch (token.Text)
                {
                    case "-":
                        _at += 2;
                        return Number(tokens[_at - 1], isNegative: true, token.Start);
                    case "(":
                        _at++;
                        var inner = Conditional();
                        Expect(")", "')'");
                        return inner;
                    case "[":
                        return ListLiteral();
                    case "{":
                        return MapLiteral(null, token.Start);
                    case "." when tokens[_at + 1].Kind == TokenKind.Identifier:
                        _at++;
                        return Name(Current, isRooted: true);
                }

                break;
        }

        throw Unexpected("a value, a name or '('");
    }

    private CelLiteral Number(CelToken token, bool isNegative, int start)
    {
        var span = map.At(start, token.End - start);
        var isUnsigned = token.Text[^1] is 'u' or 'U' && token.Value is UIntValue;
        switch (token.Value)
        {
            case UIntValue u when !isUnsigned:
                return isNegative && u.Number == 1UL << 63
                    ? new CelLiteral(new IntValue(long.MinValue), span)
                    : throw new CelSyntaxException(CelDiagnostics.BadLiteral, start, token.End - start, $"The number '{token.Text}' is too large for an int.", "Write it with the suffix u, or as a text.");
            case UIntValue when isNegative:
                throw new CelSyntaxException(CelDiagnostics.BadLiteral, start, token.End - start, $"An unsigned number such as '{token.Text}' has no negative.", "Leave out the suffix u.");
            case IntValue i when isNegative:
                return new CelLiteral(new IntValue(-i.Number), span);
            case DoubleValue d when isNegative:
                return new CelLiteral(new DoubleValue(-d.Number), span);
            default:
                return new CelLiteral(token.Value!, span);
        }
    }

    private CelExpr Name(CelToken token, bool isRooted)
    {
        var start = isRooted ? token.Start - 1 : token.Start;
        var span = map.At(start, token.End - start);
        _at++;
        switch (token.Text)
        {
            case "true" or "false":
                return new CelLiteral(Value.Of(token.Text == "true"), span);
            case "null":
                return new CelLiteral(NullValue.Instance, span);
            case "in":
                throw new CelSyntaxException(CelDiagnostics.Syntax, token.Start, 2, "'in' stands between a value and a list or map.");
        }

        if (Reserved.Contains(token.Text))
        {
            throw new CelSyntaxException(CelDiagnostics.Syntax, token.Start, token.Length, $"'{token.Text}' is a reserved word.", "Use another name, or '[\"" + token.Text + "\"]' for a field of that name.");
        }

        var name = isRooted ? "." + token.Text : token.Text;
        if (!Current.Is("("))
        {
            return new CelIdentifier(name, span);
        }

        var arguments = Arguments();
        Grow(_height);
        return name == "has" ? Has(arguments, start) : Call(name, null, arguments, start);
    }

    private CelSelect Has(ImmutableArray<CelExpr> arguments, int start)
    {
        var length = tokens[_at - 1].End - start;
        return arguments is [CelSelect { IsTest: false, IsOptional: false } select]
            ? select with { IsTest = true, Span = map.At(start, length) }
            : throw new CelSyntaxException(CelDiagnostics.WrongMacro, start, length, "'has' asks whether one field is set.", "Write it as has(data.field).");
    }

    private ImmutableArray<CelExpr> Arguments()
    {
        Expect("(", "'('");
        var height = 0;
        var result = ImmutableArray.CreateBuilder<CelExpr>();
        while (!Current.Is(")"))
        {
            result.Add(Conditional());
            height = Math.Max(height, _height);
            if (!Accept(","))
            {
                break;
            }
        }

        Expect(")", "',' or ')'");
        _height = height;
        return result.DrainToImmutable();
    }

    private CelListLiteral ListLiteral()
    {
        var start = Current.Start;
        _at++;
        var height = 0;
        var items = ImmutableArray.CreateBuilder<CelExpr>();
        var optional = ImmutableArray.CreateBuilder<int>();
        while (!Current.Is("]"))
        {
            if (Accept("?"))
            {
                optional.Add(items.Count);
            }

            items.Add(Conditional());
            height = Math.Max(height, _height);
            if (!Accept(","))
            {
                break;
            }
        }

        Expect("]", "',' or ']'");
        Grow(height);
        return new CelListLiteral(items.DrainToImmutable(), optional.DrainToImmutable(), map.At(start, tokens[_at - 1].End - start));
    }

    private CelMapLiteral MapLiteral(string? type, int start)
    {
        Expect("{", "'{'");
        var height = 0;
        var entries = ImmutableArray.CreateBuilder<CelMapEntry>();
        while (!Current.Is("}"))
        {
            var isOptional = Accept("?");
            var key = type is null ? Conditional() : FieldName();
            height = Math.Max(height, _height);
            Expect(":", "':' and the value");
            entries.Add(new CelMapEntry(key, Conditional(), isOptional));
            height = Math.Max(height, _height);
            if (!Accept(","))
            {
                break;
            }
        }

        Expect("}", "',' or '}'");
        Grow(height);
        return new CelMapLiteral(type, entries.DrainToImmutable(), map.At(start, tokens[_at - 1].End - start));
    }

    private CelLiteral FieldName()
    {
        var token = Current;
        if (token.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier))
        {
            throw Unexpected("a field name");
        }

        _at++;
        return new CelLiteral(new StringValue(token.Text), map.At(token.Start, token.Length));
    }

    private static string? TypeName(CelExpr expr) => expr switch
    {
        CelIdentifier name => name.Name,
        CelSelect { IsTest: false, IsOptional: false } select when TypeName(select.Operand) is { } parent => parent + "." + select.Field,
        _ => null,
    };

    private CelCall Call(string function, CelExpr? target, ImmutableArray<CelExpr> arguments, int start) =>
        new(function, target, arguments, map.At(start, tokens[_at - 1].End - start));

    private bool Accept(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string symbol, string expected)
    {
        if (!Accept(symbol))
        {
            throw Unexpected(expected);
        }
    }

    private void Enter()
    {
        if (++_nesting > CelLimits.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep();
        }
    }

    private void Grow(int height)
    {
        _height = height + 1;
        if (_height > CelLimits.MaxDepth)
        {
            throw TooDeep();
        }
    }

    private CelSyntaxException TooDeep() =>
        new(CelDiagnostics.TooLarge, Current.Start, 1, $"The expression is nested deeper than {CelLimits.MaxDepth} levels.", "Split it, or test a list with 'in'.");

    private CelSyntaxException Unexpected(string expected)
    {
        var token = Current;
        var remedy = token.Kind == TokenKind.Identifier && token.Text is "and" or "or" or "not"
            ? "Write '&&' for and, '||' for or, '!' for not."
            : "";
        return token.Kind == TokenKind.End
            ? new CelSyntaxException(CelDiagnostics.Syntax, token.Start, 1, $"The expression ends too early: expected {expected}.")
            : new CelSyntaxException(CelDiagnostics.Syntax, token.Start, token.Length, $"Unexpected '{Cut(token.Text)}': expected {expected}.", remedy);
    }

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
