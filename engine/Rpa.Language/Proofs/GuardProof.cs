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
internal sealed record GuardFindings(ImmutableArray<int> NeverTaken, string? Gap, bool IsProved)
{
    /// <summary>Those of them whose guards no value satisfies, whatever comes before.</summary>
    public ImmutableArray<int> NeverHolds { get; init; } = [];

    /// <summary>The first branch whose guard every value satisfies, or null.</summary>
    public int? AlwaysHolds { get; init; }
}

/// <summary>
/// Tries all combinations of what guards ask: booleans, options of choices, intervals between compared numbers and days, set or unset. Any other condition counts as one that
/// may be true or false whatever the rest is, the same text always alike; so what is proved holds, and what cannot be proved needs a last branch without guard.
/// </summary>
internal sealed class GuardProof
{
    /// <summary>At most so many combinations.</summary>
    private const long Most = 20_000;

    private readonly Dictionary<string, GuardVariable> _variables = [];
    private readonly Func<ImmutableArray<string>, DataType?> _types;

    private GuardProof(Func<ImmutableArray<string>, DataType?> types) => _types = types;

    /// <summary>Proves the guards of <paramref name="branches"/>; <paramref name="types"/> tells what values a path may have.</summary>
    public static GuardFindings Of(ImmutableArray<Branch> branches, Func<ImmutableArray<string>, DataType?> types)
    {
        var always = branches.Select((b, i) => b.If is null ? i : -1).FirstOrDefault(i => i >= 0, -1);
        var behind = always < 0 ? [] : Enumerable.Range(always + 1, branches.Length - always - 1);
        var guarded = always < 0 ? branches : branches[..always];
        if (guarded.Any(b => b.If is BrokenProgram))
        {
            return new GuardFindings([.. behind], null, IsProved: true);
        }

        return new GuardProof(types).Prove([.. guarded.Select(b => b.If!.Tree)], behind, always >= 0);
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

        var (taken, held, failed) = (new bool[guards.Length], new bool[guards.Length], new bool[guards.Length]);
        string? gap = null;
        for (var number = 0L; number < combinations; number++)
        {
            var rest = number;
            foreach (var variable in variables)
            {
                variable.Current = variable.Cells[(int)(rest % variable.Cells.Count)];
                rest /= variable.Cells.Count;
            }

            var hit = -1;
            for (var i = 0; i < tests.Count; i++)
            {
                if (tests[i]())
                {
                    held[i] = true;
                    hit = hit < 0 ? i : hit;
                }
                else
                {
                    failed[i] = true;
                }
            }

            if (hit >= 0)
            {
                taken[hit] = true;
            }
            else if (gap is null && !isComplete)
            {
                gap = string.Join(", ", variables.Select(v => v.Describe()).Where(d => d.Length > 0));
            }
        }

        var all = Enumerable.Range(0, guards.Length).ToList();
        return new GuardFindings([.. all.Where(i => !taken[i]), .. behind], gap, IsProved: true)
        {
            NeverHolds = [.. all.Where(i => !held[i])],
            AlwaysHolds = all.Where(i => !failed[i]).Select(i => (int?)i).FirstOrDefault(),
        };
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
                    Variable(comparison.Path, comparison.IsOrder, comparison.Type ?? _types(comparison.Names)).Add(comparison.Values);
                }
                else
                {
                    Variable(CelPrinter.Print(expr), isOrdered: false, null).MakeTruth();
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
            var compared = Variable(comparison.Path, comparison.IsOrder, null);
            return () => comparison.Holds(compared.Current);
        }

        var truth = Variable(CelPrinter.Print(expr), isOrdered: false, null);
        return () => truth.Current.Exact is BoolValue { IsTrue: true };
    }

    private GuardVariable Variable(string name, bool isOrdered, DataType? type)
    {
        if (!_variables.TryGetValue(name, out var variable))
        {
            _variables[name] = variable = new GuardVariable(name, type);
        }

        variable.IsOrdered |= isOrdered;
        return variable;
    }
}
