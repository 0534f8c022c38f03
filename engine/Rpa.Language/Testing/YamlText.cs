using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rpa.Expressions.Values;

namespace Rpa.Language.Testing;

/// <summary>A piece of YAML to be written: what a walk leaves as a test.</summary>
internal abstract partial record YamlText
{
    /// <summary>A scalar as it is to stand there.</summary>
    public sealed record Raw(string Text) : YamlText;

    /// <summary>A list; short ones of scalars on one line.</summary>
    public sealed record Items(ImmutableArray<YamlText> All) : YamlText;

    /// <summary>A mapping.</summary>
    public sealed record Map(ImmutableArray<(string Key, YamlText Value)> Entries) : YamlText;

    /// <summary>A text, quoted where YAML or a reader might take it for something else.</summary>
    public static YamlText Of(string text) => new Raw(IsPlain(text) ? text : Quoted(text));

    /// <summary>A mapping without the entries that are null.</summary>
    public static Map MapOf(params IEnumerable<(string Key, YamlText? Value)> entries) => new([.. entries.Where(e => e.Value is not null).Select(e => (e.Key, e.Value!))]);

    /// <summary>A list.</summary>
    public static Items ListOf(IEnumerable<YamlText> items) => new([.. items]);

    /// <summary>A value in the form that tests read; null for what has none.</summary>
    public static YamlText? Of(Value value) => value switch
    {
        StringValue text => Of(text.Text),
        BoolValue or NumberValue or DateValue => new Raw(value.ToString()),
        TimestampValue => new Raw(Quoted(value.ToString())),
        DurationValue duration => new Raw(string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds} seconds")),
        ListValue list => list.Items.Select(Of).ToList() is var items && items.Contains(null) ? null : ListOf(items!),
        MapValue map => MapOf(map.Entries.Select(e => (e.Key.ToString(), Of(e.Value)))),
        _ => null,
    };

    /// <summary>The text, each line behind <paramref name="indent"/> spaces but the first.</summary>
    public string Write(int indent = 0)
    {
        var text = new StringBuilder();
        Write(text, indent);
        return text.ToString();
    }

    /// <summary>A value that is no text, as it was typed: a number and a day need no quotes.</summary>
    public static YamlText OfTyped(string text) => PlainText().IsMatch(text) ? new Raw(text) : Of(text);

    private static bool IsPlain(string text) =>
        PlainText().IsMatch(text) && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !Words.Contains(text, StringComparer.OrdinalIgnoreCase);

    /// <summary>What one or the other reader of YAML takes for something else than text.</summary>
    private static readonly ImmutableArray<string> Words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private void Write(StringBuilder text, int indent)
    {
        switch (this)
        {
            case Raw raw:
                text.Append(raw.Text);
                break;
            case Items { All: [] }:
                text.Append("[]");
                break;
            case Map { Entries: [] }:
                text.Append("{}");
                break;
            case Items list when list.All.All(i => i is Raw):
                text.Append('[').AppendJoin(", ", list.All.Select(i => i.Write())).Append(']');
                break;
            case Items list:
                for (var i = 0; i < list.All.Length; i++)
                {
                    text.Append(i > 0 ? "\n" + new string(' ', indent) : "").Append("- ");
                    list.All[i].Write(text, indent + 2);
                }

                break;
            case Map map:
                for (var i = 0; i < map.Entries.Length; i++)
                {
                    var (key, value) = map.Entries[i];
                    text.Append(i > 0 ? "\n" + new string(' ', indent) : "").Append(IsPlain(key) ? key : Quoted(key)).Append(':');
                    var isBlock = value is Map { Entries.Length: > 0 } || (value is Items items && items.All.Any(x => x is not Raw));
                    text.Append(isBlock ? "\n" + new string(' ', indent + 2) : " ");
                    value.Write(text, indent + 2);
                }

                break;
        }
    }

    [GeneratedRegex(@"^[\p{L}\p{N}]([\p{L}\p{N} ./@+_-]*[\p{L}\p{N}./@+_-])?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PlainText();
}
