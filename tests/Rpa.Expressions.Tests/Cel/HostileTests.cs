using System.Diagnostics;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Tests.Cel;

public sealed class HostileTests
{
    // Two thirds of what threads get by default.
    private const int SmallStack = 1024 * 1024;

    public static TheoryData<string, string> DeepForms() => new()
    {
        { "(", "1)" }, { "[", "1]" }, { "!", "true" }, { "-", "x" }, { "size(", "'a')" }, { "true ? 1 : ", "2" }, { "{1: ", "1}" }, { "1 + ", "1" }, { "true || ", "true" },
        { "[1].map(x, ", "x)" }, { "cel.bind(x, 1, ", "x)" }, { "has(a.", "b)" }, { "a[", "0]" }, { "T{f: ", "1}" }, { "1 in ", "[1]" },
    };

    [Theory]
    [MemberData(nameof(DeepForms))]
    public void TenThousandLevelsAreADiagnosticEvenOnASmallStack(string open, string close) => OnASmallStack(() =>
    {
        var closing = close[^1] is ')' or ']' or '}' ? string.Concat(Enumerable.Repeat(close[^1].ToString(), 10_000)) : "";
        var faults = Expr.Faults(string.Concat(Enumerable.Repeat(open, 10_000)) + close + closing);
        Assert.True(faults[0].Code is "RPA100" or "RPA101", faults[0].Code);
    });

    [Theory]
    [InlineData(".a")]
    [InlineData("[0]")]
    [InlineData(".a()")]
    [InlineData(" + 1")]
    [InlineData(" && true")]
    public void ChainsOfTenThousandAreADiagnosticToo(string link) => OnASmallStack(() =>
        Assert.Equal("RPA101", Expr.Faults("data" + string.Concat(Enumerable.Repeat(link, 10_000)))[0].Code));

    [Fact]
    public void WhatIsJustWithinTheDepthRunsOnASmallStack() => OnASmallStack(() =>
    {
        const int depth = CelLimits.MaxDepth - 5;
        Assert.Equal(Value.Of((long)depth), Expr.Value("0" + string.Concat(Enumerable.Repeat(" + 1", depth))));
        Assert.Equal(Value.Of(1L), Expr.Value(new string('(', depth) + "1" + new string(')', depth)));
        Assert.NotNull(Expr.Value(new string('[', depth) + "1" + new string(']', depth)).ToString());
        Assert.Equal(BoolValue.True, Expr.Value(string.Concat(Enumerable.Repeat("[true].all(x, ", depth / 2)) + "x" + new string(')', depth / 2)));
        var printed = CelPrinter.Print(Expr.Compile(string.Concat(Enumerable.Repeat("-(", depth / 2)) + "1" + new string(')', depth / 2)).Tree);
        Assert.NotEmpty(printed);
    });

    [Fact]
    public void AnExpressionLongerThanTheCapIsRefused() =>
        Assert.Equal("RPA101", Expr.Faults("[" + string.Concat(Enumerable.Repeat("1,", CelLimits.MaxLength)) + "1]")[0].Code);

    [Fact]
    public void TheNumberOfFindingsIsCapped() =>
        Assert.Equal(CelLimits.MaxFaults, Expr.Faults("[" + string.Concat(Enumerable.Repeat("nobody,", 4_000)) + "1]").Count);

    [Theory]
    [InlineData("lists.range(1000000000)")]
    [InlineData("lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, c >= 0)))")]
    [InlineData("cel.bind(a, 'xxxxxxxxxx', cel.bind(b, DOUBLE, size(b)))")]
    [InlineData("lists.range(100000).map(i, lists.range(100000))")]
    [InlineData("lists.range(1000).map(i, 'x').join('yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy').replace('', lists.range(1000).map(i, 'zzzzzzzzzzz').join())")]
    public void WorkWithoutEndMeetsTheCostLimit(string text)
    {
        var doubled = string.Concat(Enumerable.Range(0, 40).Select(i => $"cel.bind({(i % 2 == 0 ? 'b' : 'a')}, {(i % 2 == 0 ? "a + a" : "b + b")}, ")) + "a" + new string(')', 40);
        var clock = Stopwatch.StartNew();
        Assert.StartsWith("cost limit", Expr.Error(text.Replace("DOUBLE", doubled, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed}");
    }

    [Theory]
    [InlineData("NEST == NEST")]
    [InlineData("NEST in [NEST]")]
    [InlineData("'%s'.format([NEST])")]
    [InlineData("NEST")]
    [InlineData("[NEST, NEST].distinct()")]
    public void ListsThatShareTheirPartsCostWhatTheyShow(string text)
    {
        const string start = "[1]";
        var nest = start + string.Concat(Enumerable.Repeat(".map(x, [x, x])", 60));
        Assert.StartsWith("cost limit", Expr.Error(text.Replace("NEST", nest, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void ASharedListIsNoKeyAndIsNotWrittenIntoAMessage()
    {
        var nest = "[1]" + string.Concat(Enumerable.Repeat(".map(x, [x, x])", 60));
        Assert.Contains("no such key", Expr.Error($"{{1: 2}}[dyn({nest})]"), StringComparison.Ordinal);
        Assert.Equal(BoolValue.False, Expr.Value($"dyn({nest}) in {{1: 2}}"));
        Assert.Contains("unsupported key", Expr.Error($"{{dyn({nest}): 2}}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)[^a]")]
    [InlineData("(a?){30}a{30}")]
    public void PatternsThatExplodeElsewhereAreLinearHere(string pattern)
    {
        var clock = Stopwatch.StartNew();
        var given = Value.Map(("applicantName", Value.Of(new string('a', 20_000) + "!")));
        Expr.Compile($"data.applicantName.matches('{pattern}')").Evaluate(Expr.Given(given));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed}");
    }

    [Theory]
    [InlineData("(a{1000}){1000}")]
    [InlineData("((((a{10}){10}){10}){10}){10}")]
    [InlineData("a{99999999999}")]
    [InlineData("(?=a)")]
    [InlineData("(a)\\\\1")]
    [InlineData("[[:nope:]]")]
    [InlineData("(")]
    [InlineData("a**")]
    [InlineData("\\\\")]
    [InlineData("[a")]
    public void PatternsThatCannotBeUsedAreADiagnosticAndARunTimeError(string pattern)
    {
        Assert.Equal("RPA114", Expr.Fault($"'x'.matches('{pattern}')").Code);
        Assert.StartsWith("invalid_argument", Expr.Error($"'x'.matches(string('{pattern}'))"), StringComparison.Ordinal);
    }

    [Fact]
    public void ALongPatternOfPlainRepeatsIsAllowed() =>
        Assert.Equal(BoolValue.True, Expr.Value("'DE89370400440532013000'.matches('^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$')"));

    [Theory]
    [InlineData("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v")]
    [InlineData("'x'.matches('(a{50}){50}')")]
    [InlineData("sise(1)")]
    [InlineData("math.greatest(1,2,3,4,5,6,7,'a')")]
    [InlineData("date('2026-11-21')")]
    [InlineData("[1].map(a,[1].map(b,[1].map(c,[1].map(d,[1].map(e,[1].map(f,[1].map(g,[1].map(h,h))))))))")]
    [InlineData("1")]
    public void TheLongestExpressionsAreJudgedQuickly(string item)
    {
        var text = "[" + string.Join(",", Enumerable.Repeat(item, (CelLimits.MaxLength - 10) / (item.Length + 1))) + "]";
        var clock = Stopwatch.StartNew();
        var bag = new DiagnosticBag();
        var program = CelCompiler.Compile(text, Expr.Place, Expr.Environment.With("a", CelType.Dyn), bag);
        _ = program?.References;
        program?.Evaluate(Activation.Empty);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed}");
    }

    [Fact]
    public void RandomTextNeverThrows()
    {
        var random = new Random(20261121);
        const string alphabet = "()[]{}.,?:!&|=<>+-*/%'\"`\\$ \n\t_0123456789eExXuUabrin€😀\0";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var bag = new DiagnosticBag();
            var program = CelCompiler.Compile(text, Expr.Place, Expr.Environment, bag);
            Assert.True(program is not null || bag.HasErrors, text);
            program?.Evaluate(Activation.Empty);
            _ = TextTemplate.Compile("${" + text, Expr.Place, Expr.Environment, bag);
        }
    }

    [Fact]
    public void ATextWithTooManyExpressionsIsRefused()
    {
        var bag = new DiagnosticBag();
        Assert.Null(TextTemplate.Compile(string.Concat(Enumerable.Repeat("${1}", 10_000)), Expr.Place, Expr.Environment, bag));
        Assert.Equal("RPA101", Assert.Single(bag.ToImmutable()).Code);
    }

    private static void OnASmallStack(Action action)
    {
        Exception? fault = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    fault = e;
                }
            },
            SmallStack);
        thread.Start();
        thread.Join();
        Assert.Null(fault);
    }
}
