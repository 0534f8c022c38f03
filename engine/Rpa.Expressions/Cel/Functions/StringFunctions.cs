using System.Collections.Immutable;
using System.Text;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>CEL's string extension. Positions count code points.</summary>
internal static class StringFunctions
{
    private static readonly T ListOfString = T.List(T.String);

    public static void AddTo(List<Overload> list)
    {
        list.Method("charAt", [T.String, T.Int], T.String, (frame, v) => CharAt(CodePoints.Of(frame, v.Text(0)), v.Int(1)));
        list.Method("indexOf", [T.String, T.String], T.Int, (frame, v) => IndexOf(frame, v.Text(0), v.Text(1), 0));
        list.Method("indexOf", [T.String, T.String, T.Int], T.Int, (frame, v) => IndexOf(frame, v.Text(0), v.Text(1), v.Int(2)));
        list.Method("lastIndexOf", [T.String, T.String], T.Int, (frame, v) => LastIndexOf(frame, v.Text(0), v.Text(1), null));
        list.Method("lastIndexOf", [T.String, T.String, T.Int], T.Int, (frame, v) => LastIndexOf(frame, v.Text(0), v.Text(1), v.Int(2)));
        OnText(list, "lowerAscii", text => EachCharacter(text, c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c));
        OnText(list, "upperAscii", text => EachCharacter(text, c => char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c));
        OnText(list, "trim", text => text.Trim());
        OnText(list, "reverse", Reverse);
        list.Method("replace", [T.String, T.String, T.String], T.String, (frame, v) => Replace(frame, v.Text(0), v.Text(1), v.Text(2), -1));
        list.Method("replace", [T.String, T.String, T.String, T.Int], T.String, (frame, v) => Replace(frame, v.Text(0), v.Text(1), v.Text(2), v.Int(3)));
        list.Method("split", [T.String, T.String], ListOfString, (frame, v) => Split(frame, v.Text(0), v.Text(1), -1));
        list.Method("split", [T.String, T.String, T.Int], ListOfString, (frame, v) => Split(frame, v.Text(0), v.Text(1), v.Int(2)));
        list.Method("substring", [T.String, T.Int], T.String, (frame, v) => Substring(CodePoints.Of(frame, v.Text(0)), v.Int(1), null));
        list.Method("substring", [T.String, T.Int, T.Int], T.String, (frame, v) => Substring(CodePoints.Of(frame, v.Text(0)), v.Int(1), v.Int(2)));
        list.Method("join", [ListOfString], T.String, (frame, v) => Join(frame, (ListValue)v[0], ""));
        list.Method("join", [ListOfString, T.String], T.String, (frame, v) => Join(frame, (ListValue)v[0], v.Text(1)));
        list.Method("format", [T.String, T.List(T.Dyn)], T.String, (frame, v) => CelFormat.Format(frame, v.Text(0), ((ListValue)v[1]).Items));
        list.Function("strings.quote", [T.String], T.String, (frame, v) => Quote(frame, v.Text(0)));
    }

    private static ErrorValue OutOfRange(long index) => new($"index out of range: {index}");

    private static Value CharAt(CodePoints text, long index) =>
        index == text.Length ? new StringValue("") : index < 0 || index > text.Length ? OutOfRange(index) : new StringValue(text.Slice((int)index, (int)index + 1));

    private static Value IndexOf(Frame frame, string text, string part, long start)
    {
        var points = CodePoints.Of(frame, text);
        if (start < 0 || start > points.Length)
        {
            return OutOfRange(start);
        }

        frame.ChargeText(text.Length);
        var found = text.IndexOf(part, points.Offset((int)start), StringComparison.Ordinal);
        return new IntValue(found < 0 ? -1 : points.IndexAt(found));
    }

    private static Value LastIndexOf(Frame frame, string text, string part, long? last)
    {
        var points = CodePoints.Of(frame, text);
        if (last is { } asked && (asked < 0 || asked > points.Length))
        {
            return OutOfRange(asked);
        }

        frame.ChargeText(text.Length);
        var limit = points.Offset((int)(last ?? points.Length));
        var end = Math.Min(text.Length, limit + part.Length);
        var found = text.AsSpan(0, end).LastIndexOf(part);
        return new IntValue(found < 0 ? -1 : points.IndexAt(found));
    }

    private static Value Substring(CodePoints text, long start, long? end)
    {
        var stop = end ?? text.Length;
        if (start < 0 || start > text.Length)
        {
            return OutOfRange(start);
        }

        if (stop < 0 || stop > text.Length)
        {
            return OutOfRange(stop);
        }

        return start > stop
            ? new ErrorValue($"invalid substring range. start: {start}, end: {stop}")
            : new StringValue(text.Slice((int)start, (int)stop));
    }

    private static void OnText(List<Overload> list, string name, Func<string, string> function) =>
        list.Method(name, [T.String], T.String, (frame, v) =>
        {
            frame.ChargeText(v.Text(0).Length);
            return new StringValue(function(v.Text(0)));
        });

    private static string EachCharacter(string text, Func<char, char> change) => string.Create(text.Length, (text, change), static (span, s) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = s.change(s.text[i]);
        }
    });

    private static string Reverse(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (i > 0 && char.IsSurrogatePair(text[i - 1], text[i]))
            {
                result.Append(text[i - 1]).Append(text[i]);
                i--;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private static Value Replace(Frame frame, string text, string old, string by, long limit)
    {
        frame.ChargeText(text.Length);
        if (limit == 0 || (old.Length > 0 && !text.Contains(old, StringComparison.Ordinal)))
        {
            return new StringValue(text);
        }

        // An empty text stands before each character and at the end.
        var result = new StringBuilder(text.Length);
        var at = 0;
        for (var count = 0; limit < 0 || count < limit; count++)
        {
            var found = old.Length > 0 ? text.IndexOf(old, at, StringComparison.Ordinal) : count == 0 ? 0 : at < text.Length ? at + Step(text, at) : -1;
            if (found < 0)
            {
                break;
            }

            frame.ChargeText(by.Length);
            result.Append(text, at, found - at).Append(by);
            at = found + old.Length;
        }

        return new StringValue(result.Append(text, at, text.Length - at).ToString());
    }

    private static int Step(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    private static Value Split(Frame frame, string text, string separator, long limit)
    {
        frame.ChargeText(text.Length);
        if (limit == 0)
        {
            return ListValue.Empty;
        }

        var parts = ImmutableArray.CreateBuilder<Value>();
        var at = 0;
        while (limit < 0 || parts.Count < limit - 1)
        {
            var next = separator.Length > 0 ? text.IndexOf(separator, at, StringComparison.Ordinal) : at < text.Length ? at + Step(text, at) : -1;
            if (next < 0 || (separator.Length == 0 && next >= text.Length))
            {
                break;
            }

            frame.Charge(1);
            parts.Add(new StringValue(text[at..next]));
            at = next + separator.Length;
        }

        if (separator.Length > 0 || text.Length > 0)
        {
            parts.Add(new StringValue(text[at..]));
        }

        return new ListValue(parts.DrainToImmutable());
    }

    private static Value Join(Frame frame, ListValue items, string separator)
    {
        var result = new StringBuilder();
        for (var i = 0; i < items.Items.Length; i++)
        {
            if (items.Items[i] is not StringValue part)
            {
                return ErrorValue.NoOverload("'join'", items.Items[i]);
            }

            frame.ChargeText((long)part.Text.Length + separator.Length);
            result.Append(i > 0 ? separator : "").Append(part.Text);
        }

        return new StringValue(result.ToString());
    }

    private static Value Quote(Frame frame, string text)
    {
        frame.ChargeText(text.Length);
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            result.Append(c switch
            {
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                '\\' => "\\\\",
                '"' => "\\\"",
                _ => c.ToString(),
            });
        }

        return new StringValue(result.Append('"').ToString());
    }
}

/// <summary>A text by code points; without characters beyond U+FFFF both ways of counting are the same.</summary>
internal readonly struct CodePoints
{
    private readonly string _text;

    // Offsets of the code points, or null where each is one char.
    private readonly int[]? _offsets;

    private CodePoints(string text)
    {
        _text = text;
        Length = text.Length;
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDBFF') < 0)
        {
            return;
        }

        Length = StandardFunctions.Characters(text);
        _offsets = new int[Length + 1];
        for (int i = 0, at = 0; i < Length; i++)
        {
            _offsets[i] = at;
            at += at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        }

        _offsets[Length] = text.Length;
    }

    public int Length { get; }

    public static CodePoints Of(Frame frame, string text)
    {
        frame.ChargeText(text.Length);
        return new CodePoints(text);
    }

    public int Offset(int index) => _offsets?[index] ?? index;

    public int IndexAt(int offset)
    {
        if (_offsets is null)
        {
            return offset;
        }

        var index = Array.BinarySearch(_offsets, offset);
        return index < 0 ? ~index : index;
    }

    public string Slice(int start, int end) => _text[Offset(start)..Offset(end)];
}
