using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Scripts;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Running;

/// <summary>Reads texts and tables of a page into typed outputs.</summary>
internal sealed class OutputReader(PageReader reader, ConditionCheck conditions, ScriptValues values, BrowserBotOptions options)
{
    /// <summary>More rows than this are told apart by what the table shows alone.</summary>
    private const int MostDetails = 10;
    private static readonly CultureInfo s_german = CultureInfo.GetCultureInfo("de-DE");

    /// <summary>Reads a value; says in words what was read.</summary>
    public async Task<string> ReadAsync(ReadStep step)
    {
        var output = Output(step.Output);
        var target = values.Plain(step.From);
        var text = WithoutName(target, PageReader.Words(await reader.ReadAsync(target)));
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

        var handle = await reader.FindAsync(target, TargetUse.Table);
        var table = PageAnswer.Parse<TableTexts>(await handle.EvaluateAsync<string>(PageFunctions.Table));
        if (table.Total > table.Rows.Count)
        {
            throw StopException.Technical($"The {target.Title} has {table.Total} rows, more than the {table.Rows.Count} that are read.");
        }

        var columns = step.Columns.Select(column => (column.Field, Index: Column(table, column.Heading, target, step))).ToList();
        var rows = new List<(MapValue Row, string? Link)>();
        foreach (var (cells, links) in table.Rows.Zip(table.Links))
        {
            var row = Value.Map(columns.Where(c => c.Index < cells.Count && cells[c.Index].Length > 0)
                .Select(c => (c.Field, (Value?)Typed(FieldType(output, c.Field), cells[c.Index], c.Field))));
            var link = columns.Where(c => c.Field == step.Details?.LinkField && c.Index < links.Count).Select(c => links[c.Index]).FirstOrDefault();
            if (step.Where is null || Counts(step.Where, row))
            {
                rows.Add((row, link));
            }
        }

        values.SetOutput(output.Name, Value.Of(await DetailsAsync(step, output, rows)));
        return $"read {output.Name}: {rows.Count.ToString(CultureInfo.InvariantCulture)} rows";
    }

    private bool Counts(CelProgram where, MapValue row)
    {
        values.SetItem("row", row);
        var counts = values.Truth(where);
        values.SetItem("row", null);
        return counts;
    }

    /// <summary>Reads each row's own page; the rows as values.</summary>
    private async Task<List<Value>> DetailsAsync(ReadTableStep step, ScriptOutput output, List<(MapValue Row, string? Link)> rows)
    {
        var result = new List<Value>();
        foreach (var (row, link) in rows)
        {
            var full = row;
            if (step.Details is { } details && result.Count < MostDetails)
            {
                if (string.IsNullOrEmpty(link))
                {
                    throw StopException.Technical($"The column of '{details.LinkField}' has no link to open ({step.Span}).");
                }

                await reader.Live.Page.GotoAsync(link, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded, Timeout = (float)options.NavigationTimeout.TotalMilliseconds });
                foreach (var (field, target) in details.Fields)
                {
                    var text = PageReader.Words(await reader.ReadAsync(values.Plain(target)));
                    full = full.With(field, text.Length == 0 ? null : Typed(FieldType(output, field), text, field));
                }
            }

            var missing = output.CelType.Parameters[0].Fields.FirstOrDefault(f => !f.IsOptional && full[f.Name] is null);
            if (missing is not null)
            {
                throw StopException.Technical($"A row gives no '{missing.Name}', which is not declared optional ({step.Span}).");
            }

            result.Add(full);
        }

        return result;
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

    /// <summary>Where name and value are one text, `Number: 17`, the name is left out.</summary>
    private static string WithoutName(PlainTarget target, string text) =>
        target is { Kind: TargetKind.ValueOf, Name: { } name } && text.Length > name.Length && text.StartsWith(name, StringComparison.Ordinal) && text[name.Length..].TrimStart() is [':', .. var rest] ? rest.Trim() : text;

    private ScriptOutput Output(string name) => values.Script.Outputs.First(o => o.Name == name);
}
