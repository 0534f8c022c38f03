using Rpa.Expressions.Cel.Functions;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Cel.Checking;

internal sealed partial class Binder
{
    private const int MaxVerified = 50;

    private int _verified;

    private Bound BindCall(CelCall call)
    {
        if (call.Target is null)
        {
            return BindOperator(call) ?? BindFunction(call, call.Function.TrimStart('.'), null);
        }

        if (DottedName(call.Target) is { } prefix && !environment.Variables.ContainsKey(prefix) && _functions.Namespaces.Contains(prefix))
        {
            var name = $"{prefix}.{call.Function}";
            return name == "cel.bind" ? BindLet(call) : BindFunction(call, name, null);
        }

        return BindMacro(call) ?? BindFunction(call, call.Function, call.Target);
    }

    private Bound BindFunction(CelCall call, string name, CelExpr? target)
    {
        var isMethod = target is not null;
        var written = target is null ? call.Arguments : call.Arguments.Insert(0, target);
        var arguments = new Bound[written.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Bind(written[i]);
        }

        var forms = _functions.Find(name);
        if (forms.Length == 0)
        {
            return UnknownFunction(call, name, isMethod);
        }

        var candidates = Candidates(forms, isMethod, written, arguments);
        if (candidates.Count == 0)
        {
            return WrongArguments(call, name, isMethod, forms, arguments);
        }

        if (candidates.Exists(c => c.Overload.NeedsCalendar) && environment.Calendar is null)
        {
            return Fault(CelDiagnostics.NoCalendar, call.Span, $"'{name}' counts working days, but no calendar is named.", "Name one: 'calendar: rheinland-pfalz'.");
        }

        var result = candidates.TrueForAll(c => c.Result == candidates[0].Result) ? candidates[0].Result : CelType.Dyn;
        return candidates.TrueForAll(c => c.Overload.IsTriedEarly) && isChecked && written.All(w => w is CelLiteral)
            ? TryEarly(call, new CallNode(name, [.. arguments.Select(a => a.Node)], [.. candidates.Select(c => c.Overload)]), result)
            : Verified(call, name, candidates, arguments, result);
    }

    private static List<Candidate> Candidates(Overload[] forms, bool isMethod, IReadOnlyList<CelExpr> written, Bound[] arguments)
    {
        var found = new List<Candidate>();
        foreach (var adapts in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var form in forms)
            {
                if (form.IsMethod != isMethod || form.Parameters.Length != arguments.Length)
                {
                    continue;
                }

                var bindings = new Dictionary<string, CelType>();
                var fits = true;
                for (var i = 0; i < arguments.Length && fits; i++)
                {
                    fits = TypeRules.Fits(form.Parameters[i], arguments[i].Type, bindings, adapts)
                        || (adapts && form.Parameters[i].Kind == CelKind.Decimal && AsDecimal(written[i]) is not null);
                }

                if (fits)
                {
                    found.Add(new Candidate(form, TypeRules.Substitute(form.Result, bindings)));
                }
            }

            if (found.Count > 0)
            {
                for (var i = 0; adapts && i < arguments.Length; i++)
                {
                    if (found.TrueForAll(c => c.Overload.Parameters[i].Kind == CelKind.Decimal) && AsDecimal(written[i]) is { } exact)
                    {
                        arguments[i] = exact;
                    }
                }

                break;
            }
        }

        return found;
    }

    private Bound TryEarly(CelCall call, CallNode node, CelType result)
    {
        var value = node.Eval(new Frame(Activation.Empty, 0, environment.Calendar));
        return value is ErrorValue error
            ? Fault(CelDiagnostics.ConstantFails, call.Span, $"This always fails: {error.Message}.")
            : new Bound(new ConstantNode(value), result);
    }

    private Bound Verified(CelCall call, string name, List<Candidate> candidates, Bound[] arguments, CelType result)
    {
        var node = new CallNode(name, [.. arguments.Select(a => a.Node)], [.. candidates.Select(c => c.Overload)]);
        if (!isChecked || candidates is not [{ Overload.Verify: { } verify }] || !Array.Exists(arguments, a => a.Node is ConstantNode))
        {
            return new Bound(node, result);
        }

        if (++_verified > MaxVerified)
        {
            return Fault(CelDiagnostics.TooLarge, call.Span, $"The expression has more than {MaxVerified} patterns and periods.", "Split it.");
        }

        var descriptor = name == "matches" ? CelDiagnostics.BadPattern : CelDiagnostics.ConstantFails;
        return verify([.. arguments.Select(a => (a.Node as ConstantNode)?.Value)]) is { } fault
            ? Fault(descriptor, call.Arguments[^1].Span, $"{char.ToUpperInvariant(fault[0])}{fault[1..]}.")
            : new Bound(node, result);
    }

    private Bound UnknownFunction(CelCall call, string name, bool isMethod)
    {
        var candidates = _functions.Names.Where(n => _functions.Find(n).Any(o => o.IsMethod == isMethod)).Concat(isMethod ? MacroNames : ["has"]);
        return Fault(CelDiagnostics.UnknownFunction, NameSpan(call), $"There is no function '{name}'.", DidYouMean.Remedy(name, candidates));
    }

    private Bound WrongArguments(CelCall call, string name, bool isMethod, Overload[] forms, Bound[] arguments)
    {
        if (Array.TrueForAll(arguments, a => a.Type.Kind == CelKind.Error) && arguments.Length > 0)
        {
            return new Bound(new FailingNode("no such overload"), CelType.Error);
        }

        var types = string.Join(", ", arguments.Skip(isMethod ? 1 : 0).Select(a => a.Type.ToString()));
        var given = isMethod ? $"{arguments[0].Type}.{name}({types})" : $"{name}({types})";
        return Fault(
            CelDiagnostics.WrongArguments, call.Span, $"There is no form of '{name}' for {given}.",
            $"Expected {string.Join(" or ", forms.Select(f => f.Signature).Distinct().Take(6))}.");
    }

    // A global call begins with its name; a method's name stands behind its target.
    private static SourceSpan NameSpan(CelCall call)
    {
        var start = call.Target is { } target ? target.Span : call.Span;
        return call.Target is null
            ? start with { EndLine = start.Line, EndColumn = start.Column + call.Function.Length }
            : new SourceSpan(start.File, start.EndLine, start.EndColumn + 1, start.EndLine, start.EndColumn + 1 + call.Function.Length);
    }
}
