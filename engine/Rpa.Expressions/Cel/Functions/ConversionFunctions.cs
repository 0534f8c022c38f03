using System.Globalization;
using System.Text;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>Conversions between the basic types.</summary>
internal static class ConversionFunctions
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void AddTo(List<Overload> list)
    {
        foreach (var type in (T[])[T.Bool, T.Int, T.UInt, T.Double, T.String, T.Bytes])
        {
            list.Function(type.Name, [type], type, (_, v) => v[0]);
        }

        list.Reader("bool", [T.String], T.Bool, (_, v) => v.Text(0) switch
        {
            "1" or "t" or "true" or "TRUE" or "True" => BoolValue.True,
            "0" or "f" or "false" or "FALSE" or "False" => BoolValue.False,
            _ => Unreadable(v.Text(0), "bool", "true or false"),
        });

        list.Function("int", [T.UInt], T.Int, (_, v) => ((UIntValue)v[0]).Number is var n && n <= long.MaxValue ? new IntValue((long)n) : Range("int", v[0]));
        list.Function("int", [T.Double], T.Int, (_, v) => ((DoubleValue)v[0]).Number is var d && d is > -9223372036854775808.0 and < 9223372036854775808.0 ? new IntValue((long)d) : Range("int", v[0]));
        list.Function("int", [T.Decimal], T.Int, (_, v) => decimal.Truncate(v.Decimal(0)) is var d && d is >= long.MinValue and <= long.MaxValue ? new IntValue((long)d) : Range("int", v[0]));
        list.Reader("int", [T.String], T.Int, (_, v) =>
            long.TryParse(v.Text(0), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? new IntValue(n) : Unreadable(v.Text(0), "int", "a whole number such as 42"));
        list.Function("int", [T.Timestamp], T.Int, (_, v) => new IntValue(((TimestampValue)v[0]).Seconds));

        list.Function("uint", [T.Int], T.UInt, (_, v) => v.Int(0) is var n && n >= 0 ? new UIntValue((ulong)n) : Range("uint", v[0]));
        list.Function("uint", [T.Double], T.UInt, (_, v) => ((DoubleValue)v[0]).Number is var d && d is > -1.0 and < 18446744073709551616.0 ? new UIntValue((ulong)d) : Range("uint", v[0]));
        list.Reader("uint", [T.String], T.UInt, (_, v) =>
            ulong.TryParse(v.Text(0), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? new UIntValue(n) : Unreadable(v.Text(0), "uint", "a whole number such as 42"));

        list.Function("double", [T.Int], T.Double, (_, v) => new DoubleValue(v.Int(0)));
        list.Function("double", [T.UInt], T.Double, (_, v) => new DoubleValue(((UIntValue)v[0]).Number));
        list.Function("double", [T.Decimal], T.Double, (_, v) => new DoubleValue((double)v.Decimal(0)));
        list.Reader("double", [T.String], T.Double, (_, v) => ReadDouble(v.Text(0)) is { } d ? new DoubleValue(d) : Unreadable(v.Text(0), "double", "a number such as 1.5"));

        foreach (var type in (T[])[T.Bool, T.Int, T.UInt, T.Decimal, T.Timestamp, T.Duration, T.Date])
        {
            list.Function("string", [type], T.String, (_, v) => new StringValue(v[0].ToString()));
        }

        list.Function("string", [T.Double], T.String, (_, v) => new StringValue(DoubleText(((DoubleValue)v[0]).Number)));
        list.Function("string", [T.Bytes], T.String, (frame, v) => Utf8(frame, (BytesValue)v[0]));
        list.Function("bytes", [T.String], T.Bytes, (frame, v) =>
        {
            frame.ChargeText(v.Text(0).Length);
            return new BytesValue(Encoding.UTF8.GetBytes(v.Text(0)));
        });
    }

    /// <summary>A double as CEL writes it: `1.5`, `1e+20`, `NaN`, `Infinity`.</summary>
    public static string DoubleText(double number) => double.IsInfinity(number)
        ? (number > 0 ? "Infinity" : "-Infinity")
        : number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);

    /// <summary>A text that could not be read, with what was expected.</summary>
    public static ErrorValue Unreadable(string text, string type, string expected) =>
        new($"Type conversion error: {IndexNode.Describe(new StringValue(text))} is no {type}; expected {expected}");

    private static ErrorValue Range(string type, Value value) => new($"range error: {value} does not fit {type}");

    private static double? ReadDouble(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" or "+Infinity" or "Inf" or "+Inf" => double.PositiveInfinity,
        "-Infinity" or "-Inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var d)
            && !double.IsInfinity(d) && !double.IsNaN(d) ? d : null,
    };

    private static Value Utf8(Frame frame, BytesValue bytes)
    {
        frame.ChargeText(bytes.Bytes.Length);
        try
        {
            return new StringValue(StrictUtf8.GetString(bytes.Bytes.Span));
        }
        catch (DecoderFallbackException)
        {
            return new ErrorValue("invalid UTF-8: the bytes are no text");
        }
    }
}
