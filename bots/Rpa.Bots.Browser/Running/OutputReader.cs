using System.Globalization;
using System.Text.RegularExpressions;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Scripts;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Running;

/// <summary>Reads texts and tables of a page into typed outputs.</summary>
internal sealed class OutputReader(PageScript script, PageReader reader, ConditionCheck conditions, ScriptValues values, BrowserBotOptions options)
{
    private static readonly CultureInfo s_german = CultureInfo.GetCultureInfo("de-DE");

    /// <summary>Reads a value; says in words what was read.</summary>
    public async Task<string> ReadAsync(ReadStep step)
    {
        var output = Output(step.Output);
        var target = values.Plain(step.From);
        var text = PageReader.Words(await reader.ReadAsync(target));
        if (step.Pattern is { } pattern)
        {
            var match = Regex.Match(text, pattern, RegexOptions.NonBacktracking);
            text = match.Success
                ? match.Groups.Count > 1 ? match.Groups[1].Value : match.Value
                : throw StopException.Technical($"The {target.Title} does not fit the pattern '{pattern}' ({step.Span}).");
        }

        if (text.Length == 0)
        {
            if (output.IsOptional)
            {
                return $"read nothing from {target.Title}";
            }

            throw StopException.Technical($"The {target.Title} is empty; the output '{output.Name}' needs it ({step.Span}).");
        }

        values.SetOutput(output.Name, Typed(output.Type, text, output.Name));
        return output.IsPersonal ? $"read {output.Name}" : $"read {output.Name} '{text}'";
    }

    /// <summary>Reads a table's rows; says in words how many.</summary>
    public async Task<string> ReadAsync(ReadTableStep step)
    {
        var output = Output(step.Output);
        var target = values.Plain(step.Table);
        if (step.None is { } none)
        {
            var isNone = false;
            var isAnswered = await reader.WaitAsync(
                async () => (isNone = await conditions.FaultAsync(none) is null) || await reader.CountAsync(target) > 0,
                options.StepTimeout,
                stopAtMessages: true);
            if (!isAnswered)
            {
                throw StopException.Technical($"The page {reader.Live.Path} shows neither {target.Title} nor what says that there is none ({step.Span}).");
            }

            if (isNone)
            {
                values.SetOutput(output.Name, ListValue.Empty);
                return $"read {output.Name}: none";
            }
        }

        var handle = await reader.FindAsync(target);
        var table = PageAnswer.Parse<TableTexts>(await handle.EvaluateAsync<string>(PageFunctions.Table));
        if (table.Total > table.Rows.Count)
        {
            throw StopException.Technical($"The {target.Title} has {table.Total} rows, more than the {table.Rows.Count} that are read.");
        }

        var columns = step.Columns.Select(column => (column.Field, Index: Column(table, column.Heading, target, step), Type: FieldType(output, column.Field))).ToList();
        var rows = table.Rows.Select(row => (Value)Value.Map(columns
            .Where(c => c.Index < row.Count && row[c.Index].Length > 0)
            .Select(c => (c.Field, (Value?)Typed(c.Type, row[c.Index], c.Field)))));
        values.SetOutput(output.Name, Value.Of(rows));
        return $"read {output.Name}: {table.Rows.Count.ToString(CultureInfo.InvariantCulture)} rows";
    }

    private static int Column(TableTexts table, string heading, PlainTarget target, ReadTableStep step)
    {
        var places = table.Head.Index().Where(h => string.Equals(h.Item, heading, StringComparison.OrdinalIgnoreCase)).Select(h => h.Index).ToList();
        return places.Count == 1
            ? places[0]
            : throw StopException.Technical($"The {target.Title} has {places.Count} columns '{heading}'; its headings are [{string.Join(", ", table.Head)}] ({step.Span}).");
    }

    private static DataType FieldType(ScriptOutput output, string field) => output.Type.Element!.Fields.First(f => f.Name == field).Type;

    private static Value Typed(DataType type, string text, string name)
    {
        if (type.Kind == DataKind.Text)
        {
            return Value.Of(text);
        }

        var read = type.FromText(text, s_german);
        return read.Value ?? throw StopException.Technical($"What the page shows for '{name}' is no {type.Kind.ToString().ToLowerInvariant()}: {read.Fault?.En}");
    }

    private ScriptOutput Output(string name) => script.Outputs.First(o => o.Name == name);
}
