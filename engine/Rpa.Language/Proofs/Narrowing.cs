using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Language.Proofs;

/// <summary>A path that an expression reads, with the paths known to be set when it is read.</summary>
/// <param name="Path">The names, the variable first.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Known">Paths, joined by dots, that `has()` has shown to be set.</param>
internal sealed record PathRead(ImmutableArray<string> Path, SourceSpan Span, ImmutableHashSet<string> Known)
{
    /// <summary>`data.applicantName`.</summary>
    public string Name => string.Join('.', Path);
}

/// <summary>What `has()` proves: the reads of an expression, and what is known to be set when it is true or false.</summary>
internal sealed record Narrowing(ImmutableArray<PathRead> Reads, ImmutableHashSet<string> WhenTrue, ImmutableHashSet<string> WhenFalse)
{
    /// <summary>Follows `has`, `!`, `&amp;&amp;`, `||` and `? :` from left to right.</summary>
    public static Narrowing Of(CelExpr expr, ImmutableHashSet<string>? known = null)
    {
        var walker = new Walker();
        var (whenTrue, whenFalse) = walker.Walk(expr, known ?? []);
        return new Narrowing([.. walker.Reads], whenTrue, whenFalse);
    }

    private sealed class Walker
    {
        public List<PathRead> Reads { get; } = [];

        public (ImmutableHashSet<string> WhenTrue, ImmutableHashSet<string> WhenFalse) Walk(CelExpr expr, ImmutableHashSet<string> known)
        {
            switch (expr)
            {
                case CelSelect { IsTest: true } test:
                    ReadPath(test.Operand, known);
                    return (Parsing.PathOf.Expr(test.Operand) is { Length: > 0 } parent ? WithPath(known, [.. parent, test.Field]) : known, known);
                case CelSelect { IsOptional: true } optional:
                    ReadPath(optional.Operand, known);
                    return (known, known);
                case CelSelect:
                    ReadPath(expr, known);
                    return (known, known);
                case CelCall { Function: "!_", Arguments: [var operand] }:
                    var (t, f) = Walk(operand, known);
                    return (f, t);
                case CelCall { Function: "_&&_", Arguments: [var left, var right] }:
                {
                    var (leftTrue, leftFalse) = Walk(left, known);
                    var (rightTrue, rightFalse) = Walk(right, leftTrue);
                    return (rightTrue, leftFalse.Intersect(rightFalse));
                }

                case CelCall { Function: "_||_", Arguments: [var left, var right] }:
                {
                    var (leftTrue, leftFalse) = Walk(left, known);
                    var (rightTrue, rightFalse) = Walk(right, leftFalse);
                    return (leftTrue.Intersect(rightTrue), rightFalse);
                }

                case CelCall { Function: "_?_:_", Arguments: [var condition, var then, var otherwise] }:
                {
                    var (whenTrue, whenFalse) = Walk(condition, known);
                    var (thenTrue, thenFalse) = Walk(then, whenTrue);
                    var (otherTrue, otherFalse) = Walk(otherwise, whenFalse);
                    return (thenTrue.Intersect(otherTrue), thenFalse.Intersect(otherFalse));
                }

                default:
                    foreach (var part in Parsing.Parts.Of(expr))
                    {
                        Walk(part, known);
                    }

                    return (known, known);
            }
        }

        private void ReadPath(CelExpr expr, ImmutableHashSet<string> known)
        {
            var path = Parsing.PathOf.Expr(expr);
            if (path.Length == 0)
            {
                // A path behind a call or an index, such as `f(x).y`: only its inside can be followed.
                foreach (var part in Parsing.Parts.Of(expr))
                {
                    Walk(part, known);
                }

                return;
            }

            for (var length = 2; length <= path.Length; length++)
            {
                Reads.Add(new PathRead(path[..length], expr.Span, known));
            }
        }

        /// <summary>A set field lies in set records.</summary>
        private static ImmutableHashSet<string> WithPath(ImmutableHashSet<string> known, ImmutableArray<string> path)
        {
            for (var length = 2; length <= path.Length; length++)
            {
                known = known.Add(string.Join('.', path[..length]));
            }

            return known;
        }
    }
}
