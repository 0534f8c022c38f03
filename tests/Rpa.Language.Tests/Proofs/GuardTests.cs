using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Language.Definitions;
using Rpa.Language.Proofs;

namespace Rpa.Language.Tests.Proofs;

public sealed class GuardTests
{
    private static readonly ImmutableArray<DataField> Data =
    [
        Field("days", new DataType(DataKind.Integer, Min: 1, Max: 366)), Field("area", new DataType(DataKind.Decimal)), Field("minor", new DataType(DataKind.Boolean)),
        Field("kind", new DataType(DataKind.Choice, Options: ["report", "permit"])), Field("name", new DataType(DataKind.Text)), Field("born", new DataType(DataKind.Date)),
    ];

    private static DataField Field(string name, DataType type) => new(name, type, Expressions.LocalText.Same(name), IsPersonal: false);

    private static GuardFindings Of(params string[] guards)
    {
        var diagnostics = new DiagnosticBag();
        var scope = Scopes.Base(Data, null);
        var branches = guards.Select(g => new Branch(g == "else" ? null : CelCompiler.Compile(g, SourceSpan.StartOf("x"), scope, diagnostics), "x", default)).ToImmutableArray();
        Assert.Empty(diagnostics.ToImmutable().Select(d => d.ToString()));
        return GuardProof.Of(branches, path => path is ["data", var name] ? Data.FirstOrDefault(f => f.Name == name)?.Type : null);
    }

    [Theory]
    [InlineData("data.days < 84", "data.days >= 84")]
    [InlineData("data.days <= 84", "data.days >= 85")]
    [InlineData("data.days <= 84", "data.days == 85", "data.days > 85")]
    [InlineData("data.minor", "!data.minor")]
    [InlineData("data.minor == true", "data.minor == false")]
    [InlineData("data.kind == 'report'", "data.kind == 'permit'")]
    [InlineData("data.kind in ['report', 'permit']")]
    [InlineData("!has(data.name)", "data.name == 'a'", "data.name != 'a'")]
    [InlineData("data.name.startsWith('a')", "!data.name.startsWith('a')")]
    [InlineData("has(data.name) && data.days > 3", "!has(data.name)", "data.days <= 3")]
    [InlineData("data.born < date('2000-01-01')", "data.born >= date('2000-01-01')")]
    [InlineData("data.area > 3.5", "else")]
    [InlineData("data.days >= 1")]
    public void CompleteGuardsAreProved(params string[] guards) => Assert.Null(Of(guards).Gap);

    [Theory]
    [InlineData("data.days = 84", "data.days < 84", "data.days > 84")]
    [InlineData("data.area between 84 and 85", "data.area <= 84.0", "data.area >= 85.0")]
    [InlineData("data.kind = permit", "data.kind == 'report'")]
    [InlineData("data.minor = false", "data.minor == true")]
    [InlineData("data.name something else", "data.name == 'a'", "data.name == 'b'")]
    [InlineData("data.name unset, data.days over 3", "has(data.name)", "data.days <= 3")]
    [InlineData("data.born = 2000-01-01", "data.born < date('2000-01-01')", "data.born > date('2000-01-01')")]
    public void AGapHasAWitness(string gap, params string[] guards) => Assert.Equal(gap, Of(guards).Gap);

    [Theory]
    [InlineData(1, "data.days < 84", "data.days < 10", "else")]
    [InlineData(0, "data.days > 400", "else")]
    [InlineData(0, "data.kind == 'report' && data.kind == 'permit'", "else")]
    [InlineData(1, "else", "data.minor")]
    [InlineData(2, "data.minor", "!data.minor", "data.days > 3")]
    public void ABranchThatNothingReachesIsFound(int number, params string[] guards) => Assert.Equal([number], Of(guards).NeverTaken);

    [Fact]
    public void TooManyConditionsNeedALastBranch()
    {
        var guard = string.Join(" && ", Enumerable.Range(0, 20).Select(i => $"data.name.startsWith('{i}')"));
        Assert.Equal("", Of(guard, $"!({guard})").Gap);
        Assert.Null(Of(guard, "else").Gap);
    }
}
