using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>What is wrong with a list of guards.</summary>
/// <param name="NeverTaken">Numbers of branches that no value can reach.</param>
/// <param name="Gap">Values for which no branch holds, in words; null where there are none.</param>
/// <param name="IsProved">False where the guards are too many to try all combinations.</param>
internal sealed record GuardFindings(ImmutableArray<int> NeverTaken, string? Gap, bool IsProved);

/// <summary>
/// Tries all combinations of what guards ask: booleans, options of choices, intervals between compared numbers and days, set or unset. Any other condition counts as one that
/// may be true or false whatever the rest is, the same text always alike; so what is proved holds, and what cannot be proved needs a last branch without guard.
/// </summary>
internal sealed class GuardProof
{
    /// <summary>At most so many combinations.</summary>
    private const long Most = 20_000;

    private readonly Dictionary<string, GuardVariable> _variables = [];
    private readonly ImmutableArray<DataField> _data;

    private GuardProof(ImmutableArray<DataField> data) => _data = data;

    /// <summary>Proves the guards of <paramref name="branches"/>.</summary>
    public static GuardFindings Of(ImmutableArray<Branch> branches, ImmutableArray<DataField> data)
    {
        var always = branches.Select((b, i) => b.If is null ? i : -1).FirstOrDefault(i => i >= 0, -1);
        var behind = always < 0 ? [] : Enumerable.Range(always + 1, branches.Length - always - 1);
        var guarded = always < 0 ? branches : branches[..always];
        if (guarded.Any(b => b.If is BrokenProgram))
        {
            return new GuardFindings([.. behind], null, IsProved: true);
        }

        return new GuardProof(data).Prove([.. guarded.Select(b => b.If!.Tree)], behind, always >= 0);
    }

    private GuardFindings Prove(ImmutableArray<CelExpr> guards, IEnumerable<int> behind, bool isComplete)
    {
        foreach (var guard in guards)
        {
            Collect(guard);
        }

        var tests = guards.Select(Condition).ToList();
        var variables = _variables.Values.ToList();
        var combinations = 1L;
        foreach (var variable in variables)
        {
            variable.Close();
            combinations *= variable.Cells.Count;
            if (combinations > Most)
            {
                return new GuardFindings([.. behind], isComplete ? null : "", IsProved: false);
            }
        }

        var taken = new bool[guards.Length];
        string? gap = null;
        for (var number = 0L; number < combinations; number++)
        {
            var rest = number;
            foreach (var variable in variables)
            {
                variable.Current = variable.Cells[(int)(rest % variable.Cells.Count)];
                rest /= variable.Cells.Count;
            }

            var hit = tests.FindIndex(t => t());
            if (hit >= 0)
            {
                taken[hit] = true;
            }
            else if (gap is null && !isComplete)
            {
                gap = string.Join(", ", variables.Select(v => v.Describe()).Where(d => d.Length > 0));
            }
        }

        return new GuardFindings([.. Enumerable.Range(0, guards.Length).Where(i => !taken[i]), .. behind], gap, IsProved: true);
    }

    /// <summary>Finds the variables of a condition and the values they are compared with.</summary>
    private void Collect(CelExpr expr)
    {
        switch (expr)
        {
            case CelCall { Function: "_&&_" or "_||_" or "!_" or "_?_:_" } call:
                foreach (var argument in call.Arguments)
                {
                    Collect(argument);
                }

                break;
            case CelLiteral { Value: BoolValue }:
                break;
            default:
                if (Comparison.Of(expr) is { } comparison)
                {
                    Variable(comparison.Path, isOrdered: comparison.IsOrder).Add(comparison.Values);
                }
                else
                {
                    Variable(CelPrinter.Print(expr), isOrdered: false).MakeTruth();
                }

                break;
        }
    }

    /// <summary>The condition as a function of the current combination.</summary>
    private Func<bool> Condition(CelExpr expr)
    {
        switch (expr)
        {
            case CelLiteral { Value: BoolValue literal }:
                return () => literal.IsTrue;
            case CelCall { Function: "!_", Arguments: [var operand] }:
                var inner = Condition(operand);
                return () => !inner();
            case CelCall { Function: "_&&_", Arguments: [var left, var right] }:
                var (leftAnd, rightAnd) = (Condition(left), Condition(right));
                return () => leftAnd() && rightAnd();
            case CelCall { Function: "_||_", Arguments: [var left, var right] }:
                var (leftOr, rightOr) = (Condition(left), Condition(right));
                return () => leftOr() || rightOr();
            case CelCall { Function: "_?_:_", Arguments: [var condition, var then, var otherwise] }:
                var (asked, yes, no) = (Condition(condition), Condition(then), Condition(otherwise));
                return () => asked() ? yes() : no();
        }

        if (Comparison.Of(expr) is { } comparison)
        {
            var compared = Variable(comparison.Path, comparison.IsOrder);
            return () => comparison.Holds(compared.Current);
        }

        var truth = Variable(CelPrinter.Print(expr), isOrdered: false);
        return () => truth.Current.Exact is BoolValue { IsTrue: true };
    }

    private GuardVariable Variable(string name, bool isOrdered)
    {
        if (!_variables.TryGetValue(name, out var variable))
        {
            var field = name.StartsWith(Scopes.DataName + ".", StringComparison.Ordinal) ? _data.FirstOrDefault(f => f.Name == name[(Scopes.DataName.Length + 1)..]) : null;
            _variables[name] = variable = new GuardVariable(name, field?.Type);
        }

        variable.IsOrdered |= isOrdered;
        return variable;
    }
}

/// <summary>A comparison of a path with constants: `data.fee &gt; 100.0`, `data.kind in ['a', 'b']`.</summary>
internal sealed record Comparison(string Path, string Operator, ImmutableArray<Value> Values)
{
    /// <summary>It asks for more than equality.</summary>
    public bool IsOrder => Operator is "_<_" or "_<=_" or "_>_" or "_>=_";

    /// <summary>The comparison, or null where the expression is none of a path with constants.</summary>
    public static Comparison? Of(CelExpr expr)
    {
        if (expr is not CelCall { Function: "_==_" or "_!=_" or "_<_" or "_<=_" or "_>_" or "_>=_" or "@in", Arguments: [var left, var right] } call)
        {
            return null;
        }

        if (call.Function == "@in")
        {
            return Name(left) is { } item && right is CelListLiteral list && list.Items.Select(Constant).ToList() is var all && all.TrueForAll(v => v is not null)
                ? new Comparison(item, "@in", [.. all.Select(v => v!)])
                : null;
        }

        if (Name(left) is { } path && Constant(right) is { } value)
        {
            return new Comparison(path, call.Function, [value]);
        }

        return Name(right) is { } other && Constant(left) is { } constant ? new Comparison(other, Turned(call.Function), [constant]) : null;
    }

    /// <summary>Whether it holds in a cell of values; all values of a cell answer alike.</summary>
    public bool Holds(GuardCell cell) => Operator switch
    {
        "@in" => Values.Any(v => cell.Exact is { } exact && exact.Equals(v)),
        "_==_" => cell.Exact?.Equals(Values[0]) ?? false,
        "_!=_" => !(cell.Exact?.Equals(Values[0]) ?? false),
        "_<_" => cell.Order(Values[0]) < 0,
        "_<=_" => cell.Order(Values[0]) <= 0,
        "_>_" => cell.Order(Values[0]) > 0,
        _ => cell.Order(Values[0]) >= 0,
    };

    private static string? Name(CelExpr expr) => PathOf.Expr(expr) is { Length: > 1 } path ? string.Join('.', path) : null;

    private static Value? Constant(CelExpr expr) => expr switch
    {
        CelLiteral literal => literal.Value,
        CelCall { Function: "-_", Arguments: [CelLiteral { Value: IntValue number }] } => Value.Of(-number.Number),
        CelCall { Function: "-_", Arguments: [CelLiteral { Value: DoubleValue number }] } => new DoubleValue(-number.Number),
        CelCall { Function: "date", Target: null, Arguments: [CelLiteral { Value: StringValue text }] } => Constants.Of(CelType.Date, text.Text),
        CelCall { Function: "decimal", Target: null, Arguments: [CelLiteral { Value: StringValue text }] } => Constants.Of(CelType.Decimal, text.Text),
        _ => null,
    };

    private static string Turned(string function) => function switch { "_<_" => "_>_", "_<=_" => "_>=_", "_>_" => "_<_", "_>=_" => "_<=_", _ => function };
}
