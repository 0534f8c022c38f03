using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>`"%s costs %.2f".format([…])` of CEL's string extension.</summary>
internal static class CelFormat
{
    private const int MaxPrecision = 100;

    public static Value Format(Frame frame, string format, ImmutableArray<Value> arguments)
    {
        frame.ChargeText(format.Length);
        var result = new StringBuilder(format.Length);
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            i++;
            if (i < format.Length && format[i] == '%')
            {
                result.Append('%');
                continue;
            }

            var precision = 6;
            if (i < format.Length && format[i] == '.')
            {
                var start = ++i;
                while (i < format.Length && char.IsAsciiDigit(format[i]))
                {
                    i++;
                }

                if (!int.TryParse(format.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out precision) || precision > MaxPrecision)
                {
                    return new ErrorValue($"could not parse formatting clause: the precision is a number up to {MaxPrecision}");
                }
            }

            if (i >= format.Length)
            {
                return new ErrorValue("could not parse formatting clause: unexpected end of format string");
            }

            if (!"sdfeboxX".Contains(format[i], StringComparison.Ordinal))
            {
                return new ErrorValue($"could not parse formatting clause: unrecognized formatting clause \"{format[i]}\"");
            }

            if (next >= arguments.Length)
            {
                return new ErrorValue($"index {next} out of range: the format asks for more values than the list has");
            }

            var before = result.Length;
            if (Clause(frame, result, format[i], precision, arguments[next++]) is { } fault)
            {
                return new ErrorValue($"error during formatting: {fault}");
            }

            frame.ChargeText(result.Length - before);
        }

        return new StringValue(result.ToString());
    }

    private static string? Clause(Frame frame, StringBuilder result, char clause, int precision, Value value)
    {
        var text = clause switch
        {
            's' => Plain(frame, value),
            'd' => value is IntValue or UIntValue ? value.ToString() : NotFinite(value),
            'f' => value is DecimalValue exact ? exact.Number.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                : value is NumberValue number ? NotFinite(value) ?? number.AsDouble.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null,
            'e' => value is NumberValue number ? NotFinite(value) ?? Scientific(number.AsDouble, precision) : null,
            'b' => value is BoolValue b ? (b.IsTrue ? "1" : "0") : InBase(value, 2),
            'o' => InBase(value, 8),
            _ => Hex(value, clause == 'X'),
        };
        result.Append(text);
        return text is not null ? null : clause switch
        {
            'd' => "decimal clause can only be used on integers",
            'f' => "fixed-point clause can only be used on doubles",
            'e' => "scientific clause can only be used on doubles",
            'b' => "only integers and bools can be formatted as binary",
            'o' => "octal clause can only be used on integers",
            'x' or 'X' => "only integers, byte buffers, and strings can be formatted as hex",
            _ => "this cannot be formatted as a string",
        } + $", was given {value.Type.Name}";
    }

    private static string? NotFinite(Value value) =>
        value is DoubleValue { Number: var d } && !double.IsFinite(d) ? ConversionFunctions.DoubleText(d) : null;

    private static string Scientific(double number, int precision)
    {
        var text = number.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        return $"{text.AsSpan(0, at)}e{text[at + 1]}{int.Parse(text.AsSpan(at + 2), CultureInfo.InvariantCulture).ToString("00", CultureInfo.InvariantCulture)}";
    }

    private static string? InBase(Value value, int radix) => value switch
    {
        IntValue i => (i.Number < 0 ? "-" : "") + Digits(i.Number < 0 ? (ulong)-(i.Number + 1) + 1 : (ulong)i.Number, radix),
        UIntValue u => Digits(u.Number, radix),
        _ => null,
    };

    private static string Digits(ulong number, int radix)
    {
        Span<char> digits = stackalloc char[64];
        var at = digits.Length;
        do
        {
            digits[--at] = "0123456789abcdef"[(int)(number % (ulong)radix)];
            number /= (ulong)radix;
        }
        while (number > 0);
        return new string(digits[at..]);
    }

    private static string? Hex(Value value, bool isUpper)
    {
        var text = value switch
        {
            StringValue s => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(s.Text)),
            BytesValue b => Convert.ToHexStringLower(b.Bytes.Span),
            _ => InBase(value, 16),
        };
        return isUpper ? text?.ToUpperInvariant() : text;
    }

    private static string? Plain(Frame frame, Value value)
    {
        frame.Charge(1);
        switch (value)
        {
            case DoubleValue d:
                return ConversionFunctions.DoubleText(d.Number);
            case BytesValue b:
                return Encoding.UTF8.GetString(b.Bytes.Span);
            case ListValue list:
                return Joined(frame, '[', list.Items.Select(i => Plain(frame, i)), ']');
            case MapValue map:
                return Joined(frame, '{', map.Dictionary.Select(e => $"{Plain(frame, e.Key)}: {Plain(frame, e.Value)}").Order(StringComparer.Ordinal), '}');
            case OptionalValue:
                return null;
            default:
                return value.ToString();
        }
    }

    private static string Joined(Frame frame, char open, IEnumerable<string?> parts, char close)
    {
        var text = $"{open}{string.Join(", ", parts)}{close}";
        frame.ChargeText(text.Length);
        return text;
    }
}
