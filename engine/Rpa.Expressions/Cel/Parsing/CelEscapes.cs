using System.Globalization;
using System.Text;

namespace Rpa.Expressions.Cel.Parsing;

/// <summary>The escape sequences of text and bytes literals.</summary>
internal static class CelEscapes
{
    /// <summary>The text that <paramref name="written"/> stands for; <paramref name="offset"/> is its place, for faults.</summary>
    public static string Text(string written, int offset, bool isRaw)
    {
        if (isRaw || !written.Contains('\\', StringComparison.Ordinal))
        {
            return written;
        }

        var result = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length;)
        {
            if (written[i] != '\\')
            {
                result.Append(written[i++]);
                continue;
            }

            var (code, length, _) = Escape(written, i, offset);
            if (!Rune.IsValid(code))
            {
                throw Fault(written, i, length, offset, "stands for no character");
            }

            result.Append(new Rune(code).ToString());
            i += length;
        }

        return result.ToString();
    }

    /// <summary>The bytes: characters as UTF-8, `\x` and octal escapes as single bytes.</summary>
    public static byte[] Bytes(string written, int offset, bool isRaw)
    {
        if (isRaw)
        {
            return Encoding.UTF8.GetBytes(written);
        }

        var result = new List<byte>(written.Length);
        for (var i = 0; i < written.Length;)
        {
            if (written[i] != '\\')
            {
                var next = written.IndexOf('\\', i);
                next = next < 0 ? written.Length : next;
                result.AddRange(Encoding.UTF8.GetBytes(written[i..next]));
                i = next;
                continue;
            }

            var (code, length, isUnicode) = Escape(written, i, offset);
            if (isUnicode || code > 255)
            {
                throw Fault(written, i, length, offset, "is for texts, not for bytes");
            }

            result.Add((byte)code);
            i += length;
        }

        return [.. result];
    }

    private static (int Code, int Length, bool IsUnicode) Escape(string written, int i, int offset)
    {
        var mark = i + 1 < written.Length ? written[i + 1] : '\0';
        var simple = mark switch
        {
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            '\\' or '?' or '"' or '\'' or '`' => mark,
            _ => -1,
        };
        if (simple >= 0)
        {
            return (simple, 2, false);
        }

        var digits = mark switch { 'x' or 'X' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            return i + 2 + digits <= written.Length
                && int.TryParse(written.AsSpan(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                ? (code, 2 + digits, digits > 2)
                : throw Fault(written, i, 2 + digits, offset, $"needs {digits} hexadecimal digits");
        }

        if (mark is >= '0' and <= '3' && i + 4 <= written.Length && written[i + 2] is >= '0' and <= '7' && written[i + 3] is >= '0' and <= '7')
        {
            return (((mark - '0') * 64) + ((written[i + 2] - '0') * 8) + (written[i + 3] - '0'), 4, false);
        }

        throw Fault(written, i, 2, offset, "is no escape sequence; a backslash itself is written \\\\");
    }

    private static CelSyntaxException Fault(string written, int i, int length, int offset, string why)
    {
        length = Math.Min(length, written.Length - i);
        return new CelSyntaxException(CelDiagnostics.BadLiteral, offset + i, length, $"'{written.AsSpan(i, length)}' {why}.");
    }
}
