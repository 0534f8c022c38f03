using System.Collections.Frozen;
using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;

namespace Rpa.Language.Parsing;

/// <summary>What the readers of one workflow file share: what is known before its states are read, and where findings go.</summary>
internal sealed class ParseContext
{
    private Dictionary<string, DataField>? _fields;

    /// <summary>The workflow's name.</summary>
    public required string Name { get; init; }

    public required string File { get; init; }

    public required DiagnosticBag Diagnostics { get; init; }

    public required BotCatalog Catalog { get; init; }

    public required AssetTable Assets { get; init; }

    public required HolidayCalendar? Calendar { get; init; }

    public required ImmutableArray<DataField> Data { get; init; }

    /// <summary>Every field could be read; otherwise a name that is not among them may be one.</summary>
    public bool DataIsWhole { get; init; } = true;

    /// <summary>Fields whose declaration has faults, which are reported there.</summary>
    public IReadOnlySet<string> BrokenFields { get; init; } = FrozenSet<string>.Empty;

    /// <summary>`data` and `case`.</summary>
    public required CelEnvironment Scope { get; init; }

    /// <summary>Names of all states, also of those with faults, and the outcomes of the tasks among them.</summary>
    public required FrozenSet<string> States { get; init; }

    /// <summary>The final outcome of each end, by state.</summary>
    public required FrozenDictionary<string, string> Finals { get; init; }

    public required FrozenDictionary<string, RuleTable> Rules { get; init; }

    /// <summary>The workflows of the program by name, for `run` and `from`.</summary>
    public required IReadOnlyDictionary<string, WorkflowHead> Workflows { get; init; }

    /// <summary>Workflows whose files could not be read; what is said of them is not checked.</summary>
    public required IReadOnlySet<string> Unread { get; init; }

    /// <summary>A target did not exist: proofs about paths would only repeat that in other words.</summary>
    public bool HasUnknownTargets { get; private set; }

    /// <summary>The name of an existing state; an unknown one is reported and null.</summary>
    public string? State(YamlNode? node)
    {
        if (node is not YamlScalar { Text.Length: > 0 } scalar)
        {
            HasUnknownTargets = true;
            return null;
        }

        if (!States.Contains(scalar.Text))
        {
            HasUnknownTargets = true;
            Report(LanguageDiagnostics.UnknownState, scalar.Span, $"State '{scalar.Text}' does not exist.", DidYouMean.Remedy(scalar.Text, States));
            return null;
        }

        return scalar.Text;
    }

    /// <summary>Existing states of a list.</summary>
    public ImmutableArray<string> StateList(YamlNode? node) => [.. Items(node).Select(State).OfType<string>()];

    /// <summary>A declared field; an unknown one is reported and null.</summary>
    public DataField? Field(YamlNode? node)
    {
        if (node is not YamlScalar { Text.Length: > 0 } scalar)
        {
            return null;
        }

        _fields ??= Data.ToDictionary(f => f.Name);
        if (!_fields.TryGetValue(scalar.Text, out var field) && DataIsWhole && !BrokenFields.Contains(scalar.Text))
        {
            Report(LanguageDiagnostics.UnknownField, scalar.Span, $"Field '{scalar.Text}' is not declared under 'data'.", DidYouMean.Remedy(scalar.Text, Data.Select(f => f.Name)));
        }

        return field;
    }

    /// <summary>Declared fields of a list, each once.</summary>
    public ImmutableArray<string> FieldList(YamlNode? node) => [.. Items(node).Select(Field).OfType<DataField>().Select(f => f.Name).Distinct()];

    /// <summary>A period; working days want a calendar.</summary>
    public Period? Period(YamlNode? node)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlScalar scalar || Schema.Spelling.Period(scalar.Text) is not { } period)
        {
            // It is reported already; that the period is missing would only repeat that.
            return new Period(1, PeriodUnit.Days);
        }

        if (period.Unit == PeriodUnit.WorkingDays && Calendar is null)
        {
            Report(LanguageDiagnostics.NoCalendar, scalar.Span, $"'{scalar.Text}' counts working days, but the workflow names no calendar.", "Add 'calendar: rheinland-pfalz' at the top of the file.");
        }

        return period;
    }

    public static bool Flag(YamlNode? node, bool otherwise = false) => node is YamlScalar { Text: "true" or "false" } scalar ? scalar.Text == "true" : otherwise;

    public static int Number(YamlNode? node, int otherwise) => node is YamlScalar scalar && Schema.Spelling.Number(scalar.Text) is { } number ? number : otherwise;

    public static string? Text(YamlNode? node) => node is YamlScalar { Text.Length: > 0 } scalar ? scalar.Text : null;

    public static IEnumerable<YamlNode> Items(YamlNode? node) => node is YamlSequence list ? list.Items : [];

    public static IEnumerable<YamlEntry> Entries(YamlNode? node) => node is YamlMapping map ? map.Entries : [];

    /// <summary>A text in both languages, or <paramref name="name"/> in words.</summary>
    public static LocalText Title(YamlNode? node, string name)
    {
        switch (node)
        {
            case YamlScalar { Text.Length: > 0 } scalar:
                return LocalText.Same(scalar.Text);
            case YamlMapping map when (Text(map["de"]) ?? Text(map["en"])) is { } one:
                return new LocalText(Text(map["de"]) ?? one, Text(map["en"]) ?? one);
            default:
                var words = name.Replace('-', ' ');
                return LocalText.Same(words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..]);
        }
    }

    /// <summary>Warns of a name that nobody declares when it is nearly one that means something.</summary>
    public void WarnWhenNear(YamlScalar name, IEnumerable<string> known, string what)
    {
        var all = known.ToList();
        if (!all.Contains(name.Text) && DidYouMean.IsNear(name.Text, all))
        {
            Report(LanguageDiagnostics.NearName, name.Span, $"'{name.Text}' is no {what}.", DidYouMean.Remedy(name.Text, all));
        }
    }

    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, string message, string remedy = "") => Diagnostics.Report(descriptor, span, message, remedy);

    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, string message, NearName remedy) => Diagnostics.Report(descriptor, span, message, remedy);
}

/// <summary>What other workflows must know of one before any is read in full.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Data">Its fields.</param>
/// <param name="From">The workflows it lets itself be started from.</param>
/// <param name="Span">Place of its name.</param>
internal sealed record WorkflowHead(string Name, ImmutableArray<DataField> Data, ImmutableArray<string> From, SourceSpan Span);
