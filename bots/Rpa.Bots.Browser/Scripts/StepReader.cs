using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>Reads the steps of a page script. A step is a mapping with one verb; `if:` makes any of them depend on an expression.</summary>
internal sealed class StepReader(ScriptScope scope)
{
    /// <summary>The keys that `press:` may name, as the browser calls them.</summary>
    public static readonly ImmutableArray<string> Keys =
    [
        "Enter", "Escape", "Tab", "Space", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "PageDown", "PageUp", "Home", "End", "Backspace", "Delete",
        .. Enumerable.Range(1, 12).Select(n => "F" + n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    ];

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
        ["press"] = (r, m) => r.Press(m),
        ["window"] = (_, m) => m.Choice("window") is null ? null : new WindowBackStep(m.Span),
        ["read"] = (r, m) => r.Read(m),
        ["when"] = (r, m) => r.When(m),
        ["for-each"] = (r, m) => r.ForEach(m),
        ["run"] = (r, m) => r.Run(m),
        ["submit"] = (r, m) => r.Submit(m),
        ["screenshot"] = (_, m) => Screenshot(m),
        ["fail"] = (r, m) => r.Fail(m),
    };

    /// <summary>Failures that steps end with.</summary>
    public static IEnumerable<string> FailuresOf(IEnumerable<Step> steps) => steps.SelectMany(step => step switch
    {
        FailStep fail => [fail.Failure],
        SubmitStep submit => submit.Refused.Select(r => r.Failure).OfType<string>(),
        RunStep run => run.Script.Failures,
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
            return new BrokenStep("", null, reader.Span);
        }

        reader.By(PageScriptShape.Steps.Map(verbs[0]));
        var condition = reader.Scalar("if");
        var output = (reader.Mapping["read"] as YamlScalar)?.Text;
        var step = s_verbs[verbs[0]](this, reader) ?? new BrokenStep(verbs[0], output, reader.Span);
        reader.Done();
        return condition is null ? step
            : scope.Program(condition, CelType.Bool) is { } program ? new WhenStep(new Holds(program, condition.Span), [step], [], reader.Span)
            : step is FailStep || step.Inner.Any() ? new BrokenStep("", null, reader.Span)
            : new BrokenStep(verbs[0], output, reader.Span);
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
        var account = reader.Text("account");
        reader.Done();
        return user is null || password is null || button is null ? null : new SignInStep(user, password, button, account, outer.Span);
    }

    private Step? Fill(MappingReader reader)
    {
        var target = TargetReader.Read(reader.Node("fill"), TargetKind.Label, scope);
        var secret = reader.Scalar("secret");
        var with = Value(reader, "with");
        if (!IsOneOf(reader, "with", with, "secret", secret))
        {
            return null;
        }

        var value = scope.Template(with);
        return target is null ? null
            : secret is not null ? new FillSecretStep(target, secret.Text, reader.Span)
            : value is null ? null : new FillStep(target, value, scope.IsPersonal(value.Programs), reader.Span);
    }

    private Step? Choose(MappingReader reader)
    {
        var target = TargetReader.Read(reader.Node("choose"), TargetKind.Choice, scope);
        var one = Value(reader, "option");
        var several = reader.Scalar("options");
        if (!IsOneOf(reader, "option", one, "options", several))
        {
            return null;
        }

        if (several is not null)
        {
            return scope.Program(several, CelType.List(CelType.Dyn)) is { } list && target is not null ? new ChooseSeveralStep(target, list, scope.IsPersonal([list]), reader.Span) : null;
        }

        var option = scope.Template(one);
        return target is null || option is null ? null : new ChooseStep(target, option, scope.IsPersonal(option.Programs), reader.Span);
    }

    /// <summary>Of two keys one is needed, and one is enough.</summary>
    private bool IsOneOf(MappingReader reader, string first, YamlScalar? one, string second, YamlScalar? other)
    {
        if (one is not null != other is not null)
        {
            return true;
        }

        if (reader.Mapping[first] is null == reader.Mapping[second] is null)
        {
            scope.Diagnostics.Report(
                ScriptDiagnostics.BadStep, reader.Span, one is null ? $"{Upper(reader.What)} has neither '{first}' nor '{second}'." : $"{Upper(reader.What)} has '{first}' and '{second}'.", "Give one of both.");
        }

        return false;
    }

    private static string Upper(string what) => char.ToUpperInvariant(what[0]) + what[1..];

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
        var answer = reader.Scalar("answer");
        var typed = scope.Template(answer);
        var opens = reader.Choice("opens");
        return target is null || (answer is not null && typed is null) ? null : new ClickStep(target, dialog == "accept" || (typed is not null && dialog is null), typed, opens is not null, reader.Span);
    }

    private PressStep? Press(MappingReader reader)
    {
        var key = reader.Choice("press");
        var node = reader.Node("in");
        var target = TargetReader.Read(node, TargetKind.Label, scope);
        return key is null || (node is not null && target is null) ? null : new PressStep(key, target, reader.Span);
    }

    private ExpectStep? Expect(MappingReader reader, string verb)
    {
        var condition = TargetReader.Condition(reader.Node(verb), scope);
        var within = reader.Period("within")?.Span;
        return condition is null ? null : new ExpectStep(condition, within, reader.Span);
    }

    private Step? Read(MappingReader reader) => new ReadStepReader(scope).Read(reader);

    private RunStep? Run(MappingReader reader) => new RunStepReader(scope).Read(reader);

    private WhenStep When(MappingReader reader)
    {
        // A text alone is an expression here; what the page shows is written as a mapping.
        var node = reader.Node("when");
        var condition = node is YamlScalar scalar
            ? scope.Program(scalar, CelType.Bool) is { } program ? new Holds(program, scalar.Span) : null
            : TargetReader.Condition(node, scope);
        var then = Steps(reader, "then");
        var otherwise = Steps(reader, "else");
        return new WhenStep(condition ?? new Holds(Constant("false"), reader.Span), then, otherwise, reader.Span);
    }

    private ForEachStep ForEach(MappingReader reader)
    {
        var list = scope.Program(reader.Scalar("for-each"), CelType.List(CelType.Dyn)) ?? Constant("[]");
        var name = "item";
        if (reader.Scalar("as") is { } item && MappingReader.IsFieldName(item, scope.Diagnostics))
        {
            name = item.Text;
            if (scope.Environment.Variables.ContainsKey(name))
            {
                scope.Diagnostics.Report(ScriptDiagnostics.TakenName, item.Span, $"'{name}' names something else already.", "Choose another name for the item.");
            }
        }

        var type = list.ResultType.Kind == CelKind.List && list.ResultType.Parameters.Length == 1 ? list.ResultType.Parameters[0] : CelType.Dyn;
        var inner = scope with
        {
            Environment = scope.Environment.With(name, type),
            PersonalItems = scope.IsPersonal([list]) ? scope.PersonalItems.Add(name) : scope.PersonalItems,
        };
        return new ForEachStep(list, name, new StepReader(inner).Steps(reader, "steps"), reader.Span);
    }

    /// <summary>Stands in for an expression with a fault, so that the steps behind it are read and checked as well.</summary>
    private static CelProgram Constant(string text) => CelCompiler.Compile(text, SourceSpan.StartOf(""), CelEnvironment.Empty, new DiagnosticBag())!;

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
}
