using System.Globalization;
using System.Text;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel;

/// <summary>Writes a syntax tree as text that parses to the same tree.</summary>
public static class CelPrinter
{
    private const int Conditional = 0;
    private const int Unary = 6;
    private const int Member = 7;

    /// <summary>The expression as text on one line.</summary>
    public static string Print(CelExpr expr)
    {
        var text = new StringBuilder();
        Write(text, expr, Conditional);
        return text.ToString();
    }

    private static void Write(StringBuilder text, CelExpr expr, int level)
    {
        switch (expr)
        {
            case CelLiteral literal:
                WriteLiteral(text, literal.Value);
                break;
            case CelIdentifier name:
                text.Append(name.Name);
                break;
            case CelSelect { IsTest: true } test:
                text.Append("has(");
                Write(text, test with { IsTest = false }, Conditional);
                text.Append(')');
                break;
            case CelSelect select:
                Write(text, select.Operand, Member);
                text.Append(select.IsOptional ? ".?" : ".").Append(FieldName(select.Field));
                break;
            case CelCall call:
                WriteCall(text, call, level);
                break;
            case CelListLiteral list:
                text.Append('[');
                for (var i = 0; i < list.Items.Length; i++)
                {
                    text.Append(i > 0 ? ", " : "").Append(list.OptionalIndices.Contains(i) ? "?" : "");
                    Write(text, list.Items[i], Conditional);
                }

                text.Append(']');
                break;
            case CelMapLiteral map:
                WriteMap(text, map);
                break;
        }
    }

    private static void WriteMap(StringBuilder text, CelMapLiteral map)
    {
        text.Append(map.TypeName).Append('{');
        for (var i = 0; i < map.Entries.Length; i++)
        {
            var entry = map.Entries[i];
            text.Append(i > 0 ? ", " : "").Append(entry.IsOptional ? "?" : "");
            if (map.TypeName is not null && entry.Key is CelLiteral { Value: StringValue field })
            {
                text.Append(FieldName(field.Text));
            }
            else
            {
                Write(text, entry.Key, Conditional);
            }

            text.Append(": ");
            Write(text, entry.Value, Conditional);
        }

        text.Append('}');
    }

    private static void WriteCall(StringBuilder text, CelCall call, int level)
    {
        if (call.Target is not null)
        {
            Write(text, call.Target, Member);
            text.Append('.').Append(call.Function);
            WriteArguments(text, call);
            return;
        }

        switch (call.Function)
        {
            case "_[_]" or "_[?_]":
                Write(text, call.Arguments[0], Member);
                text.Append(call.Function == "_[?_]" ? "[?" : "[");
                Write(text, call.Arguments[1], Conditional);
                text.Append(']');
                break;
            case "!_" or "-_":
                var isMinus = call.Function == "-_";
                Open(text, level > Unary);
                text.Append(isMinus ? '-' : '!');

                // '-' before a number belongs to the number, so a negated literal needs brackets to stay an operation.
                var isNumber = isMinus && StartsWithNumber(call.Arguments[0]);
                Open(text, isNumber);
                Write(text, call.Arguments[0], isNumber ? Conditional : Unary);
                Close(text, isNumber);
                Close(text, level > Unary);
                break;
            case "_?_:_":
                Open(text, level > Conditional);
                Write(text, call.Arguments[0], 1);
                text.Append(" ? ");
                Write(text, call.Arguments[1], 1);
                text.Append(" : ");
                Write(text, call.Arguments[2], Conditional);
                Close(text, level > Conditional);
                break;
            default:
                if (Precedence(call.Function) is not { } own)
                {
                    text.Append(call.Function);
                    WriteArguments(text, call);
                    break;
                }

                Open(text, level > own);
                Write(text, call.Arguments[0], own);
                text.Append(' ').Append(call.Function.Trim('_', '@')).Append(' ');
                Write(text, call.Arguments[1], own + 1);
                Close(text, level > own);
                break;
        }
    }

    private static bool StartsWithNumber(CelExpr expr) => expr switch
    {
        CelLiteral { Value: NumberValue } => true,
        CelSelect { IsTest: false } select => StartsWithNumber(select.Operand),
        CelCall { Target: { } target } => StartsWithNumber(target),
        CelCall { Function: "_[_]" or "_[?_]", Arguments: [var operand, _] } => StartsWithNumber(operand),
        _ => false,
    };

    private static int? Precedence(string function) => function switch
    {
        "_||_" => 1,
        "_&&_" => 2,
        "_<_" or "_<=_" or "_>_" or "_>=_" or "_==_" or "_!=_" or "@in" => 3,
        "_+_" or "_-_" => 4,
        "_*_" or "_/_" or "_%_" => 5,
        _ => null,
    };

    private static void WriteArguments(StringBuilder text, CelCall call)
    {
        text.Append('(');
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Write(text, call.Arguments[i], Conditional);
        }

        text.Append(')');
    }

    private static void Open(StringBuilder text, bool needed) => text.Append(needed ? "(" : "");

    private static void Close(StringBuilder text, bool needed) => text.Append(needed ? ")" : "");

    private static string FieldName(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : $"`{name}`";

    private static void WriteLiteral(StringBuilder text, Value value)
    {
        switch (value)
        {
            case UIntValue u:
                text.Append(u).Append('u');
                break;
            case DoubleValue d:
                var number = d.Number.ToString("R", CultureInfo.InvariantCulture);
                text.Append(number).Append(number.AsSpan().ContainsAny('.', 'E') ? "" : ".0");
                break;
            case StringValue s:
                WriteQuoted(text, s.Text);
                break;
            case BytesValue b:
                text.Append("b\"");
                foreach (var octet in b.Bytes.Span)
                {
                    text.Append(octet is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'\\') ? ((char)octet).ToString() : $"\\x{octet:x2}");
                }

                text.Append('"');
                break;
            default:
                text.Append(value);
                break;
        }
    }

    /// <summary>A text as a literal in double quotes.</summary>
    internal static void WriteQuoted(StringBuilder text, string content)
    {
        text.Append('"');
        foreach (var c in content)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or '\x7F' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }

        text.Append('"');
    }
}
