using System.Globalization;
using System.Text;

namespace Rpa.Bots.Ocr.Pdf;

/// <summary>Reads objects of ISO 32000-1 (7.3) out of bytes. Damage reads as null or ends the list it stands in; nothing throws.</summary>
internal sealed class PdfLexer(ReadOnlyMemory<byte> bytes, int position = 0)
{
    private const int MostDepth = 60;
    private const int MostItems = 200_000;
    private static readonly PdfKeyword s_end = new("");

    /// <summary>Where the next byte is read.</summary>
    internal int Position { get; set; } = position;

    private ReadOnlySpan<byte> Bytes => bytes.Span;

    /// <summary>The next object; a <see cref="PdfKeyword"/> for anything that is none, with an empty text at the end.</summary>
    internal object? Read(int depth = 0)
    {
        Skip();
        if (Position >= Bytes.Length || depth > MostDepth)
        {
            Position = Math.Max(Position, depth > MostDepth ? Bytes.Length : Position);
            return s_end;
        }

        var first = Bytes[Position];
        switch (first)
        {
            case (byte)'/':
                Position++;
                return Name();
            case (byte)'(':
                Position++;
                return Literal();
            case (byte)'<' when Position + 1 < Bytes.Length && Bytes[Position + 1] == '<':
                Position += 2;
                return Dictionary(depth);
            case (byte)'<':
                Position++;
                return Hex();
            case (byte)'[':
                Position++;
                return List(depth);
            case (byte)'>' when Position + 1 < Bytes.Length && Bytes[Position + 1] == '>':
                Position += 2;
                return new PdfKeyword(">>");
            case (byte)']' or (byte)')' or (byte)'>' or (byte)'{' or (byte)'}':
                Position++;
                return new PdfKeyword(((char)first).ToString());
            default:
                return NumberOrWord();
        }
    }

    private static bool IsSpace(byte b) => b is 0 or 9 or 10 or 12 or 13 or 32;

    private static bool IsDelimiter(byte b) => b is (byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)'/' or (byte)'%';

    private void Skip()
    {
        while (Position < Bytes.Length)
        {
            if (IsSpace(Bytes[Position]))
            {
                Position++;
            }
            else if (Bytes[Position] == '%')
            {
                while (Position < Bytes.Length && Bytes[Position] is not (10 or 13))
                {
                    Position++;
                }
            }
            else
            {
                return;
            }
        }
    }

    private PdfName Name()
    {
        var text = new StringBuilder();
        for (; Position < Bytes.Length && !IsSpace(Bytes[Position]) && !IsDelimiter(Bytes[Position]); Position++)
        {
            if (Bytes[Position] == '#' && Position + 2 < Bytes.Length && char.IsAsciiHexDigit((char)Bytes[Position + 1]) && char.IsAsciiHexDigit((char)Bytes[Position + 2]))
            {
                text.Append((char)((Digit(Bytes[Position + 1]) * 16) + Digit(Bytes[Position + 2])));
                Position += 2;
            }
            else
            {
                text.Append((char)Bytes[Position]);
            }
        }

        // Names are UTF-8 by convention (7.3.5); bytes that are not stay Latin-1.
        var raw = Encoding.Latin1.GetBytes(text.ToString());
        var utf8 = Encoding.UTF8.GetString(raw);
        return new PdfName(utf8.Contains('\uFFFD', StringComparison.Ordinal) ? text.ToString() : utf8);
    }

    private PdfString Literal()
    {
        using var result = new MemoryStream();
        for (var depth = 1; Position < Bytes.Length; Position++)
        {
            var b = Bytes[Position];
            if (b == '\\' && Position + 1 < Bytes.Length)
            {
                Position++;
                Escape(result);
                continue;
            }

            depth += b == '(' ? 1 : b == ')' ? -1 : 0;
            if (depth == 0)
            {
                Position++;
                break;
            }

            result.WriteByte(b);
        }

        return new PdfString(result.ToArray());
    }

    private void Escape(MemoryStream result)
    {
        var b = Bytes[Position];
        switch (b)
        {
            case (byte)'n':
                result.WriteByte(10);
                break;
            case (byte)'r':
                result.WriteByte(13);
                break;
            case (byte)'t':
                result.WriteByte(9);
                break;
            case (byte)'b':
                result.WriteByte(8);
                break;
            case (byte)'f':
                result.WriteByte(12);
                break;
            case 13 when Position + 1 < Bytes.Length && Bytes[Position + 1] == 10:
                Position++;
                break;
            case 10 or 13:
                break;
            case >= (byte)'0' and <= (byte)'7':
                var value = 0;
                var end = Math.Min(Position + 3, Bytes.Length);
                for (; Position < end && Bytes[Position] is >= (byte)'0' and <= (byte)'7'; Position++)
                {
                    value = (value * 8) + Bytes[Position] - '0';
                }

                Position--;
                result.WriteByte((byte)value);
                break;
            default:
                result.WriteByte(b);
                break;
        }
    }

    private PdfString Hex()
    {
        var digits = new List<byte>();
        for (; Position < Bytes.Length && Bytes[Position] != '>'; Position++)
        {
            if (char.IsAsciiHexDigit((char)Bytes[Position]))
            {
                digits.Add((byte)Digit(Bytes[Position]));
            }
        }

        Position++;
        if (digits.Count % 2 == 1)
        {
            digits.Add(0);
        }

        return new PdfString([.. Enumerable.Range(0, digits.Count / 2).Select(i => (byte)((digits[2 * i] * 16) + digits[(2 * i) + 1]))]);
    }

    private static int Digit(byte b) => b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;

    private PdfDictionary Dictionary(int depth)
    {
        var result = new PdfDictionary();
        while (result.Entries.Count < MostItems)
        {
            var key = Read(depth + 1);
            if (key is not PdfName name)
            {
                if (key is PdfKeyword { Text: "" or ">>" or "endobj" or "stream" })
                {
                    break;
                }

                continue;
            }

            var value = Read(depth + 1);
            if (value is PdfKeyword { Text: "" or ">>" or "endobj" })
            {
                break;
            }

            result.Entries[name.Text] = value is PdfKeyword ? null : value;
        }

        return result;
    }

    private List<object?> List(int depth)
    {
        var result = new List<object?>();
        while (result.Count < MostItems)
        {
            var item = Read(depth + 1);
            if (item is PdfKeyword { Text: "" or "]" or "endobj" or ">>" })
            {
                break;
            }

            result.Add(item is PdfKeyword ? null : item);
        }

        return result;
    }

    private object? NumberOrWord()
    {
        var word = Word();
        if (word.Length > 0 && (char.IsAsciiDigit(word[0]) || word[0] is '+' or '-' or '.'))
        {
            if (!double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return 0.0;
            }

            return char.IsAsciiDigit(word[0]) && word.Length < 10 && word.All(char.IsAsciiDigit) && Reference((int)number) is { } reference ? reference : number;
        }

        return word switch { "true" => true, "false" => false, "null" => null, _ => new PdfKeyword(word) };
    }

    // "12 0 R" is one object; anything else leaves the position where it was.
    private PdfReference? Reference(int number)
    {
        var back = Position;
        Skip();
        var generation = Word();
        if (generation.Length is > 0 and < 6 && generation.All(char.IsAsciiDigit))
        {
            Skip();
            if (Word() == "R")
            {
                return new PdfReference(number);
            }
        }

        Position = back;
        return null;
    }

    private string Word()
    {
        var start = Position;
        while (Position < Bytes.Length && !IsSpace(Bytes[Position]) && !IsDelimiter(Bytes[Position]) && Position - start < 200)
        {
            Position++;
        }

        return Encoding.Latin1.GetString(Bytes[start..Position]);
    }
}
