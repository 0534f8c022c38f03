using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>Patterns in RE2 syntax, run by an automaton whose time is linear in the text whatever the pattern.</summary>
internal static class CelPattern
{
    private const int CacheSize = 256;

    private static readonly ConcurrentDictionary<string, Regex> Cache = new();

    public static Value IsMatch(Frame frame, string text, string pattern)
    {
        if (!Cache.TryGetValue(pattern, out var regex))
        {
            frame.Charge(1_000 + (pattern.Length * 10));
            if (Compile(pattern, out regex) is { } fault)
            {
                return new ErrorValue($"invalid_argument: {fault}");
            }

            if (Cache.Count >= CacheSize)
            {
                Cache.Clear();
            }

            Cache[pattern] = regex!;
        }

        frame.Charge(1 + ((long)text.Length * (10 + pattern.Length) / 100));
        return Value.Of(regex!.IsMatch(text));
    }

    /// <summary>Compiles a pattern; returns the fault in words, or null.</summary>
    public static string? Compile(string pattern, out Regex? regex)
    {
        regex = null;
        if (Re2Syntax.Translate(pattern, out var translated) is { } fault)
        {
            return fault;
        }

        try
        {
            regex = new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return null;
        }
        catch (NotSupportedException)
        {
            return $"the pattern '{pattern}' uses back references, look-around or very large repeats, which RE2 patterns do not have";
        }
        catch (ArgumentException)
        {
            return $"the pattern '{pattern}' is no regular expression (RE2)";
        }
    }
}
