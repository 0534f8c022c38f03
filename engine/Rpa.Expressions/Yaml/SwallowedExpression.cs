using System.Text.RegularExpressions;

namespace Rpa.Expressions.Yaml;

/// <summary>Tells whether a text without quotes was probably meant as an expression that YAML read as something else.</summary>
internal static partial class SwallowedExpression
{
    /// <summary>The text has what expressions have and other texts hardly ever: operators, calls, paths.</summary>
    public static bool IsLikely(string text) => Marks().IsMatch(text);

    /// <summary>An opened parenthesis, quote or `${` is not closed in the text.</summary>
    public static bool IsCutOff(string text)
    {
        var (depth, quote) = (0, '\0');
        foreach (var c in text)
        {
            if (quote != 0)
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c == '"')
            {
                quote = c;
            }
            else if (c is '(' or '{')
            {
                depth++;
            }
            else if (c is ')' or '}')
            {
                depth--;
            }
        }

        return depth > 0 || quote != 0;
    }

    /// <summary>More parentheses are closed than opened: the tail of a text that was split.</summary>
    public static bool IsTail(string text) => text.Count(c => c == ')') > text.Count(c => c == '(');

    /// <summary>`Quote the expression: '…'.` with the quotes that fit.</summary>
    public static string Remedy(string expression)
    {
        var text = expression.Trim();
        if (text.Length is 0 or > 100)
        {
            return "Quote the expression.";
        }

        return text.Contains('"', StringComparison.Ordinal)
            ? $"Quote the expression: '{text.Replace("'", "''", StringComparison.Ordinal)}'"
            : $"Quote the expression: \"{text.Replace("\\", "\\\\", StringComparison.Ordinal)}\"";
    }

    [GeneratedRegex(
        @"&&|\|\||[=!<>]=|^!\s*\(|\$\{|[A-Za-z_][A-Za-z0-9_]*\(|\b(data|case|result|found|mail)\.[A-Za-z]|\s\?\s|""\s*[+<>]|[\]}]\s*[.+]|\s(in)\s",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Marks();
}
