using System.Globalization;
using System.Text;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>
/// Rewrites RE2 syntax (github.com/google/re2/wiki/Syntax) where .NET reads it otherwise: `\d`, `\w`, `\s` mean ASCII, `$` means the very end,
/// `(?P&lt;name&gt;…)`, `\Q…\E`, `\x{…}`, `[[:alpha:]]`. Refuses repeats whose product explodes.
/// </summary>
internal static class Re2Syntax
{
    private const int MaxRepeat = 1_000;

    // Positions of the automaton, repeats multiplied out: (a{100}){100} has 10,000.
    private const long MaxSize = 5_000;

    private static readonly Dictionary<string, string> PosixClasses = new()
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Returns a fault in words, or null.</summary>
    public static string? Translate(string pattern, out string translated)
    {
        translated = "";
        if (pattern.Length > CelLimits.MaxPatternLength)
        {
            return $"the pattern is longer than {CelLimits.MaxPatternLength} characters";
        }

        var result = new StringBuilder(pattern.Length + 16);
        var isInClass = false;
        var depth = 0;
        var isMultiline = false;
        var sizes = new Stack<long>();
        long size = 0;
        long last = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (!isInClass && c is not ('(' or ')' or '{' or '}' or '*' or '+' or '?' or '|'))
            {
                (size, last) = (size + 1, 1);
            }

            if (c == '\\')
            {
                if (i + 1 >= pattern.Length)
                {
                    return "the pattern ends with a single '\\'";
                }

                if (Escape(pattern, ref i, isInClass, result) is { } fault)
                {
                    return fault;
                }

                continue;
            }

            if (isInClass)
            {
                if (c == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':')
                {
                    var end = pattern.IndexOf(":]", i + 2, StringComparison.Ordinal);
                    if (end < 0 || !PosixClasses.TryGetValue(pattern[(i + 2)..end], out var set))
                    {
                        return $"the pattern '{pattern}' names an unknown class of characters";
                    }

                    result.Append(set);
                    i = end + 1;
                    continue;
                }

                if (char.IsSurrogate(c))
                {
                    return "characters beyond U+FFFF cannot stand in [ ]; write them as alternatives (a|b)";
                }

                isInClass = c != ']';
                result.Append(c == '[' ? @"\[" : c.ToString());
                continue;
            }

            switch (c)
            {
                case '[':
                    isInClass = true;
                    result.Append('[');
                    if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                    {
                        result.Append('^');
                        i++;
                    }

                    if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                    {
                        result.Append(@"\]");
                        i++;
                    }

                    break;
                case '$' when !isMultiline:
                    result.Append(@"\z");
                    break;
                case '(':
                    if (++depth > 100)
                    {
                        return "the pattern is nested deeper than 100 groups";
                    }

                    sizes.Push(size);
                    size = 0;
                    result.Append('(');
                    if (string.CompareOrdinal(pattern, i, "(?P<", 0, 4) == 0)
                    {
                        result.Append("?<");
                        i += 3;
                    }
                    else if (i + 1 < pattern.Length && pattern[i + 1] == '?')
                    {
                        var flags = pattern.AsSpan(i + 2);
                        var end = flags.IndexOfAny(':', ')');
                        isMultiline |= end > 0 && flags[..end].Contains('m') && !flags[..end].Contains('-');
                    }

                    break;
                case ')':
                    depth--;
                    last = size;
                    size += sizes.Count > 0 ? sizes.Pop() : 0;
                    result.Append(')');
                    break;
                case '{' when Repeat(pattern, i) is { } most:
                    size += last * Math.Max(0, most - 1);
                    last *= Math.Max(1, most);
                    if (most > MaxRepeat || size > MaxSize)
                    {
                        return $"the pattern repeats a part more than {MaxRepeat} times, or is larger than {MaxSize} with its repeats multiplied out";
                    }

                    result.Append('{');
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        translated = result.ToString();
        return null;
    }

    private static string? Escape(string pattern, ref int i, bool isInClass, StringBuilder result)
    {
        var mark = pattern[++i];
        switch (mark)
        {
            case 'd':
                result.Append(isInClass ? "0-9" : "[0-9]");
                return null;
            case 'w':
                result.Append(isInClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]");
                return null;
            case 's':
                result.Append(isInClass ? @"\t\n\f\r " : @"[\t\n\f\r ]");
                return null;
            case 'D' when !isInClass:
                result.Append("[^0-9]");
                return null;
            case 'W' when !isInClass:
                result.Append("[^0-9A-Za-z_]");
                return null;
            case 'S' when !isInClass:
                result.Append(@"[^\t\n\f\r ]");
                return null;
            case 'Q':
                var end = pattern.IndexOf(@"\E", i, StringComparison.Ordinal);
                end = end < 0 ? pattern.Length : end;
                result.Append(System.Text.RegularExpressions.Regex.Escape(pattern[(i + 1)..end]).Replace("]", @"\]", StringComparison.Ordinal));
                i = Math.Min(end + 1, pattern.Length);
                return null;
            case 'x' when i + 1 < pattern.Length && pattern[i + 1] == '{':
                var close = pattern.IndexOf('}', i);
                if (close < 0 || !int.TryParse(pattern.AsSpan(i + 2, close - i - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code)
                    || (isInClass && code > 0xFFFF))
                {
                    return $"'{pattern.AsSpan(i - 1)}' names no character that can stand there";
                }

                result.Append(code > 0xFFFF ? new Rune(code).ToString() : $"\\u{code:X4}");
                i = close;
                return null;
            case 'z' or 'A' or 'b' or 'B' or 'p' or 'P' or 'a' or 'f' or 't' or 'n' or 'r' or 'v' or 'x' or (>= '0' and <= '9'):
                result.Append('\\').Append(mark);
                return null;
            default:
                if (char.IsAsciiLetter(mark))
                {
                    return $"'\\{mark}' means nothing in a pattern";
                }

                result.Append('\\').Append(mark);
                return null;
        }
    }

    // The greatest count of {n}, {n,} or {n,m}; null where the brace is a plain character.
    private static long? Repeat(string pattern, int at)
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0)
        {
            return null;
        }

        long most = 0;
        foreach (var part in pattern[(at + 1)..end].Split(','))
        {
            if (part.Length > 0 && !(part.Length < 10 && long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                return part.All(char.IsAsciiDigit) ? MaxSize : null;
            }

            most = Math.Max(most, part.Length == 0 ? 0 : long.Parse(part, CultureInfo.InvariantCulture));
        }

        return most;
    }
}
