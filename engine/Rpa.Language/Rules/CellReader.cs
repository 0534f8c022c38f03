using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Rules;

/// <summary>
/// Reads cells of rule tables. `-` anything; `unset`; `a, b`; `not a, b`; for numbers and dates also `&lt; 24`, `&gt;= 24`, `84..`, `..84`, `1..84` (both ends
/// included), `[1..84]`, `(84..366]` (a round bracket excludes its end); for texts also `contains: word, word`. A text with a comma stands in single quotes.
/// </summary>
internal static class CellReader
{
    /// <summary>Reads a cell; null after a fault, which is reported.</summary>
    public static CellTest? Read(YamlScalar cell, DataField input, DiagnosticBag diagnostics)
    {
        var text = cell.Text.Trim();
        var (test, fault) = Parse(text, input.Type);
        if (test is null)
        {
            diagnostics.Report(LanguageDiagnostics.BadCell, cell.Span, $"The cell '{text}' of '{input.Name}' {fault}.", Hint(input.Type));
        }

        return test;
    }

    private static (CellTest? Test, string Fault) Parse(string text, DataType type)
    {
        switch (text)
        {
            case "":
                return (null, "is empty");
            case "-":
                return (new CellTest.Any(), "");
            case "unset":
                return (new CellTest.Unset(), "");
        }

        if (text.StartsWith("contains:", StringComparison.Ordinal))
        {
            var words = Split(text["contains:".Length..]).Where(w => w.Length > 0).ToImmutableArray();
            return type.Kind is not (DataKind.Text or DataKind.Email) ? (null, "looks for words, but the input is no text")
                : words.Length == 0 ? (null, "names no word")
                : (new CellTest.Contains(words), "");
        }

        if (IsOrdered(type) && Interval(text, type) is { } interval)
        {
            return interval;
        }

        var negated = text.StartsWith("not ", StringComparison.Ordinal);
        var values = ImmutableArray.CreateBuilder<Value>();
        foreach (var part in Split(negated ? text[4..] : text))
        {
            if (Single(part, type) is not { } value)
            {
                return (null, type.Kind == DataKind.Choice ? $"names '{part}', which is no option" : $"holds '{part}', which is no {type.CelType}");
            }

            values.Add(value);
        }

        return (new CellTest.OneOf(values.ToImmutable(), negated), "");
    }

    /// <summary>A constant of a column's type: numbers, `true`, days, options, texts.</summary>
    public static Value? Single(string text, DataType type) => type.Kind switch
    {
        DataKind.Choice => type.Options.Contains(text) ? Value.Of(text) : null,
        _ => Constants.Of(type.CelType, text),
    };

    /// <summary>Numbers and days, which have intervals.</summary>
    public static bool IsOrdered(DataType type) => type.Kind is DataKind.Integer or DataKind.Decimal or DataKind.Money or DataKind.Date or DataKind.DateTime;

    private static (CellTest? Test, string Fault)? Interval(string text, DataType type)
    {
        foreach (var (sign, isFrom, isIncluded) in (ReadOnlySpan<(string, bool, bool)>)[("<=", false, true), (">=", true, true), ("<", false, false), (">", true, false)])
        {
            if (text.StartsWith(sign, StringComparison.Ordinal))
            {
                return Single(text[sign.Length..].Trim(), type) is not { } end ? (null, $"compares with '{text[sign.Length..].Trim()}', which is no {type.CelType}")
                    : isFrom ? (new CellTest.Interval(end, isIncluded, null, ToIncluded: false), "")
                    : (new CellTest.Interval(null, FromIncluded: false, end, isIncluded), "");
            }
        }

        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return null;
        }

        var (opens, closes) = (text[0] is '[' or '(', text[^1] is ']' or ')');
        var from = text[(opens ? 1 : 0)..dots].Trim();
        var to = text[(dots + 2)..(closes ? text.Length - 1 : text.Length)].Trim();
        var (low, high) = (from.Length == 0 ? null : Single(from, type), to.Length == 0 ? null : Single(to, type));
        if ((from.Length > 0 && low is null) || (to.Length > 0 && high is null) || (low is null && high is null))
        {
            return (null, $"is no interval of {type.CelType}");
        }

        var test = new CellTest.Interval(low, low is not null && text[0] != '(', high, high is not null && text[^1] != ')');
        return Axis.Compare(low, high) is > 0 || (Axis.Compare(low, high) is 0 && !(test.FromIncluded && test.ToIncluded)) ? (null, "is an empty interval") : (test, "");
    }

    /// <summary>Splits at commas outside of single quotes.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '\'')
            {
                quoted = !quoted;
            }
            else if (i == text.Length || (text[i] == ',' && !quoted))
            {
                var part = text[start..i].Trim();
                yield return part.Length > 1 && part[0] == '\'' && part[^1] == '\'' ? part[1..^1] : part;
                start = i + 1;
            }
        }
    }

    private static string Hint(DataType type) => type.Kind switch
    {
        DataKind.Choice => $"Write '-' for anything, 'unset', or some of: {string.Join(", ", type.Options)}.",
        DataKind.Boolean => "Write '-', 'unset', 'true' or 'false'.",
        _ when IsOrdered(type) => "Write '-', 'unset', a value, values with commas, or an interval such as '< 24', '84..', '1..84' or '(84..366]'.",
        _ => "Write '-', 'unset', texts with commas, 'not a, b', or 'contains: word, word'.",
    };
}
