using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Tests.Cel;

public sealed class PropertyTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithStartSize(1).WithEndSize(60);

    [Fact]
    public void PrintingThenParsingIsIdentity() => Check.One(Thorough, Prop.ForAll(Trees.Any.ToArbitrary(), tree =>
    {
        var bag = new DiagnosticBag();
        var printed = CelPrinter.Print(tree);
        var again = CelCompiler.Parse(printed, Expr.Place, bag);
        Assert.True(again is not null, $"{printed}\n{string.Join('\n', bag.ToImmutable())}");
        Assert.Equal(Shape.Of(tree), Shape.Of(again));
    }));

    [Fact]
    public void ACheckedExpressionNeverFailsWithATypeError()
    {
        var given = new Activation(new Dictionary<string, Value>
        {
            ["i"] = Value.Of(7L),
            ["s"] = Value.Of("Müller"),
            ["d"] = Value.Of(12.5m),
            ["day"] = Value.Of(new DateOnly(2024, 2, 29)),
            ["ints"] = Value.Of([Value.Of(1L), Value.Of(0L)]),
            ["data"] = Value.Map(("applicantName", Value.Of("Erika")), ("daysLet", Value.Of(3L))),
        });
        var environment = Expr.Environment.With("i", CelType.Int).With("s", CelType.String).With("d", CelType.Decimal).With("day", CelType.Date).With("ints", CelType.List(CelType.Int));
        var compiled = 0;
        Check.One(Thorough, Prop.ForAll(Trees.Typed.ToArbitrary(), tree =>
        {
            var text = CelPrinter.Print(tree);
            var bag = new DiagnosticBag();
            if (CelCompiler.Compile(text, Expr.Place, environment, bag) is not { } program)
            {
                return;
            }

            compiled++;
            var result = program.Evaluate(given);
            if (result.Value is { } value)
            {
                Assert.True(program.ResultType.IsAssignableFrom(value.Type), $"{text} is checked as {program.ResultType} and gave {value.Type}");
            }
            else
            {
                Assert.DoesNotContain("no such overload", $"{result.Error} in {text}", StringComparison.Ordinal);
                Assert.DoesNotContain("no such field", $"{result.Error} in {text}", StringComparison.Ordinal);
                Assert.DoesNotContain("internal fault", $"{result.Error} in {text}", StringComparison.Ordinal);
            }
        }));
        Assert.True(compiled > 1_000, $"only {compiled} of 2000 expressions were right enough to run");
    }
}

/// <summary>Random syntax trees.</summary>
internal static class Trees
{
    private static readonly Gen<string> Names = Gen.Elements("a", "data", "x_1", "_y", ".root");
    private static readonly Gen<string> Fields = Gen.Elements("a", "in", "content-type", "true", "b c", "e3");
    private static readonly Gen<string> Functions = Gen.Elements("size", "f", "map", "all", "startsWith");
    private static readonly Gen<string> Binary =
        Gen.Elements("_&&_", "_||_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "_+_", "_-_", "_*_", "_/_", "_%_", "_[_]", "_[?_]");

    private static readonly Gen<string> Texts = Gen.ArrayOf(Gen.Elements("a", "'", "\"", "\\", "\n", "\t", "\0", "ä", "😀", "${", "}", "\u0085")).Select(string.Concat);

    private static readonly Gen<CelExpr> Literals = Gen.OneOf(
        Gen.Elements(0L, 1L, -1L, 42L, long.MaxValue, long.MinValue).Select(n => Literal(new IntValue(n))),
        Gen.Elements(0UL, 5UL, ulong.MaxValue).Select(n => Literal(new UIntValue(n))),
        Gen.Elements(0.0, -0.0, 1.5, -2.25, 1e300, 5e-324, 123456789012345680.0, 1e16).Select(n => Literal(new DoubleValue(n))),
        Texts.Select(t => Literal(new StringValue(t))),
        Gen.ArrayOf(Gen.Choose(0, 255)).Select(b => Literal(new BytesValue(b.Select(x => (byte)x).ToArray()))),
        Gen.Elements<Value>(BoolValue.True, BoolValue.False, NullValue.Instance).Select(Literal));

    /// <summary>Any tree the parser can give, sense or not.</summary>
    public static Gen<CelExpr> Any { get; } = Gen.Sized(size => AnyOf(Math.Min(size, 40)));

    /// <summary>Trees whose types mostly fit.</summary>
    public static Gen<CelExpr> Typed { get; } = Gen.Sized(size => Gen.Elements("int", "bool", "string", "decimal", "date", "ints").SelectMany(t => Of(t, Math.Min(size, 40))));

    private static CelExpr Literal(Value value) => new CelLiteral(value, default);

    private static CelExpr Call(string function, params CelExpr[] arguments) => new CelCall(function, null, [.. arguments], default);

    private static CelExpr Method(string function, CelExpr target, params CelExpr[] arguments) => new CelCall(function, target, [.. arguments], default);

    private static CelExpr Name(string name) => new CelIdentifier(name, default);

    private static Gen<CelExpr> AnyOf(int size)
    {
        if (size <= 1)
        {
            return Gen.OneOf(Literals, Names.Select(Name));
        }

        var one = AnyLater(size - 1);
        var half = AnyLater(size / 2);
        var few = AnyLater(size / 3);
        return Gen.OneOf(
            Literals,
            from operand in one from field in Fields from kind in Gen.Choose(0, 2) select (CelExpr)new CelSelect(operand, field, kind == 1, kind == 2, default),
            from op in Binary from a in half from b in half select Call(op, a, b),
            from op in Gen.Elements("!_", "-_") from a in one select Call(op, a),
            from c in few from a in few from b in few select Call("_?_:_", c, a, b),
            from f in Functions from a in half from b in half select Call(f, a, b),
            from f in Functions from a in half from b in half select Method(f, a, b),
            from a in half from b in half from o in Gen.Choose(0, 2) select (CelExpr)new CelListLiteral([a, b], o == 2 ? [] : [o], default),
            from k in few from v in few from o in Gen.Elements(true, false) select (CelExpr)new CelMapLiteral(null, [new CelMapEntry(k, v, o)], default),
            from f in Fields from v in one select (CelExpr)new CelMapLiteral("ns.Type", [new CelMapEntry(Literal(new StringValue(f)), v, false)], default));
    }

    // Generators of smaller trees are made when they are asked, or their number would double with each level.
    private static Gen<CelExpr> AnyLater(int size) => Gen.Constant(0).SelectMany(_ => AnyOf(size));

    private static Gen<CelExpr> Later(string type, int size) => Gen.Constant(0).SelectMany(_ => Of(type, size));

    private static Gen<CelExpr> Of(string type, int size)
    {
        var leaves = Leaves(type);
        if (size <= 1)
        {
            return leaves;
        }

        var half = size / 2;
        Gen<CelExpr> T(string t) => Later(t, half);
        var any = Gen.OneOf(leaves, from c in T("bool") from a in T(type) from b in T(type) select Call("_?_:_", c, a, b), from v in T("int") from b in T(type) select Method("bind", Name("cel"), Name("n"), v, b));
        return type switch
        {
            "int" => Gen.OneOf(
                any,
                from op in Gen.Elements("_+_", "_-_", "_*_", "_/_", "_%_") from a in T("int") from b in T("int") select Call(op, a, b),
                from s in T("string") select Call("size", s),
                from s in T("string") from p in T("string") select Method("indexOf", s, p),
                from a in T("ints") from i in T("int") select Call("_[_]", a, i),
                from a in T("date") from b in T("date") select Call("_-_", a, b),
                from d in T("decimal") select Call("int", d),
                from d in T("date") from e in T("date") select Call("age", d, e)),
            "bool" => Gen.OneOf(
                any,
                from op in Gen.Elements("_&&_", "_||_") from a in T("bool") from b in T("bool") select Call(op, a, b),
                from a in T("bool") select Call("!_", a),
                from t in Gen.Elements("int", "string", "decimal", "date") from op in Gen.Elements("_==_", "_<_", "_>=_", "_!=_") from a in T(t) from b in T(t) select Call(op, a, b),
                from a in T("int") from l in T("ints") select Call("@in", a, l),
                from m in Gen.Elements("all", "exists", "exists_one") from l in T("ints") from p in T("bool") select Method(m, l, Name("i"), p),
                from a in T("decimal") from b in T("int") select Call("_<_", a, b),
                from s in T("string") select Call("validIban", s)),
            "string" => Gen.OneOf(
                any,
                from a in T("string") from b in T("string") select Call("_+_", a, b),
                from t in Gen.Elements("int", "decimal", "date", "bool") from a in T(t) select Call("string", a),
                from a in T("string") from i in T("int") select Method("substring", a, i),
                from a in T("decimal") select Call("euros", a),
                from a in T("string") from l in T("ints") select Method("format", a, l)),
            "decimal" => Gen.OneOf(
                any,
                from op in Gen.Elements("_+_", "_-_", "_*_", "_/_", "_%_") from a in T("decimal") from b in T("int") select Call(op, a, b),
                from op in Gen.Elements("_+_", "_*_") from a in T("int") from b in T("decimal") select Call(op, a, b),
                from a in T("int") select Call("decimal", a),
                from a in T("decimal") from i in T("int") select Call("round", a, i)),
            "date" => Gen.OneOf(
                any,
                from f in Gen.Elements("addDays", "addMonths", "addYears") from d in T("date") from i in T("int") select Call(f, d, i),
                from d in T("date") from i in T("int") select Call("_+_", d, i)),
            _ => Gen.OneOf(
                any,
                from a in T("ints") from b in T("ints") select Call("_+_", a, b),
                from a in T("ints") from p in T("bool") select Method("filter", a, Name("i"), p),
                from a in T("ints") from e in T("int") select Method("map", a, Name("i"), e),
                from a in T("int") from b in T("int") select (CelExpr)new CelListLiteral([a, b], [], default)),
        };
    }

    private static Gen<CelExpr> Leaves(string type) => type switch
    {
        "int" => Gen.OneOf(Gen.Choose(-3, 9).Select(n => Literal(new IntValue(n))), Gen.Constant(Name("i")), Gen.Constant(Field("daysLet"))),
        "bool" => Gen.OneOf(
            Gen.Elements(true, false).Select(b => Literal(Value.Of(b))),
            Gen.Elements("daysLet", "fee").Select(f => (CelExpr)new CelSelect(Name("data"), f, IsTest: true, IsOptional: false, default))),
        "string" => Gen.OneOf(Gen.Elements("", "ä", "%d", "DE89").Select(s => Literal(new StringValue(s))), Gen.Constant(Name("s")), Gen.Constant(Field("applicantName"))),
        "decimal" => Gen.OneOf(Gen.Constant(Name("d")), Gen.Constant(Field("fee"))),
        "date" => Gen.OneOf(Gen.Constant(Name("day")), Gen.Constant(Field("start"))),
        _ => Gen.OneOf(Gen.Constant(Name("ints")), Gen.Constant((CelExpr)new CelListLiteral([], [], default))),
    };

    private static CelExpr Field(string name) => new CelSelect(Name("data"), name, IsTest: false, IsOptional: false, default);
}
