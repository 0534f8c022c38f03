using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>Reads the steps of a page script. A step is a mapping with one verb; `if:` makes any of them depend on an expression.</summary>
internal sealed class StepReader(ScriptScope scope)
{
    private static readonly Dictionary<string, Func<StepReader, MappingReader, Step?>> s_verbs = new()
    {
        ["open"] = (r, m) => r.Open(m),
        ["sign-in"] = (r, m) => r.SignIn(m),
        ["fill"] = (r, m) => r.Fill(m),
        ["choose"] = (r, m) => r.Choose(m),
        ["check"] = (r, m) => r.Check(m),
        ["upload"] = (r, m) => r.Upload(m),
        ["click"] = (r, m) => r.Click(m),
        ["expect"] = (r, m) => r.Expect(m, "expect"),
        ["wait-for"] = (r, m) => r.Expect(m, "wait-for"),
        ["read"] = (r, m) => r.Read(m),
        ["when"] = (r, m) => r.When(m),
        ["for-each"] = (r, m) => r.ForEach(m),
        ["submit"] = (r, m) => r.Submit(m),
        ["screenshot"] = (_, m) => Screenshot(m),
        ["fail"] = (r, m) => r.Fail(m),
    };

    /// <summary>Failures that steps end with.</summary>
    public static IEnumerable<string> FailuresOf(IEnumerable<Step> steps) => steps.SelectMany(step => step switch
    {
        FailStep fail => [fail.Failure],
        SubmitStep submit => submit.Refused.Select(r => r.Failure).OfType<string>(),
        _ => step.Inner.SelectMany(inner => FailuresOf(inner)),
    });

    /// <summary>The steps of a list; those that cannot be read are reported and left out.</summary>
    public ImmutableArray<Step> Steps(MappingReader reader, string key) =>
        reader.List(key) is { IsDefault: false } items ? [.. items.Select(Step).OfType<Step>()] : [];

    private Step? Step(YamlNode node)
    {
        var reader = MappingReader.Of(node, "the step", scope.Diagnostics);
        if (reader.IsAbsent)
        {
            return null;
        }

        var verbs = PageScriptShape.Steps.Names.Where(verb => reader.Mapping[verb] is not null).ToList();
        if (verbs.Count != 1)
        {
            var written = reader.Mapping.Entries.FirstOrDefault()?.Key.Text ?? "";
            scope.Diagnostics.Report(
                ScriptDiagnostics.BadStep,
                reader.Span,
                verbs.Count == 0 ? $"The step does not say what to do; '{written}' is no step." : $"The step says {verbs.Count} things to do: {string.Join(", ", verbs)}.",
                verbs.Count == 0 ? DidYouMean.Remedy(written, PageScriptShape.Steps.Names) : "Write one step per list item.");
            return null;
        }

        reader.By(PageScriptShape.Steps.Map(verbs[0]));
        var condition = reader.Scalar("if");
        var step = s_verbs[verbs[0]](this, reader);
        reader.Done();
        if (condition is null || step is null)
        {
            return step;
        }

        return scope.Program(condition, CelType.Bool) is { } program ? new WhenStep(new Holds(program, condition.Span), [step], [], reader.Span) : null;
    }

    private OpenStep? Open(MappingReader reader)
    {
        var address = reader.Scalar("open");
        if (address is not null && address.Text.Contains("://", StringComparison.Ordinal))
        {
            var host = Uri.TryCreate(address.Text, UriKind.Absolute, out var uri) ? uri.Host : "";
            if (!scope.Hosts.Contains(host))
            {
                scope.Diagnostics.Report(
                    ScriptDiagnostics.UnknownHost, address.Span, $"'{address.Text}' is at the host '{host}', which the script does not declare.",
                    "Write a path of the site, such as '/entries/new', or add the host to 'hosts:'.");
            }
        }
        else if (address is not null && !address.Text.StartsWith('/') && !address.Text.StartsWith("${", StringComparison.Ordinal))
        {
            scope.Diagnostics.Report(ScriptDiagnostics.UnknownHost, address.Span, $"'{address.Text}' is no address.", "Write a path of the site that begins with '/', such as '/entries/new'.");
        }

        return scope.Template(address) is { } template ? new OpenStep(template, reader.Span) : null;
    }

    private SignInStep? SignIn(MappingReader outer)
    {
        if (outer.Child("sign-in") is not { } reader)
        {
            return null;
        }

        var user = TargetReader.Read(reader.Node("user"), TargetKind.Label, scope);
        var password = TargetReader.Read(reader.Node("password"), TargetKind.Label, scope);
        var button = TargetReader.Read(reader.Node("button"), TargetKind.Press, scope);
        reader.Done();
        return user is null || password is null || button is null ? null : new SignInStep(user, password, button, outer.Span);
    }

    private FillStep? Fill(MappingReader reader)
    {
        var target = TargetReader.Read(reader.Node("fill"), TargetKind.Label, scope);
        var value = scope.Template(Value(reader, "with"));
        return target is null || value is null ? null : new FillStep(target, value, scope.IsPersonal(value.Programs), reader.Span);
    }

    private ChooseStep? Choose(MappingReader reader)
    {
        var target = TargetReader.Read(reader.Node("choose"), TargetKind.Choice, scope);
        var option = scope.Template(Value(reader, "option"));
        return target is null || option is null ? null : new ChooseStep(target, option, scope.IsPersonal(option.Programs), reader.Span);
    }

    private CheckStep? Check(MappingReader reader)
    {
        var target = TargetReader.Read(reader.Node("check"), TargetKind.Label, scope);
        var on = reader.Scalar("on");
        var program = scope.Program(on, CelType.Bool);
        return target is null || (on is not null && program is null) ? null : new CheckStep(target, program, reader.Span);
    }

    private UploadStep? Upload(MappingReader reader)
    {
        var target = TargetReader.Read(reader.Node("upload"), TargetKind.Label, scope);
        var documents = scope.Program(reader.Scalar("documents"), CelType.Dyn);
        return target is null || documents is null ? null : new UploadStep(target, documents, reader.Span);
    }

    private ClickStep? Click(MappingReader reader)
    {
        var target = TargetReader.Read(reader.Node("click"), TargetKind.Press, scope);
        var dialog = reader.Choice("dialog");
        return target is null ? null : new ClickStep(target, dialog == "accept", reader.Span);
    }

    private ExpectStep? Expect(MappingReader reader, string verb)
    {
        var condition = TargetReader.Condition(reader.Node(verb), scope);
        var within = reader.Period("within")?.Span;
        return condition is null ? null : new ExpectStep(condition, within, reader.Span);
    }

    private Step? Read(MappingReader reader)
    {
        var name = reader.Scalar("read");
        var output = scope.Outputs.FirstOrDefault(o => o.Name == name?.Text);
        if (name is not null && output is null)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.UnknownOutput, name.Span, $"The script has no output '{name.Text}'.", DidYouMean.Remedy(name.Text, scope.Outputs.Select(o => o.Name)));
        }

        if (reader.Mapping["table"] is not null)
        {
            return Table(reader, name, output);
        }

        var from = TargetReader.Read(reader.Node("from", required: true), TargetKind.ValueOf, scope);
        var pattern = reader.Scalar("pattern");
        if (pattern is not null && !IsPattern(pattern))
        {
            return null;
        }

        if (output?.Type.Kind == DataKind.List)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.NotAList, name!.Span, $"'{output.Name}' is a list; a list is read from a table.", "Write 'table:' and 'columns:' instead of 'from:'.");
            return null;
        }

        return from is null || output is null ? null : new ReadStep(output.Name, from, pattern?.Text, reader.Span);
    }

    private ReadTableStep? Table(MappingReader reader, YamlScalar? name, ScriptOutput? output)
    {
        var table = TargetReader.Read(reader.Node("table"), TargetKind.Css, scope);
        var none = TargetReader.Condition(reader.Node("none"), scope);
        var entries = reader.Entries("columns", required: true);
        var where = reader.Scalar("where");
        var each = reader.Child("each");
        if (output is null || table is null)
        {
            return null;
        }

        if (output.Type.Element is not { Kind: DataKind.Record } || output.CelType.Parameters is not [var element])
        {
            scope.Diagnostics.Report(ScriptDiagnostics.NotAList, name!.Span, $"'{output.Name}' is no list of records.", "Declare it as { type: list, of: { number: text, … } }.");
            return null;
        }

        var rows = scope with { Environment = scope.Environment.With("row", element) };
        var columns = Fields(entries, output, element).Select(e => (e.Key.Text, e.Value is YamlScalar heading ? heading.Text : "")).ToImmutableArray();
        var details = each is null ? null : Details(each, rows, output, element);
        var read = columns.Select(c => c.Item1).Concat(details?.Fields.Select(f => f.Field) ?? []).ToHashSet();
        foreach (var field in element.Fields.Where(f => !f.IsOptional && !read.Contains(f.Name)))
        {
            scope.Diagnostics.Report(
                ScriptDiagnostics.OutputNotSet, reader.SpanOf("columns"), $"No column gives the field '{field.Name}' of '{output.Name}'.", "Add the column, or declare the field optional.");
        }

        return new ReadTableStep(output.Name, table, columns, rows.Program(where, CelType.Bool), none, details, reader.Span);
    }

    private static RowDetails? Details(MappingReader each, ScriptScope rows, ScriptOutput output, CelType element)
    {
        var link = each.Choice("open", element.Fields.Select(f => f.Name));
        var fields = Fields(each.Entries("read"), output, element, rows)
            .Select(e => (e.Key.Text, Target: TargetReader.Read(e.Value, TargetKind.ValueOf, rows)!)).Where(f => f.Target is not null).ToImmutableArray();
        each.Done();
        return link is null ? null : new RowDetails(link, fields);
    }

    private IEnumerable<YamlEntry> Fields(ImmutableArray<YamlEntry> entries, ScriptOutput output, CelType element) => Fields(entries, output, element, scope);

    private static IEnumerable<YamlEntry> Fields(ImmutableArray<YamlEntry> entries, ScriptOutput output, CelType element, ScriptScope scope)
    {
        foreach (var entry in entries)
        {
            if (element.Field(entry.Key.Text) is not null)
            {
                yield return entry;
                continue;
            }

            scope.Diagnostics.Report(
                ScriptDiagnostics.UnknownOutput, entry.Key.Span, $"An item of '{output.Name}' has no field '{entry.Key.Text}'.", DidYouMean.Remedy(entry.Key.Text, element.Fields.Select(f => f.Name)));
        }
    }

    private WhenStep? When(MappingReader reader)
    {
        // A text alone is an expression here; what the page shows is written as a mapping.
        var node = reader.Node("when");
        var condition = node is YamlScalar scalar
            ? scope.Program(scalar, CelType.Bool) is { } program ? new Holds(program, scalar.Span) : null
            : TargetReader.Condition(node, scope);
        var then = Steps(reader, "then");
        var otherwise = Steps(reader, "else");
        return condition is null ? null : new WhenStep(condition, then, otherwise, reader.Span);
    }

    private ForEachStep? ForEach(MappingReader reader)
    {
        var list = scope.Program(reader.Scalar("for-each"), CelType.List(CelType.Dyn));
        var item = reader.Scalar("as");
        if (list is null || item is null || !MappingReader.IsFieldName(item, scope.Diagnostics))
        {
            reader.Ignore("steps");
            return null;
        }

        if (scope.Environment.Variables.ContainsKey(item.Text))
        {
            scope.Diagnostics.Report(ScriptDiagnostics.TakenName, item.Span, $"'{item.Text}' names something else already.", "Choose another name for the item.");
        }

        var type = list.ResultType.Kind == CelKind.List && list.ResultType.Parameters.Length == 1 ? list.ResultType.Parameters[0] : CelType.Dyn;
        var inner = scope with
        {
            Environment = scope.Environment.With(item.Text, type),
            PersonalItems = scope.IsPersonal([list]) ? scope.PersonalItems.Add(item.Text) : scope.PersonalItems,
        };
        return new ForEachStep(list, item.Text, new StepReader(inner).Steps(reader, "steps"), reader.Span);
    }

    private SubmitStep? Submit(MappingReader reader)
    {
        var target = TargetReader.Read(reader.Node("submit"), TargetKind.Press, scope);
        var description = scope.Template(reader.Scalar("describe"));
        var before = TargetReader.Condition(reader.Node("before"), scope);
        var accepted = TargetReader.Condition(reader.Node("accepted"), scope);
        var dialog = reader.Choice("dialog");
        var within = reader.Period("within")?.Span;
        var refused = reader.Children("refused").Select(Refusal).OfType<Refusal>().ToImmutableArray();
        if (target is { First: true })
        {
            scope.Diagnostics.Report(ScriptDiagnostics.LooseSubmit, target.Span, "The submit takes the first of several matches.", "Say exactly which button it is; remove 'first'.");
        }

        if (target is { Kind: TargetKind.Css })
        {
            scope.Diagnostics.Report(ScriptDiagnostics.CssSubmit, target.Span, "The submit is found by a CSS selector, which says nothing about what the button does.", "Name the button by its text.");
        }

        return target is null || accepted is null ? null : new SubmitStep(target, description, before, accepted, refused, dialog == "accept", within, reader.Span);
    }

    private Refusal? Refusal(MappingReader reader)
    {
        var condition = TargetReader.Condition(reader.Node("when"), scope);
        var again = reader.Boolean("again");
        var failure = Failure(reader, "failure", required: !again);
        var message = scope.Template(reader.Scalar("message"));
        reader.Done();
        return condition is null || (failure is null && !again) ? null : new Refusal(condition, again ? null : failure, message);
    }

    private static ScreenshotStep? Screenshot(MappingReader reader) => reader.Text("screenshot") is { } title ? new ScreenshotStep(title, reader.Span) : null;

    private FailStep? Fail(MappingReader reader)
    {
        var failure = Failure(reader, "fail", required: false);
        var message = scope.Template(reader.Scalar("message"));
        return failure is null ? null : new FailStep(failure, message, reader.Span);
    }

    private string? Failure(MappingReader reader, string key, bool required)
    {
        if (reader.Scalar(key, required) is not { } name)
        {
            return null;
        }

        if (scope.Failures.Contains(name.Text))
        {
            return name.Text;
        }

        scope.Diagnostics.Report(ScriptDiagnostics.UnknownFailure, name.Span, $"The script declares no failure '{name.Text}'.", scope.Failures.IsEmpty ? $"Add 'failures: [{name.Text}]'." : DidYouMean.Remedy(name.Text, scope.Failures));
        return null;
    }

    private static YamlScalar? Value(MappingReader reader, string key) =>
        reader.Node(key) as YamlScalar ?? reader.Scalar(key);

    private bool IsPattern(YamlScalar pattern)
    {
        try
        {
            _ = new Regex(pattern.Text, RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.BadPattern, pattern.Span, $"'{pattern.Text}' is no pattern: {e.Message}", "Write a regular expression without look-around and back-references.");
            return false;
        }
    }
}
